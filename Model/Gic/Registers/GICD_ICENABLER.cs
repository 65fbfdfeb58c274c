using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Clear-enable (IHI 0048B 4.3.6; GICv3 also as GICR_ICENABLER0). What is pending or active stays so.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ICENABLER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits of INTIDs 32n to 32n+31.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.Intid(cpu, n).Enabled;

    /// <summary>1 disables, 0 does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value) =>
        s.Intid(cpu, n).Enabled &= ~(value & Writable(s.Configuration, n));

    private static uint Writable(GicConfiguration c, int n) =>
        c.SgiEnablesAreFixed
            ? GICD_ICENABLER.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount)
            : GICD_ICENABLER.Implemented((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
}
