using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Running priority (IHI 0069 12.2, ICC_RPR_EL1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_RPR_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value.</summary>
    public static W Read(GicState<W, B> s, int cpu) => GICC_RPR<W, B>.Read(s, cpu);
}
