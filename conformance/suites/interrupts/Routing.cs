using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>Which CPU gets an SPI.</summary>
internal static class Routing
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("route: from each CPU to each CPU", "T17", EachToEach),
        new("route: changed while pending and disabled", "T17", ChangedWhilePending) { LeastVcpus = 2 },
        new("route: changed while active", "T17", ChangedWhileActive) { LeastVcpus = 2 },
        new("route: to a CPU that is off, delivered when it is on", "T17, F10", ToCpuThatIsOff) { LeastVcpus = 2 },
        new("route: a CPU goes off with pending interrupts", "F11", OffWithPending) { LeastVcpus = 2 },
        new("GICD_ITARGETSR: 0 is nobody, then somebody", "T16", Nobody) { OnlyGic = 2, LeastVcpus = 2 },
        new("GICD_ITARGETSR: every set of CPUs, one delivery", "T15, T17", EverySet) { Handler = TakeAndEnd, OnlyGic = 2, LeastVcpus = 2 },
        new("GICD_ITARGETSR: absent CPUs read 0", "T15", AbsentTargets) { OnlyGic = 2 },
        new("PPI: each CPU has its own", "N1", OwnPpis) { Handler = TakeAndEnd },
    ];

    private static void EachToEach(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        for (int from = 0; from < s.Guest.Vcpus; from++)
        {
            for (int to = 0; to < s.Guest.Vcpus; to++)
            {
                s.Route(from, Spi, to);
                s.Pend(from, Spi);
                for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
                {
                    if (cpu != to)
                    {
                        s.ExpectAcknowledge(cpu, Spurious);
                    }
                }

                s.ExpectDelivery(to, Spi);
            }
        }
    }

    private static void ChangedWhilePending(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, Spi);
        s.Pend(0, Spi);
        s.Route(0, Spi, 1);
        s.WriteBit(1, GICD_ISENABLER.OffsetBytes, Spi);
        s.ExpectAcknowledge(0, Spurious);
        s.ExpectDelivery(1, Spi);
    }

    private static void ChangedWhileActive(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spi);
        s.Route(0, Spi, 1);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(1, Spurious);
        s.ExpectActive(1, Spi);
        s.End(0, Spi);
        s.ExpectAcknowledge(0, Spurious);
        s.ExpectDelivery(1, Spi);
    }

    private static void ToCpuThatIsOff(SuiteWriter s)
    {
        s.Open();
        s.StopCpu(1);
        s.ExpectResult(1);
        s.Prepare(Spi, edge: true);
        s.Route(0, Spi, 1);
        s.Pend(0, Spi);
        s.ExpectAcknowledge(0, Spurious);
        s.StartCpu(0, 1);
        s.ExpectResult(0);
        s.Open();
        s.ExpectDelivery(1, Spi);
    }

    private static void OffWithPending(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Route(0, Spi, 1);
        s.StopCpu(1);
        s.Pend(0, Spi);
        s.Route(0, Spi, 0);
        s.StartCpu(0, 1);
        s.Open();
        s.Look(0, Spi);
        s.Look(1, Spi);
        s.Acknowledge(0);
        s.Acknowledge(1);
    }

    private static void Nobody(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        s.Write(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + Spi, 0, size: 1);
        s.Pend(0, Spi);
        s.ExpectPending(0, Spi);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.ExpectAcknowledge(cpu, Spurious);
        }

        s.Route(0, Spi, 1);
        s.ExpectAcknowledge(0, Spurious);
        s.ExpectDelivery(1, Spi);
    }

    private static void EverySet(SuiteWriter s)
    {
        s.Open();
        s.Prepare(Spi, edge: true);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Unmask(cpu);
        }

        for (uint targets = 1; targets < 1u << s.Guest.Vcpus; targets++)
        {
            uint set = targets;
            s.Write(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + Spi, targets, size: 1);
            s.Pend(0, Spi);
            s.Expect("one of the targets takes it", record => record.Interrupts is [{ Iar: Spi }] && (set >> record.Interrupts[0].Cpu & 1) != 0);
        }
    }

    private static void AbsentTargets(SuiteWriter s)
    {
        uint all = (1u << s.Guest.Vcpus) - 1;
        for (uint offset = 32; offset < s.Guest.IntidCount; offset += 4)
        {
            s.Write(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + offset, 0xffff_ffff);
            s.Read(s.Guest.Vcpus - 1, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + offset);
            s.ExpectResult(s.Guest.Vcpus == 1 ? 0 : all * 0x0101_0101);
        }
    }

    private static void OwnPpis(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Prepare(Ppi, cpu: cpu, edge: true);
            s.Unmask(cpu);
        }

        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Pend(cpu, Ppi);
            s.ExpectTakenBy((cpu, Ppi));
        }
    }
}
