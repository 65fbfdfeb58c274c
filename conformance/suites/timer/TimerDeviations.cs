using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using static Lockstep.Conformance.InterruptSteps;
using static Lockstep.Conformance.Suites.TimerInterrupts;

namespace Lockstep.Conformance.Suites;

/// <summary>For each deviation of docs/deviations.md that the timer shows, the script that provokes it; named after it.</summary>
internal static class TimerDeviations
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("TimerHeld", "DDI 0487 D11.2.4, IHI 0048B 4.3.8", TimerHeld) { Provokes = Deviation.TimerHeld },
        new("TimerHeld: rearmed for later, delivered once", "DDI 0487 D11.2.4", Rearmed) { Provokes = Deviation.TimerHeld },
        new("ActiveIsBounded", "IHI 0048B 4.3.7, 4.3.9", ActiveIsBounded) { Provokes = Deviation.ActiveIsBounded },
    ];

    private static void TimerHeld(SuiteWriter s)
    {
        s.Open();
        s.ArmTimer(0, 0);
        s.DisarmTimer(0);
        s.ExpectPending(0, Intid);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Intid);
        s.ExpectDelivery(0, Intid);
        s.ExpectPending(0, Intid, false);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void Rearmed(SuiteWriter s)
    {
        s.Open();
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Intid);
        s.ArmTimer(0, 0);
        s.ArmTimer(0, 10 * ComposedMachine.LongTicks);
        s.ExpectDelivery(0, Intid);
        s.ExpectAcknowledge(0, Spurious);
        s.DisarmTimer(0);
    }

    private static void ActiveIsBounded(SuiteWriter s)
    {
        s.Open();
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, Intid);
        s.ArmTimer(0, 0);
        s.ExpectActive(0, Intid);
        s.ExpectPending(0, Intid);
        s.ExpectAcknowledge(0, Intid);
        s.DisarmTimer(0);
        s.End(0, Intid);
        s.ExpectActive(0, Intid, false);
    }
}
