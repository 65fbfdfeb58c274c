using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Highest priority pending interrupt (IHI 0069 12.2, ICC_HPPIR1_EL1), if it is of Group 1 and that is enabled; the priority mask and
/// the running priority do not matter.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_HPPIR1_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Its INTID, or 1023.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        return W.Select(h.GroupEnabled & h.Group1, h.Intid, Delivery<W, B>.Spurious);
    }
}
