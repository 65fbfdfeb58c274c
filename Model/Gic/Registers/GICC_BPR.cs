using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Binary point (IHI 0048B 4.4.3; GICv3 as ICC_BPR0_EL1): of Group 0, and of both groups with CBPR.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_BPR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits 2:0.</summary>
    public static W Read(GicState<W, B> s, int cpu) => s.Cpus[cpu].Bpr0;

    /// <summary>Writes the lanes of the access; less than the minimum sets the minimum.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value, uint lanes)
    {
        ref W point = ref s.Cpus[cpu].Bpr0;
        W written = Words<W, B>.Merge(point, value, lanes & 7u);
        point = Words<W, B>.Max(written, (uint)s.Configuration.MinimumBinaryPoint);
    }
}
