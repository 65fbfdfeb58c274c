using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>GICD_IROUTER: affinities, of which some have no PE, and Interrupt_Routing_Mode.</summary>
internal static class GicV3Routing
{
    private const uint Irm = 0x8000_0000;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("GICD_IROUTER: an affinity of nobody leaves it pending", "T32", Nobody) { OnlyGic = 3 },
        new("GICD_IROUTER: Interrupt_Routing_Mode", "T32", AnyOne) { OnlyGic = 3 },
        new("GICD_IROUTER: by halves", "T27, T32", Halves) { OnlyGic = 3 },
        new("GICR: a PPI made pending by another CPU", "T30", OthersPpi) { OnlyGic = 3, LeastVcpus = 2 },
        new("GICR_WAKER: asleep, nothing is forwarded", "T31", Asleep) { OnlyGic = 3, LeastVcpus = 2 },
    ];

    private static uint Register(int intid) => GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32);

    private static void Nobody(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        foreach (ulong affinity in (ulong[])[(ulong)s.Guest.Vcpus, 0x100, 0x1_0000, 1UL << 32])
        {
            s.Write(0, Frame.Gicd, Register(Spi), affinity, size: 8);
            s.Pend(0, Spi);
            s.ExpectPending(0, Spi);
            for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
            {
                s.ExpectAcknowledge(cpu, Spurious);
            }

            s.Route(0, Spi, s.Guest.Vcpus - 1);
            s.ExpectDelivery(s.Guest.Vcpus - 1, Spi);
        }
    }

    private static void AnyOne(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Write(0, Frame.Gicd, Register(Spi), Irm | (uint)(s.Guest.Vcpus - 1), size: 8);
        s.Read(0, Frame.Gicd, Register(Spi), size: 8);
        s.Pend(0, Spi);
        for (int cpu = s.Guest.Vcpus - 1; cpu >= 0; cpu--)
        {
            s.Acknowledge(cpu);
        }
    }

    private static void Halves(SuiteWriter s)
    {
        s.Write(0, Frame.Gicd, Register(Spi), 0xffff_ffff_ffff_ffff, size: 8);
        s.Read(0, Frame.Gicd, Register(Spi), size: 8);
        s.Write(0, Frame.Gicd, Register(Spi), 0x0001_0203);
        s.Read(0, Frame.Gicd, Register(Spi));
        s.Write(0, Frame.Gicd, Register(Spi) + 4, 0);
        s.Read(0, Frame.Gicd, Register(Spi) + 4);
        s.Read(0, Frame.Gicd, Register(Spi), size: 8);
    }

    private static void OthersPpi(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Ppi, cpu: 1, edge: true);
        s.WriteBit(0, GICD_ISPENDR.OffsetBytes, Ppi, owner: 1);
        s.ExpectAcknowledge(0, Spurious);
        s.ExpectAcknowledge(1, Ppi);
        s.ReadBits(0, GICD_ISACTIVER.OffsetBytes, 0, owner: 1);
        s.ExpectResult(1 << Ppi);
        s.ExpectActive(0, Ppi, false);
        s.End(1, Ppi);
    }

    private static void Asleep(SuiteWriter s)
    {
        const uint processorSleep = 2;
        s.Open();
        s.Write(1, Frame.Gicr, GICR_WAKER.OffsetBytes, processorSleep);
        s.Prepare(Ppi, cpu: 1, edge: true);
        s.Pend(1, Ppi);
        s.ExpectPending(1, Ppi);
        s.ExpectSignalled(false);
        s.Write(1, Frame.Gicr, GICR_WAKER.OffsetBytes, 0);
        s.ExpectDelivery(1, Ppi);
    }
}
