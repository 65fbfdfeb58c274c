using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>SGIs that wait: a source each on a GICv2, one bit on a GICv3.</summary>
internal static class PendingSources
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("two sources are two deliveries", "T19", TwoSources) { OnlyGic = 2, LeastVcpus = 2 },
        new("two sources are one delivery", "T34", OneDelivery) { OnlyGic = 3, LeastVcpus = 2 },
        new("sent twice while the distributor is off", "T19, T26, T34", TwiceWhileOff),
        new("sent again while active", "T11, T19", WhileActive),
        new("GICD_SPENDSGIR and GICD_CPENDSGIR: each source, each INTID", "T19, I1", SetAndClear) { OnlyGic = 2 },
        new("GICD_CPENDSGIR of one source leaves the other", "T19", ClearOne) { OnlyGic = 2, LeastVcpus = 2 },
        new("GICD_SPENDSGIR delivers", "T19", SetDelivers) { OnlyGic = 2 },
        new("GICD_ISPENDR0 and GICD_ICPENDR0 ignore SGIs", "T6", PendingRegisters) { OnlyGic = 2 },
        new("GICR_ISPENDR0 and GICR_ICPENDR0 act on SGIs", "T6", PendingRegistersOfGicV3) { OnlyGic = 3 },
        new("all 16 pending at once", "I8, I15, L1", AllAtOnce) { Handler = TakeAndEnd },
        new("all 16 of every source", "I8, I15, L1, T19", AllOfEverySource) { Handler = TakeAndEnd },
        new("GICD_ISENABLER of SGIs", "I1", Enables),
    ];

    private static void TwoSources(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.SendSgi(1, Sgi, 1);
        s.ExpectDelivery(0, Sgi);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void OneDelivery(SuiteWriter s)
    {
        s.Open();
        s.EnableDistributor(false);
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.SendSgi(1, Sgi, 1);
        s.EnableDistributor(true);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void TwiceWhileOff(SuiteWriter s)
    {
        s.Open();
        s.EnableDistributor(false);
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.SendSgi(0, Sgi, 1);
        s.ExpectPending(0, Sgi);
        s.EnableDistributor(true);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void WhileActive(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.ExpectAcknowledge(0, Sgi);
        s.SendSgi(0, Sgi, 1);
        s.SendSgi(0, Sgi, 1);
        s.ExpectAcknowledge(0, Spurious);
        s.End(0, Sgi);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }

    /// <summary>The distributor is off, so that nothing is loaded and every bit reads as it is.</summary>
    private static void SetAndClear(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            for (uint intid = 0; intid < 16; intid++)
            {
                for (int source = 0; source < s.Guest.Vcpus; source++)
                {
                    s.Write(cpu, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + intid, 1u << source, size: 1);
                    s.Read(cpu, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes + intid, size: 1);
                    s.ExpectResult(1u << source);
                    s.Write(cpu, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes + intid, 1u << source, size: 1);
                    s.Read(cpu, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + intid, size: 1);
                    s.ExpectResult(0);
                }
            }
        }
    }

    private static void ClearOne(SuiteWriter s)
    {
        s.Open();
        s.EnableDistributor(false);
        s.Prepare(Sgi);
        s.SendSgi(0, Sgi, 1);
        s.SendSgi(1, Sgi, 1);
        s.Read(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + Sgi, size: 1);
        s.ExpectResult(3);
        s.Write(0, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes + Sgi, 2, size: 1);
        s.Read(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + Sgi, size: 1);
        s.ExpectResult(1);
        s.EnableDistributor(true);
        s.ExpectDelivery(0, Sgi);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void SetDelivers(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Sgi);
        for (int source = 0; source < s.Guest.Vcpus; source++)
        {
            s.Write(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + Sgi, 1u << source, size: 1);
            s.ExpectDelivery(0, Sgi);
            s.ExpectAcknowledge(0, Spurious);
        }
    }

    private static void PendingRegisters(SuiteWriter s)
    {
        s.EnableDistributor(false);
        s.WriteBits(0, GICD_ISPENDR.OffsetBytes, 0, 0xffff);
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
        s.ExpectResult(0);
        s.SendSgi(0, Sgi, 1);
        s.WriteBits(0, GICD_ICPENDR.OffsetBytes, 0, 0xffff);
        s.ReadBits(0, GICD_ICPENDR.OffsetBytes, 0);
        s.ExpectResult(1 << Sgi);
    }

    private static void PendingRegistersOfGicV3(SuiteWriter s)
    {
        s.EnableDistributor(false);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBits(cpu, GICD_ISPENDR.OffsetBytes, 0, 0xffff);
            s.ReadBits(cpu, GICD_ICPENDR.OffsetBytes, 0);
            s.ExpectResult(0xffff);
            s.WriteBits(cpu, GICD_ICPENDR.OffsetBytes, 0, 0xff0f);
            s.ReadBits(cpu, GICD_ISPENDR.OffsetBytes, 0);
            s.ExpectResult(0x00f0);
        }
    }

    private static void AllAtOnce(SuiteWriter s)
    {
        Targets.OpenAll(s);
        s.Mask(0);
        for (int intid = 0; intid < 16; intid++)
        {
            s.SendSgi(s.Guest.Vcpus - 1, intid, 1);
        }

        s.Unmask(0);
        s.ExpectTakenInAnyOrder([.. Enumerable.Range(0, 16).Select(intid => (uint)intid)]);
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
        s.ExpectResult(0);
    }

    private static void AllOfEverySource(SuiteWriter s)
    {
        Targets.OpenAll(s);
        s.EnableDistributor(false);
        for (int intid = 0; intid < 16; intid++)
        {
            for (int from = 0; from < s.Guest.Vcpus; from++)
            {
                s.SendSgi(from, intid, 1);
            }
        }

        // 16 in a window: each INTID comes once a source on a GICv2, once on a GICv3.
        s.EnableDistributor(true);
        for (int window = 0; window < (s.Target.IsV2 ? s.Guest.Vcpus : 1); window++)
        {
            if (window > 0)
            {
                s.Unmask(0);
            }

            s.Expect("16 interrupts", record => record.Interrupts.Count == 16);
        }

        s.Unmask(0);
        s.ExpectTaken();
        s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
        s.ExpectResult(0);
    }

    private static void Enables(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBits(cpu, GICD_ICENABLER.OffsetBytes, 0, 0xffff);
            s.ReadBits(cpu, GICD_ISENABLER.OffsetBytes, 0);
            s.WriteBits(cpu, GICD_ISENABLER.OffsetBytes, 0, 0x00ff);
            s.ReadBits(cpu, GICD_ISENABLER.OffsetBytes, 0);
            s.ReadBits(cpu, GICD_ICENABLER.OffsetBytes, 0);
        }
    }
}
