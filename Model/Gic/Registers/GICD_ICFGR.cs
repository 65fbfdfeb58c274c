using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Configuration: level-sensitive or edge-triggered (IHI 0048B 4.3.13; GICv3 also as GICR_ICFGR0 and GICR_ICFGR1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_ICFGR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Pairs of INTIDs 16n to 16n+15.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) =>
        Words<W, B>.Spread(s.Intid(cpu, n / 2).Edge >> (n % 2 * 16)) << GICD_ICFGR.Edge.Lo;

    /// <summary>Writes the lanes of the access. Int_config[0] is reserved; SGIs, and PPIs where fixed, are read-only.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value, uint lanes)
    {
        W kept = Read(s, cpu, n);
        W edge = Words<W, B>.Gather(Words<W, B>.Merge(kept, value, lanes & Writable(s.Configuration, n)) >> GICD_ICFGR.Edge.Lo);
        ref IntidWord<W, B> word = ref s.Intid(cpu, n / 2);
        word.Edge = n % 2 == 0 ? (word.Edge & 0xffff_0000u) | edge : (word.Edge & 0xffffu) | (edge << 16);
    }

    private static uint Writable(GicConfiguration c, int n) => n == 1 && !c.PpiConfigurationIsFixed
        ? GICD_ICFGR.EdgeBits
        : GICD_ICFGR.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
}
