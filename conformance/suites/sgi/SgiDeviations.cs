using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>For each deviation of docs/deviations.md that an SGI shows, the script that provokes it; named after it.</summary>
internal static class SgiDeviations
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("SgiSourceLost", "T20, IHI 0048B 4.4.4", SgiSourceLost) { Provokes = Deviation.SgiSourceLost, OnlyGic = 2, LeastVcpus = 2 },
        new("MergeUnknown", "IHI 0048B 4.3.15", MergeUnknown) { Provokes = Deviation.MergeUnknown },
        new("ActiveIsBounded", "IHI 0048B 4.3.16, 4.3.17", ActiveIsBounded) { Provokes = Deviation.ActiveIsBounded },
        new("DeliveryInFlight", "IHI 0048B 4.3.16", DeliveryInFlight) { Provokes = Deviation.DeliveryInFlight, OnlyGic = 2 },
    ];

    private static void SgiSourceLost(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        s.SendSgi(1, Sgi, 1);
        s.Acknowledge(0);
        s.ExpectResult(Sgi);
        s.End(0, Sgi);
    }

    private static void MergeUnknown(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.SendSgi(0, Sgi, 1);
        s.ExpectDelivery(0, Sgi);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void ActiveIsBounded(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.ExpectActive(0, Sgi);
        s.ExpectPending(0, Sgi, false);
        s.ExpectDelivery(0, Sgi);
        s.ExpectActive(0, Sgi, false);
    }

    private static void DeliveryInFlight(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.Write(0, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes + Sgi, 1, size: 1);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }
}
