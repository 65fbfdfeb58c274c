using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Aliased highest priority pending interrupt (IHI 0048B 4.4.11): of Group 1; otherwise 1023.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_AHPPIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As GICC_HPPIR; 0 without groups.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        if (!s.Configuration.GroupsImplemented)
        {
            return 0u;
        }

        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        W intid = h.Intid | (Sgi<W, B>.Source(s, cpu, h.Intid) << 10);
        return W.Select(h.GroupEnabled & h.Group1, intid, Delivery<W, B>.Spurious);
    }
}
