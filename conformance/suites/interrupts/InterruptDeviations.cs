using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>For each deviation of docs/deviations.md that an interrupt shows, the script that provokes it; named after it.</summary>
internal static class InterruptDeviations
{
    private const uint Idle = VirtualInterface.Idle;

    public static IReadOnlyList<Check> All { get; } =
    [
        Of(Deviation.DeliveryInFlight, "T8, IHI 0048B 4.3.6", DeliveryInFlight),
        Of(Deviation.PriorityFixedAtLoad, "IHI 0048B 4.3.11", PriorityFixedAtLoad),
        Of(Deviation.NoPreemptionOfLoaded, "T39, IHI 0048B 3.3", NoPreemptionOfLoaded),
        Of(Deviation.TargetChosenAtLoad, "IHI 0048B 3.1.1", TargetChosenAtLoad) with { LeastVcpus = 2 },
        Of(Deviation.ActiveIsBounded, "IHI 0048B 4.3.7 to 4.3.10", ActiveIsBounded),
        Of(Deviation.MergeUnknown, "IHI 0048B 4.3.7", MergeUnknown),
        Of(Deviation.EndOfSoftwareActive, "IHI 0048B 4.3.9", EndOfSoftwareActive),
        Of(Deviation.EndOnAnotherCpu, "IHI 0048B 4.4.15", EndOnAnotherCpu) with { LeastVcpus = 2 },
        Of(Deviation.LineSampledAtAcknowledge, "IHI 0048B 1.4.2", LineSampledAtAcknowledge),
        Of(Deviation.TriggerIsTheSystems, "IHI 0048B 4.3.13", TriggerIsTheSystems),
        Of(Deviation.EdgeFromHeldLine, "IHI 0048B 4.3.13", EdgeFromHeldLine),
        Of(Deviation.FourPrioritiesOnGicV3, "IHI 0069 4.8", FourPrioritiesOnGicV3) with { OnlyGic = 3 },
        Of(Deviation.Group0PrioritiesShared, "IHI 0069 12.5 ICV_AP0R0_EL1", Group0PrioritiesShared) with { OnlyGic = 3, LeastVcpus = 2 },
    ];

    private static Check Of(Deviation deviation, string checks, Action<SuiteWriter> write) =>
        new(deviation.ToString(), checks, write) { Provokes = deviation };

    private static void DeliveryInFlight(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        s.ExpectDelivery(0, Spi);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void PriorityFixedAtLoad(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, 0x80, edge: true);
        s.Prepare(OtherSpi, 0x40, edge: true);
        s.Pend(0, Spi);
        s.Pend(0, OtherSpi);
        s.WritePriority(0, Spi, 0);
        s.ExpectDelivery(0, OtherSpi);
        s.ExpectDelivery(0, Spi);
    }

    private static void NoPreemptionOfLoaded(SuiteWriter s)
    {
        s.Open();
        for (int i = 0; i < GuestMachine.ListRegisterCount; i++)
        {
            s.Prepare(40 + i, 0x80, edge: true);
            s.Pend(0, 40 + i);
        }

        s.Prepare(Spi, 0, edge: true);
        s.Pend(0, Spi);
        s.Acknowledge(0);
        s.Expect("one that was loaded", record => record.Result is >= 40 and < 40 + GuestMachine.ListRegisterCount);
        s.End(0, 40);
        s.ExpectDelivery(0, Spi);
    }

    /// <summary>Two targets on a GICv2. A GICv3 without 1 of N has one, which changes when the interrupt is loaded.</summary>
    private static void TargetChosenAtLoad(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        if (s.Target.IsV2)
        {
            s.Write(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + Spi, 3, size: 1);
        }

        s.Pend(0, Spi);
        if (!s.Target.IsV2)
        {
            s.Route(0, Spi, 1);
        }

        s.ExpectAcknowledge(1, Spurious);
        s.ExpectDelivery(0, Spi);
    }

    private static void ActiveIsBounded(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectActive(0, Spi);
        s.ExpectPending(0, Spi, false);
        s.ExpectAcknowledge(0, Spi);
        s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, Spi);
        s.ExpectActive(0, Spi);
        s.End(0, Spi);
        s.ExpectActive(0, Spi, false);
    }

    private static void MergeUnknown(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.Pend(0, Spi);
        s.ExpectDelivery(0, Spi);
        s.ExpectDelivery(0, Spi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void EndOfSoftwareActive(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.WriteBit(0, GICD_ISACTIVER.OffsetBytes, Spi);
        s.Prepare(OtherSpi, edge: true);
        s.Pend(0, OtherSpi);
        s.ExpectAcknowledge(0, OtherSpi);
        s.End(0, Spi);
        s.ExpectActive(0, Spi);
        s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, Spi);
        s.ExpectActive(0, Spi, false);
    }

    private static void EndOnAnotherCpu(SuiteWriter s)
    {
        s.Open(splitEnd: true);
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectDelivery(0, Spi);
        s.Deactivate(1, Spi);
        s.ExpectActive(0, Spi);
        s.Deactivate(0, Spi);
        s.ExpectActive(0, Spi, false);
    }

    private static void LineSampledAtAcknowledge(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.GpioIntid);
        s.GpioLine(0, true);
        s.GpioLine(0, false);
        s.ExpectDelivery(0, (uint)s.GpioIntid);
        s.ExpectPending(0, s.GpioIntid, false);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void TriggerIsTheSystems(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.GpioIntid, edge: true);
        s.GpioLine(0, true);
        s.ExpectDelivery(0, (uint)s.GpioIntid);
        s.ExpectDelivery(0, (uint)s.GpioIntid);
        s.GpioLine(0, false);
        s.ExpectDelivery(0, (uint)s.GpioIntid);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void EdgeFromHeldLine(SuiteWriter s)
    {
        s.GpioLine(0, true);
        s.Configure(0, s.GpioIntid, edge: true);
        s.ExpectPending(0, s.GpioIntid);
    }

    /// <summary>Two priorities that differ in the lower three of five bits are one to hardware: the first that was loaded comes first.</summary>
    private static void FourPrioritiesOnGicV3(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, 0x08, edge: true);
        s.Prepare(OtherSpi, 0x00, edge: true);
        s.Pend(0, Spi);
        s.Pend(0, OtherSpi);
        s.Acknowledge(0);
        s.Acknowledge(0);
    }

    /// <summary>While vCPU 0 serves an interrupt of Group 0, vCPU 1 has its running priority and takes none of its own.</summary>
    private static void Group0PrioritiesShared(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Prepare(OtherSpi, edge: true);
        s.Route(0, OtherSpi, 1);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        s.Pend(0, OtherSpi);
        s.ReadRpr(1);
        s.Expect("the running priority of vCPU 0", record => record.Result != Idle);
        s.ExpectAcknowledge(1, Spurious);
        s.End(0, Spi);
        s.ReadRpr(1);
        s.ExpectResult(Idle);
        s.ExpectDelivery(1, OtherSpi);
    }
}
