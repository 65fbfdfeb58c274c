using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Aliased interrupt acknowledge (IHI 0048B 4.4.9): of Group 1 only; otherwise it returns 1023 and changes nothing.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_AIAR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As GICC_IAR; 0 without groups.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        if (!s.Configuration.GroupsImplemented)
        {
            return 0u;
        }

        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        B taken = Delivery<W, B>.IsSignalled(s, cpu, h) & h.Group1;
        W acknowledged = Delivery<W, B>.Acknowledge(s, cpu, h, taken);
        return W.Select(taken, acknowledged, Delivery<W, B>.Spurious);
    }
}
