using System;
using System.Collections.Generic;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using static Lockstep.Tests.Model.Relation.RelationSteps;
using V3 = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Relation;

/// <summary>A run that needs a deviation, and how it may not go on.</summary>
/// <param name="Deviation">The deviation.</param>
/// <param name="Use">Events, up to and with the one that needs it.</param>
/// <param name="Beyond">What goes one step further than docs/deviations.md says.</param>
/// <param name="Wrong">Part of what the relation says then.</param>
internal sealed record DeviationWidth(Deviation Deviation, Action<Refinement> Use, Action<Refinement> Beyond, string Wrong)
{
    private const uint Timer = GicdFrame.VirtualTimerIntid;

    public static IReadOnlyList<DeviationWidth> All { get; } =
    [
        new(Deviation.DeliveryInFlight, LateDelivery, r => { Ended(r); r.Injected(0, Spi, 0, 0, 0); }, "not deliverable"),
        new(Deviation.DeliveryInFlight, LateDelivery, Acknowledged, "not pending in a list register"),
        new(Deviation.DeliveryAcrossReset, AfterReset, Acknowledged, "not pending in a list register"),
        new(Deviation.DeliveryAcrossReset, AfterReset, r => { Ended(r); ReadsActive(r); }, "returned"),
        new(Deviation.PriorityFixedAtLoad, OldPriority, r => { Ended(r); Pending(r); r.Injected(0, Spi, 0, 0, 0); }, "not its own"),
        new(Deviation.NoPreemptionOfLoaded, Overflow, r => r.Maintenance(0, End(r, Spi)), "is not loaded"),
        new(Deviation.TargetChosenAtLoad, OneOfTwo, r => { Acknowledged(r); r.GuestAcknowledges(1, Spi, false, 1); }, "not pending in a list register"),
        new(Deviation.ActiveIsBounded, r => { Loaded(r); ReadsActive(r); }, r => { Acknowledged(r); Ended(r); ReadsActive(r); }, "returned"),
        new(Deviation.ActiveIsBounded, IgnoredDeactivation, r => { Ended(r); ReadsActive(r); }, "returned"),
        new(Deviation.MergeUnknown, SecondDelivery, r => { Ended(r); r.Injected(0, Spi, 0, 0, 0); }, "not deliverable"),
        new(Deviation.EndOfSoftwareActive, StaysActive, r => { Write(r, GICD_ICACTIVER.OffsetBytes); ReadsActive(r); }, "returned"),
        new(Deviation.EndOnAnotherCpu, EndedElsewhere, r => { Ended(r); ReadsActive(r); }, "returned"),
        new(Deviation.EndReportedLate, NotReported, r => r.Maintenance(0, 0), "is not loaded"),
        new(Deviation.LineSampledAtAcknowledge, FallenLine, r => { Ended(r); r.LineAcknowledged(0, (int)Spi); r.Injected(0, Spi, 0, 0, 0); }, "not deliverable"),
        new(Deviation.TimerHeld, StoppedTimer, r => { Ended(r, Timer); r.LineAcknowledged(0, (int)Timer); ReadsPending(r, Timer); }, "returned"),
        new(Deviation.TriggerIsTheSystems, LevelAsEdge, r => { r.LineAcknowledged(0, (int)Spi); r.Injected(0, Spi, 0, 0, 0); }, "not deliverable"),
        new(Deviation.EdgeFromHeldLine, HeldLine, EdgeOfALowLine, "returned"),
        new(Deviation.SgiSourceLost, SgiOfAnother, r => { SendSgi(r); r.GuestReads(0, GICD_SPENDSGIR.OffsetBytes + 3, 1, 0); }, "returned"),
        new(Deviation.SgiSourceLost, SgiOfAnother, r => { Ended(r, 3); SendSgi(r); r.Injected(0, 3, 0, 0, 0); r.GuestAcknowledges(0, 3 | 5 << 10, false, 1); }, "shows source 5"),
        new(Deviation.FourPrioritiesOnGicV3, LowerBitsOnGicV3, UpperBitsOnGicV3, "got something else"),
        new(Deviation.Group0PrioritiesShared, OthersPriority, r => r.VcpuRuns(0, 1, 2, 0), "not its own"),
        new(Deviation.Group0PrioritiesShared, OthersPriority, r => r.VcpuRuns(0, 1, 1, 1), "not its own"),
        new(Deviation.Group0PrioritiesShared, OthersPriority, r => { r.VcpuRuns(0, 1, 1, 0); r.VcpuRuns(1, 0, 0, 0); }, "not its own"),
    ];

