using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Interrupt acknowledge of Group 1 (IHI 0069 12.2, ICC_IAR1_EL1). With none of sufficient priority, or when the highest is of the
/// other group, it returns 1023 and changes nothing.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_IAR1_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The acknowledged INTID, or 1023.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        B taken = Delivery<W, B>.IsSignalled(s, cpu, h) & h.Group1;
        W acknowledged = Delivery<W, B>.Acknowledge(s, cpu, h, taken);
        return W.Select(taken, acknowledged, Delivery<W, B>.Spurious);
    }
}
