using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Binary point of Group 0, and of both groups with CBPR (IHI 0069 12.2, ICC_BPR0_EL1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_BPR0_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value.</summary>
    public static W Read(GicState<W, B> s, int cpu) => GICC_BPR<W, B>.Read(s, cpu);

    /// <summary>The write.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value) => GICC_BPR<W, B>.Write(s, cpu, value, Lanes.Word);
}