    /// <summary>A controller in which one interrupt after the other can be delivered.</summary>
    public Refinement New()
    {
        if (Deviation is not (Deviation.FourPrioritiesOnGicV3 or Deviation.Group0PrioritiesShared))
        {
            return RelationSteps.New();
        }

        var r = new Refinement(new GicConfiguration { Version = GicVersion.V3, CpuCount = 2, IntidCount = 64 }, 4);
        r.GuestWrites(0, GICDv3_CTLR.OffsetBytes, 4, 1);
        r.GuestWrites(0, GICR_WAKER.OffsetBytes, 4, 0, 0);
        V3.WriteIcc(r.Model, 0, IccRegister.ICC_IGRPEN0_EL1, 1u, 0u);
        V3.WriteIcc(r.Model, 0, IccRegister.ICC_PMR_EL1, 0xffu, 0u);
        return r;
    }

    public override string ToString() => $"{Deviation}: {Wrong}";

    private static void Write(Refinement r, uint register, uint bits = Bit) => r.GuestWrites(0, register + 4, 4, bits);

    private static void SetPriority(Refinement r, uint intid, uint priority) => r.GuestWrites(0, GICD_IPRIORITYR.OffsetBytes + intid, 1, priority);

    private static void ReadsActive(Refinement r) => r.GuestReads(0, GICD_ISACTIVER.OffsetBytes + 4, 4, Bit);

    private static void ReadsPending(Refinement r, uint intid) => r.GuestReads(0, GICD_ISPENDR.OffsetBytes + intid / 32 * 4, 4, 1u << (int)(intid % 32));

    /// <returns>The list register that it was in.</returns>
    private static int End(Refinement r, uint intid)
    {
        r.GuestEnds(0, intid, true, 0, 0);
        return 0;
    }

    private static void LateDelivery(Refinement r)
    {
        Loaded(r);
        Write(r, GICD_ICENABLER.OffsetBytes);
        Acknowledged(r);
    }

    private static void AfterReset(Refinement r)
    {
        Loaded(r);
        r.ResetBegins();
        r.ResetEnds();
        Acknowledged(r);
    }

    /// <summary>The new priority would be masked.</summary>
    private static void OldPriority(Refinement r)
    {
        Loaded(r);
        SetPriority(r, Spi, 0xf8);
        WriteInterface(r, GICC_PMR.OffsetBytes, 0x08);
        Acknowledged(r);
    }

    /// <summary>Both list registers hold interrupts of priority 0x80 when one of priority 0 comes.</summary>
    private static void Overflow(Refinement r)
    {
        for (uint i = 0; i < 2; i++)
        {
            SetPriority(r, Spi + i, 0x80);
            Pending(r, Spi + i);
            r.Injected(0, Spi + i, 0x80 >> 3, 0, (int)i);
        }

        Pending(r, Spi + 2);
        r.GuestAcknowledges(0, Spi, false, 1u << (0x80 >> 3));
    }

    private static void OneOfTwo(Refinement r)
    {
        WriteInterface(r, GICC_CTLR.OffsetBytes, 1, cpu: 1);
        WriteInterface(r, GICC_PMR.OffsetBytes, 0xf8, cpu: 1);
        Pending(r);
        r.GuestWrites(0, GICD_ITARGETSR.OffsetBytes + Spi, 1, 3);
        r.Injected(0, Spi, 0, 0, 0);
        r.GuestAcknowledges(1, 1023, false, 0);
    }

    private static void IgnoredDeactivation(Refinement r)
    {
        Loaded(r);
        Acknowledged(r);
        Write(r, GICD_ICACTIVER.OffsetBytes);
        ReadsActive(r);
    }

    private static void SecondDelivery(Refinement r)
    {
        Loaded(r);
        Pending(r);
        Acknowledged(r);
        Ended(r);
        r.Injected(0, Spi, 0, 0, 0);
        Acknowledged(r);
    }

