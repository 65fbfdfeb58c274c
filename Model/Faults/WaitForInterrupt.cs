using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>When a vCPU that waits goes on (F13; DDI 0487 D1.6.2).</summary>
public static class WaitForInterrupt
{
    /// <summary>
    /// Whether the vCPU goes on: an IRQ, FIQ or SError is signalled to it, whatever PSTATE masks. An interrupt that is
    /// masked at its source (disabled, less urgent than the priority mask) is not signalled.
    /// </summary>
    /// <param name="irq">An IRQ is signalled.</param>
    /// <param name="fiq">An FIQ is signalled.</param>
    /// <param name="serror">An SError is pending.</param>
    /// <param name="pstate">PSTATE; named because it must not matter.</param>
    public static B Ends<X, B>(B irq, B fiq, B serror, X pstate)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B>
    {
        _ = pstate;
        return irq | fiq | serror;
    }
}
