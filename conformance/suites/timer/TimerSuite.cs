namespace Lockstep.Conformance.Suites;

/// <summary>The virtual timer, its PPI, and what the guest sees of the physical one.</summary>
public sealed class TimerSuite() : DirectedSuite("timer", "virtual timer by CTL, CVAL and TVAL, its PPI, WFI until it expires, the physical timer's registers", Checks)
{
    private static IReadOnlyList<Check> Checks { get; } = [.. TimerConditions.All, .. TimerInterrupts.All, .. TimerWaits.All, .. PhysicalTimer.All, .. TimerDeviations.All];
}
