using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Clear-pending (IHI 0048B 4.3.8; GICv3 also as GICR_ICPENDR0). In GICv2 the bits of SGIs are read-only.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ICPENDR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits of INTIDs 32n to 32n+31.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => PerIntid<W, B>.Pending(s, cpu, n);

    /// <summary>1 clears what is latched: a level-sensitive interrupt stays pending while its signal is asserted. 0 does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value) => s.Intid(cpu, n).Latch &= ~(value & Writable(s.Configuration, n));

    private static uint Writable(GicConfiguration c, int n) =>
        c.Version == GicVersion.V2
            ? GICD_ICPENDR.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount)
            : GICD_ICPENDR.Implemented((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
}
