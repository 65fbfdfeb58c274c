using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Binary point of Group 1 (IHI 0069 12.2, ICC_BPR1_EL1). With CBPR it reads ICC_BPR0_EL1 plus one, at most 7, and ignores writes.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_BPR1_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        W common = Words<W, B>.Min(s.Cpus[cpu].Bpr0 + 1u, 7u);
        return W.Select(Control<W, B>.CommonBinaryPoint(s, cpu), common, s.Cpus[cpu].Bpr1);
    }

    /// <summary>The write.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value)
    {
        ref W point = ref s.Cpus[cpu].Bpr1;
        W written = Words<W, B>.Max(value & 7u, (uint)s.Configuration.MinimumBinaryPoint + 1u);
        point = W.Select(Control<W, B>.CommonBinaryPoint(s, cpu), point, written);
    }
}
