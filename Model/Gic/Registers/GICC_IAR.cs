using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Interrupt acknowledge (IHI 0048B 4.4.4). An interrupt of Group 1 is acknowledged only with AckCtl; without, the read returns
/// 1022 and changes nothing. With no interrupt of sufficient priority it returns 1023 and changes nothing.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_IAR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The acknowledged INTID in bits 9:0 and the source of an SGI in bits 12:10, or a special number.</summary>
    public static W Read(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        B signalled = Delivery<W, B>.IsSignalled(s, cpu, h);
        B taken = signalled & (!h.Group1 | Control<W, B>.AcknowledgesGroup1(s, cpu));
        W acknowledged = Delivery<W, B>.Acknowledge(s, cpu, h, taken);
        W special = W.Select(signalled, Delivery<W, B>.Group1Instead, Delivery<W, B>.Spurious);
        return W.Select(taken, acknowledged, special);
    }
}
