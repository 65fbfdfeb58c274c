using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Aliased binary point (IHI 0048B 4.4.8; GICv3 as ICC_BPR1_EL1): of Group 1 without CBPR.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_ABPR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits 2:0.</summary>
    public static W Read(GicState<W, B> s, int cpu) => s.Configuration.GroupsImplemented ? s.Cpus[cpu].Bpr1 : 0u;

    /// <summary>Writes the lanes of the access; less than the minimum, one more than that of GICC_BPR, sets the minimum.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value, uint lanes)
    {
        ref W point = ref s.Cpus[cpu].Bpr1;
        W written = Words<W, B>.Merge(point, value, lanes & (s.Configuration.GroupsImplemented ? 7u : 0));
        point = Words<W, B>.Max(written, (uint)s.Configuration.MinimumBinaryPoint + 1u);
    }
}
