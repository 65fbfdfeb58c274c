using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>Edge-triggered interrupts: one pending bit.</summary>
internal static class Edges
{
    private static readonly int[] Kinds = [Sgi, Ppi, Spi];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("edge: pending twice while disabled, one delivery", "T2, T7", Twice),
        new("edge: again while active, delivered once more", "T11", WhileActive),
        new("edge: cleared by GICD_ICPENDR before it is loaded", "T4, I14", Cleared),
        new("edge: each of many is delivered", "I14, L1", Many) { Handler = TakeAndEnd },
        new("GICv2m: each write is an edge", "T9", Messages) { Handler = TakeAndEnd, OnlyGic = 2 },
        new("GICv2m: two writes while active are one more", "T11", MessagesWhileActive) { OnlyGic = 2 },
        new("GICv2m: a write while disabled", "T7, T9", MessageWhileDisabled) { OnlyGic = 2 },
    ];

    private static void Twice(SuiteWriter s)
    {
        s.Open();
        foreach (int intid in (int[])[Ppi, Spi])
        {
            s.Prepare(intid, edge: true);
            s.WriteBit(0, GICD_ICENABLER.OffsetBytes, intid);
            s.Pend(0, intid);
            s.Pend(0, intid);
            s.ExpectPending(0, intid);
            s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
            s.ExpectDelivery(0, (uint)intid);
            s.ExpectAcknowledge(0, Spurious);
            s.ExpectPending(0, intid, false);
        }
    }

    private static void WhileActive(SuiteWriter s)
    {
        s.Open();
        foreach (int intid in Kinds)
        {
            s.Prepare(intid, edge: true);
            s.Pend(0, intid);
            s.ExpectAcknowledge(0, (uint)intid);
            s.Pend(0, intid);
            s.Pend(0, intid);
            s.ExpectSignalled(false);
            s.ExpectActive(0, intid);
            s.End(0, (uint)intid);
            s.ExpectSignalled(true);
            s.ExpectDelivery(0, (uint)intid);
            s.ExpectAcknowledge(0, Spurious);
            s.ExpectActive(0, intid, false);
        }
    }

    private static void Cleared(SuiteWriter s)
    {
        s.Open();
        foreach (int intid in (int[])[Ppi, Spi])
        {
            s.Prepare(intid, edge: true);
            s.WriteBit(0, GICD_ICENABLER.OffsetBytes, intid);
            s.Pend(0, intid);
            s.WriteBit(0, GICD_ICPENDR.OffsetBytes, intid);
            s.ExpectPending(0, intid, false);
            s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
            s.ExpectAcknowledge(0, Spurious);
        }
    }

    private static void Many(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Unmask(0);
        for (int i = 0; i < 20; i++)
        {
            s.Pend(0, Spi);
            s.ExpectTaken(Spi);
        }
    }

    private static void Messages(SuiteWriter s)
    {
        s.Open();
        for (int intid = s.FirstMsi; intid < s.FirstMsi + GuestMachine.MsiCount; intid++)
        {
            s.Prepare(intid, edge: true);
        }

        s.Unmask(0);
        for (int i = 0; i < 4 * GuestMachine.MsiCount; i++)
        {
            int intid = s.FirstMsi + i % GuestMachine.MsiCount;
            s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(intid));
            s.ExpectTaken((uint)intid);
        }

        s.ExpectPending(0, s.FirstMsi, false);
    }

    private static void MessagesWhileActive(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.FirstMsi, edge: true);
        s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(s.FirstMsi));
        s.ExpectAcknowledge(0, (uint)s.FirstMsi);
        s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(s.FirstMsi));
        s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(s.FirstMsi));
        s.End(0, (uint)s.FirstMsi);
        s.ExpectDelivery(0, (uint)s.FirstMsi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void MessageWhileDisabled(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.FirstMsi, edge: true);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, s.FirstMsi);
        s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(s.FirstMsi));
        s.ExpectPending(0, s.FirstMsi);
        s.ExpectAcknowledge(0, Spurious);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, s.FirstMsi);
        s.ExpectDelivery(0, (uint)s.FirstMsi);
        s.Write(0, Frame.Msi, GuestDevices.MSI_SETSPI_NS, s.Target.Platform.MessageOf(s.FirstMsi));
        s.ExpectDelivery(0, (uint)s.FirstMsi);
    }
}
