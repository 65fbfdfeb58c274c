using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Highest priority pending interrupt (IHI 0048B 4.4.7). The priority mask and the running priority do not matter. 1022 for one
/// of Group 1 without AckCtl; 1023 for none, or when its group is disabled.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_HPPIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 9:0 and the source of an SGI in bits 12:10.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        W intid = h.Intid | (Sgi<W, B>.Source(s, cpu, h.Intid) << 10);
        W seen = W.Select(h.Group1 & !Control<W, B>.AcknowledgesGroup1(s, cpu), Delivery<W, B>.Group1Instead, intid);
        return W.Select(h.GroupEnabled, seen, Delivery<W, B>.Spurious);
    }
}
