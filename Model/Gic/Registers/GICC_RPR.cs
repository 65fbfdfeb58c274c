using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Running priority (IHI 0048B 4.4.6; GICv3 as ICC_RPR_EL1): the most urgent active group priority.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_RPR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits 7:0; 0xff for none.</summary>
    public static W Read(GicState<W, B> s, int cpu) => Words<W, B>.Min(Priority<W, B>.Running(s, cpu), Priority<W, B>.IdleRead);
}
