using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Clear-active (IHI 0048B 4.3.10; GICv3 also as GICR_ICACTIVER0). Priorities that are active do not change.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ICACTIVER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits of INTIDs 32n to 32n+31.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.Intid(cpu, n).Active;

    /// <summary>1 deactivates, 0 does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value) =>
        s.Intid(cpu, n).Active &= ~(value & Writable(s.Configuration, n));

    private static uint Writable(GicConfiguration c, int n) =>
        GICD_ICACTIVER.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
}
