using Lockstep.Model.Registers;
using Lockstep.Validation;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>Each source to each target, and lists of targets.</summary>
internal static class Targets
{
    /// <summary>GICD_SGIR.TargetListFilter.</summary>
    private const uint List = 0, AllButSelf = 1, Self = 2, Reserved = 3;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("each source to each target, INTIDs 0 to 15", "T18, T33", EachToEach) { Handler = TakeAndEnd },
        new("every target list", "T18, T33", EveryList) { Handler = TakeAndEnd },
        new("a target list with absent CPUs", "T18, T33", Absent) { Handler = TakeAndEnd },
        new("disabled at the target: pending until enabled", "T7, T33", Disabled) { OnlyGic = 3 },
        new("filter: all but self, self, reserved", "T18", Filters) { Handler = TakeAndEnd, OnlyGic = 2 },
        new("GICD_SGIR by bytes and half-words does nothing", "T27", Narrow) { Handler = TakeAndEnd, OnlyGic = 2 },
        new("one target off: the others take it", "T18, F11", TargetOff) { Handler = TakeAndEnd, LeastVcpus = 2 },
        new("masked at the target, taken when unmasked", "T22", Masked) { Handler = TakeAndEnd, LeastVcpus = 2 },
        new("both directions at the same time", "T18, T33", Crossed) { Handler = TakeAndEnd, LeastVcpus = 2 },
        new("priorities of SGIs: the most urgent first", "I4, T22", ByPriority) { Handler = TakeAndEnd },
    ];

    /// <summary>All SGIs enabled on all CPUs, which take them.</summary>
    internal static void OpenAll(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBits(cpu, GICD_ISENABLER.OffsetBytes, 0, 0xffff);
            s.Unmask(cpu);
        }
    }

    private static void EachToEach(SuiteWriter s)
    {
        OpenAll(s);
        for (int intid = 0; intid < 16; intid++)
        {
            for (int from = 0; from < s.Guest.Vcpus; from++)
            {
                for (int to = 0; to < s.Guest.Vcpus; to++)
                {
                    s.SendSgi(from, intid, 1u << to);
                    s.ExpectTakenBy((to, (uint)intid));
                }
            }
        }
    }

    private static void EveryList(SuiteWriter s)
    {
        OpenAll(s);
        for (uint targets = 0; targets < 1u << s.Guest.Vcpus; targets++)
        {
            s.SendSgi((int)targets % s.Guest.Vcpus, (int)targets % 16, targets);
            s.ExpectTakenBy(By(s, targets, targets % 16));
        }
    }

    private static (int Cpu, uint Intid)[] By(SuiteWriter s, uint targets, uint intid) =>
        [.. Enumerable.Range(0, s.Guest.Vcpus).Where(cpu => (targets >> cpu & 1) != 0).Select(cpu => (cpu, intid))];

    private static void Absent(SuiteWriter s)
    {
        OpenAll(s);
        uint absent = 0xffu & ~((1u << s.Guest.Vcpus) - 1);
        s.SendSgi(0, Sgi, absent);
        s.ExpectTaken();
        s.SendSgi(0, Sgi, 0xff);
        s.ExpectTakenBy(By(s, 0xff, Sgi));
        s.SendSgi(s.Guest.Vcpus - 1, Sgi, absent | 1);
        s.ExpectTakenBy((0, Sgi));
    }

    private static void Disabled(SuiteWriter s)
    {
        int last = s.Guest.Vcpus - 1;
        s.Open();
        s.SendSgi(0, Sgi, 1u << last);
        s.ExpectPending(last, Sgi);
        s.ExpectAcknowledge(last, Spurious);
        s.WriteBit(last, GICD_ISENABLER.OffsetBytes, Sgi);
        s.ExpectDelivery(last, Sgi);
        s.ExpectAcknowledge(last, Spurious);
    }

    private static void Filters(SuiteWriter s)
    {
        OpenAll(s);
        uint all = (1u << s.Guest.Vcpus) - 1;
        for (int from = 0; from < s.Guest.Vcpus; from++)
        {
            foreach ((uint filter, uint reached) in ((uint, uint)[])[(List, 1u), (AllButSelf, all & ~(1u << from)), (Self, 1u << from), (Reserved, 0u)])
            {
                s.Write(from, Frame.Gicd, GICD_SGIR.OffsetBytes, filter << 24 | 1 << 16 | 7);
                s.ExpectTakenBy(By(s, reached, 7));
            }
        }
    }

    private static void Narrow(SuiteWriter s)
    {
        OpenAll(s);
        s.Write(0, Frame.Gicd, GICD_SGIR.OffsetBytes, 2, size: 1);
        s.ExpectTaken();
        s.Write(0, Frame.Gicd, GICD_SGIR.OffsetBytes + 2, 1, size: 1);
        s.ExpectTaken();
        s.Write(0, Frame.Gicd, GICD_SGIR.OffsetBytes + 2, 0x0201, size: 2);
        s.ExpectTaken();
    }

    private static void TargetOff(SuiteWriter s)
    {
        OpenAll(s);
        int last = s.Guest.Vcpus - 1;
        uint others = ((1u << s.Guest.Vcpus) - 1) & ~(1u << last);
        s.StopCpu(last);
        s.SendSgi(0, Sgi, 0xff);
        s.ExpectTakenBy(By(s, others, Sgi));
    }

    private static void Masked(SuiteWriter s)
    {
        OpenAll(s);
        s.Mask(1);
        s.SendSgi(0, Sgi, 2);
        s.ExpectTaken();
        s.SendSgi(0, 6, 2);
        s.ExpectTaken();
        s.Unmask(1);
        s.ExpectTakenInAnyOrder(Sgi, 6);
    }

    private static void Crossed(SuiteWriter s)
    {
        OpenAll(s);
        s.Mask(0);
        s.Mask(1);
        s.SendSgi(0, 1, 2);
        s.SendSgi(1, 2, 1);
        s.Unmask(0);
        s.ExpectTakenBy((0, 2));
        s.Unmask(1);
        s.ExpectTakenBy((1, 1));
    }

    private static void ByPriority(SuiteWriter s)
    {
        OpenAll(s);
        s.Mask(0);
        foreach ((int intid, byte priority) in ((int, byte)[])[(3, 0x40), (2, 0xc0), (9, 0x00), (0, 0x80)])
        {
            s.WritePriority(0, intid, priority);
            s.SendSgi(0, intid, 1);
        }

        s.Unmask(0);
        s.ExpectTaken(9, 3, 0, 2);
    }
}
