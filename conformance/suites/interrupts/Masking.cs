using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>What keeps an interrupt back: PMR, PSTATE, group enables, GICD_CTLR.</summary>
internal static class Masking
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("mask: every priority mask against four priorities", "T22", PriorityMask) { OnlyGic = 2 },
        new("mask: every priority mask against one of 0", "T22", MaskOfZero),
        new("mask: PSTATE holds it back, and it stays signalled", "T22", Pstate) { Handler = TakeAndEnd },
        new("mask: GICD_CTLR 0 keeps pending", "T26", Distributor),
        new("mask: GICD_CTLR with one group of two", "T22, T26", DistributorGroups),
        new("mask: GICC_CTLR 0, then 3", "T22", Interface) { OnlyGic = 2 },
        new("mask: FIQEn makes Group 0 an FIQ", "T22", Fiq) { Handler = TakeAndEnd, OnlyGic = 2 },
        new("mask: ICC_IGRPEN0_EL1 and ICC_IGRPEN1_EL1", "T22", GroupEnables) { OnlyGic = 3 },
    ];

    private static void MaskOfZero(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, 0, edge: true);
        s.Pend(0, Spi);
        for (int mask = 0; mask < 0x100; mask += 8)
        {
            s.WritePmr(0, (byte)mask);
            s.ExpectSignalled(mask > 0);
        }

        s.ExpectDelivery(0, Spi);
    }

    private static void PriorityMask(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, 0, edge: true);
        foreach (byte priority in (byte[])[0x00, 0x40, 0x80, 0xc0])
        {
            s.WritePriority(0, Spi, priority);
            s.Pend(0, Spi);
            for (int mask = 0; mask < 0x100; mask += 8)
            {
                s.WritePmr(0, (byte)mask);
                s.ExpectSignalled(mask > priority);
            }

            s.WritePmr(0, 0xff);
            s.ExpectDelivery(0, Spi);
        }
    }

    private static void Pstate(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectSignalled(true);
        s.ExpectTaken();
        s.Unmask(0);
        s.ExpectTaken(Spi);
        s.Mask(0);
        s.Pend(0, Spi);
        s.ExpectTaken();
        s.Unmask(0);
        s.ExpectTaken(Spi);
    }

    private static void Distributor(SuiteWriter s)
    {
        s.Open();
        s.EnableDistributor(false);
        foreach (int intid in (int[])[Sgi, Ppi, Spi])
        {
            s.Prepare(intid, edge: true);
            s.Pend(0, intid);
            s.ExpectPending(0, intid);
            s.ExpectSignalled(false);
        }

        s.ExpectAcknowledge(0, Spurious);
        s.EnableDistributor(true);
        s.ExpectSignalled(true);
        foreach (int intid in (int[])[Sgi, Ppi, Spi])
        {
            s.ExpectDelivery(0, (uint)intid);
        }
    }

    private static void DistributorGroups(SuiteWriter s)
    {
        s.Open();
        s.EnableDistributor(false);
        s.Prepare(Spi, 0x40, edge: true);
        s.Prepare(OtherSpi, 0x80, edge: true);
        s.WriteBit(0, GICD_IGROUPR.OffsetBytes, Spi);
        s.Pend(0, Spi);
        s.Pend(0, OtherSpi);
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 1);
        s.ExpectDelivery(0, OtherSpi);
        s.ExpectAcknowledge(0, Spurious);
        s.ExpectPending(0, Spi);
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 2);
        s.ExpectSignalled(true);
        s.Acknowledge(0, group1: true);
        s.ExpectResult(Spi);
        s.End(0, Spi, group1: true);
    }

    private static void Interface(SuiteWriter s)
    {
        s.Open();
        s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, 0);
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectSignalled(false);
        s.ExpectAcknowledge(0, Spurious);
        s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, 3);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, Spi);
    }

    private static void Fiq(SuiteWriter s)
    {
        const uint bothGroupsAckCtlFiqEn = 0xf;
        s.Open();
        s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, bothGroupsAckCtlFiqEn);
        s.Prepare(Spi, edge: true);
        s.Prepare(OtherSpi, 0x80, edge: true);
        s.WriteBit(0, GICD_IGROUPR.OffsetBytes, OtherSpi);
        s.Pend(0, Spi);
        s.Expect("FIQ", record => record.FiqSignalled && !record.IrqSignalled);
        s.Unmask(0);
        s.Expect("one FIQ", record => record.Interrupts is [{ IsFiq: true, Iar: Spi }]);
        s.Pend(0, OtherSpi);
        s.Expect("one IRQ", record => record.Interrupts is [{ IsFiq: false, Iar: OtherSpi }]);
    }

    private static void GroupEnables(SuiteWriter s)
    {
        s.Open();
        s.Write(0, ICC_IGRPEN0_EL1.Encoding, 0);
        s.Write(0, ICC_IGRPEN1_EL1.Encoding, 0);
        s.Prepare(Spi, 0x40, edge: true);
        s.Prepare(OtherSpi, 0x80, edge: true);
        s.WriteBit(0, GICD_IGROUPR.OffsetBytes, OtherSpi);
        s.Pend(0, Spi);
        s.Pend(0, OtherSpi);
        s.ExpectSignalled(false);
        s.Write(0, ICC_IGRPEN1_EL1.Encoding, 1);
        s.Write(0, ICC_IGRPEN0_EL1.Encoding, 1);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, Spi);
        s.Acknowledge(0, group1: true);
        s.ExpectResult(OtherSpi);
        s.End(0, OtherSpi, group1: true);
    }
}
