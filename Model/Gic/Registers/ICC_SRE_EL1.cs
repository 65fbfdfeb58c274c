using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// System register enable (IHI 0069 12.2, ICC_SRE_EL1): SRE, DFB and DIB read 1, as there is no memory-mapped interface and no bypass.
/// Writes are ignored.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_SRE_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value.</summary>
    public static W Read(GicState<W, B> s, int cpu) => 0b111u;
}
