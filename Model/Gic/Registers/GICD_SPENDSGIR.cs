using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>SGI set-pending: per SGI a byte, in it a bit a source (IHI 0048B 4.3.17).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_SPENDSGIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>SGIs 4n to 4n+3 that are pending on the reader.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => s.SgiSources[cpu * 4 + n];

    /// <summary>1 makes pending from that source, 0 does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value)
    {
        GicConfiguration c = s.Configuration;
        s.SgiSources[cpu * 4 + n] |= value & GICD_SPENDSGIR.Writable((uint)n, (uint)c.IntidCount, (uint)c.CpuCount);
    }
}
