using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Set-pending (IHI 0048B 4.3.7; GICv3 also as GICR_ISPENDR0). In GICv2 the bits of SGIs are read-only.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ISPENDR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits of INTIDs 32n to 32n+31.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => PerIntid<W, B>.Pending(s, cpu, n);

    /// <summary>1 makes pending: a level-sensitive interrupt stays pending when its signal falls. 0 does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value) => s.Intid(cpu, n).Latch |= value & Writable(s.Configuration, n);

    private static uint Writable(GicConfiguration c, int n) =>
        c.Version == GicVersion.V2
            ? GICD_ISPENDR.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount)
            : GICD_ISPENDR.Implemented((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
}
