using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Set-enable (IHI 0048B 4.3.5; GICv3 also as GICR_ISENABLER0). An interrupt that is not enabled still becomes pending.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ISENABLER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits of INTIDs 32n to 32n+31.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.Intid(cpu, n).Enabled;

    /// <summary>1 enables, 0 does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value) => s.Intid(cpu, n).Enabled |= value & Writable(s.Configuration, n);

    private static uint Writable(GicConfiguration c, int n) =>
        c.SgiEnablesAreFixed
            ? GICD_ISENABLER.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount)
            : GICD_ISENABLER.Implemented((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
}