    private static void StaysActive(Refinement r)
    {
        Enabled(r, Spi);
        Write(r, GICD_ISACTIVER.OffsetBytes);
        r.GuestEnds(0, Spi, true, -1, 0);
        ReadsActive(r);
    }

    private static void EndedElsewhere(Refinement r)
    {
        Loaded(r);
        Acknowledged(r);
        r.GuestEnds(1, Spi, true, -1, 0);
    }

    /// <summary>Pending again when it is ended, and no fault has reported the end.</summary>
    private static void NotReported(Refinement r)
    {
        Loaded(r);
        Acknowledged(r);
        Pending(r);
        End(r, Spi);
        r.GuestAcknowledges(0, 1023, false, 0);
    }

    private static void FallenLine(Refinement r)
    {
        r.DeviceDrives(0, (int)Spi, true);
        Notified(r);
        r.Injected(0, Spi, 0, 0, 0);
        r.Settled(0);
        r.DeviceDrives(0, (int)Spi, false);
        Acknowledged(r);
    }

    private static void StoppedTimer(Refinement r)
    {
        r.GuestWrites(0, GICD_ISENABLER.OffsetBytes, 4, 1u << (int)Timer);
        r.DeviceDrives(0, (int)Timer, true);
        r.LineRises(0, (int)Timer, false);
        r.Injected(0, Timer, 0, 0, 0);
        r.Settled(0);
        r.DeviceDrives(0, (int)Timer, false);
        r.GuestAcknowledges(0, Timer, false, 1);
    }

    private static void LevelAsEdge(Refinement r)
    {
        Write(r, GICD_ICFGR.OffsetBytes + 4, uint.MaxValue);
        Notified(r);
        r.Injected(0, Spi, 0, 0, 0);
        r.Settled(0);
        Acknowledged(r);
        Ended(r);
    }

    private static void HeldLine(Refinement r)
    {
        r.DeviceDrives(0, (int)Spi, true);
        r.LineRises(0, (int)Spi, false);
        r.Settled(0);
        Write(r, GICD_ICFGR.OffsetBytes + 4, uint.MaxValue);
        ReadsPending(r, Spi);
    }

    /// <summary>The same change of GICD_ICFGR, and the line is low.</summary>
    private static void EdgeOfALowLine(Refinement r)
    {
        r.DeviceDrives(0, (int)Spi, false);
        Write(r, GICD_ICPENDR.OffsetBytes);
        r.LineAcknowledged(0, (int)Spi);
        Write(r, GICD_ICFGR.OffsetBytes + 4, 0);
        Write(r, GICD_ICFGR.OffsetBytes + 4, uint.MaxValue);
        ReadsPending(r, Spi);
    }

    private static void SgiOfAnother(Refinement r)
    {
        SendSgi(r);
        r.Injected(0, 3, 0, 0, 0);
        r.GuestAcknowledges(0, 3, false, 1);
    }

    /// <summary>SGI 3 from CPU 1 to CPU 0.</summary>
    private static void SendSgi(Refinement r) => r.GuestWrites(1, GICD_SGIR.OffsetBytes, 4, 1u << 16 | 3);

    private static void LowerBitsOnGicV3(Refinement r)
    {
        LoadOnGicV3(r, Spi, 0x88, 0);
        LoadOnGicV3(r, Spi + 1, 0x80, 1);
        Acknowledged(r);
    }

    private static void UpperBitsOnGicV3(Refinement r)
    {
        Ended(r);
        LoadOnGicV3(r, Spi, 0xc0, 0);
        Acknowledged(r);
    }

    /// <summary>vCPU 1 runs after vCPU 0, which has an interrupt active.</summary>
    private static void OthersPriority(Refinement r)
    {
        LoadOnGicV3(r, Spi, 0, 0);
        Acknowledged(r);
        r.VcpuRuns(1, 0, 1, 0);
    }

    private static void LoadOnGicV3(Refinement r, uint intid, uint priority, int index)
    {
        uint bit = 1u << (int)(intid % 32);
        SetPriority(r, intid, priority);
        Write(r, GICD_ISENABLER.OffsetBytes, bit);
        Write(r, GICD_ISPENDR.OffsetBytes, bit);
        r.Injected(0, intid, priority >> 3, 0, index);
        r.Settled(0);
    }
}
