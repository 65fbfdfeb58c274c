using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>ICC_SGI1R_EL1, ICC_SGI0R_EL1 and ICC_ASGI1R_EL1: IRM, affinity and range selector, groups.</summary>
internal static class GeneratedByRegister
{
    private const ulong Irm = 1UL << 40;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("ICC_SGI1R_EL1: IRM is all but self", "T33", AllButSelf) { Handler = TakeAndEnd, OnlyGic = 3 },
        new("ICC_SGI1R_EL1: affinities and ranges of nobody", "T33", Nobody) { Handler = TakeAndEnd, OnlyGic = 3 },
        new("ICC_SGI1R_EL1: reserved bits", "T33", ReservedBits) { Handler = TakeAndEnd, OnlyGic = 3 },
        new("each register against each group", "T34, IHI 0069 12.2", Groups) { OnlyGic = 3 },
        new("the three registers are write-only", "T35", WriteOnly) { OnlyGic = 3 },
        new("the registers are UNDEFINED on a GICv2", "T35", AbsentOnGicV2) { OnlyGic = 2 },
    ];

    private static IEnumerable<uint> Registers => [ICC_SGI1R_EL1.Encoding, ICC_SGI0R_EL1.Encoding, ICC_ASGI1R_EL1.Encoding];

    /// <summary>All SGIs are of Group 1, enabled, and taken.</summary>
    private static void OpenGroup1(SuiteWriter s)
    {
        Targets.OpenAll(s);
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.WriteBits(cpu, GICD_IGROUPR.OffsetBytes, 0, 0xffff);
        }
    }

    private static void AllButSelf(SuiteWriter s)
    {
        OpenGroup1(s);
        for (int from = 0; from < s.Guest.Vcpus; from++)
        {
            int self = from;
            s.Write(from, ICC_SGI1R_EL1.Encoding, Irm | 9UL << 24 | 0xffff);
            s.ExpectTakenBy([.. Enumerable.Range(0, s.Guest.Vcpus).Where(cpu => cpu != self).Select(cpu => (cpu, 9u))]);
        }
    }

    private static void Nobody(SuiteWriter s)
    {
        OpenGroup1(s);
        foreach (ulong fields in (ulong[])[1UL << 16, 1UL << 32, 1UL << 48, 0xffUL << 16, 0xff_00ffUL << 32])
        {
            s.Write(0, ICC_SGI1R_EL1.Encoding, 9UL << 24 | fields | 0xffff);
            s.ExpectTaken();
        }

        s.Write(0, ICC_SGI1R_EL1.Encoding, 9UL << 24);
        s.ExpectTaken();
        s.Write(0, ICC_SGI1R_EL1.Encoding, 9UL << 24 | 1);
        s.ExpectTakenBy((0, 9));
    }

    /// <summary>RS with one affinity level 0 of at most 16, and what is RES0: compared, not expected.</summary>
    private static void ReservedBits(SuiteWriter s)
    {
        OpenGroup1(s);
        foreach (ulong fields in (ulong[])[1UL << 44, 0xfUL << 44, 0x7UL << 41, 0xfUL << 28, 0xffUL << 56])
        {
            s.Write(0, ICC_SGI1R_EL1.Encoding, 9UL << 24 | fields | 1);
        }
    }

    private static void Groups(SuiteWriter s)
    {
        int last = s.Guest.Vcpus - 1;
        s.EnableDistributor(false);
        foreach (uint group in (uint[])[0, 0xffff])
        {
            s.WriteBits(last, GICD_IGROUPR.OffsetBytes, 0, group);
            foreach (uint register in Registers)
            {
                s.Write(0, register, 3UL << 24 | 1u << last);
                s.ReadBits(last, GICD_ISPENDR.OffsetBytes, 0);
                s.WriteBits(last, GICD_ICPENDR.OffsetBytes, 0, 0xffff);
            }
        }
    }

    private static void WriteOnly(SuiteWriter s)
    {
        const int unknown = 0;
        foreach (uint register in Registers)
        {
            s.Read(0, register);
            s.ExpectException(unknown);
        }
    }

    private static void AbsentOnGicV2(SuiteWriter s)
    {
        const int unknown = 0;
        foreach (uint register in Registers)
        {
            s.Write(0, register, 1);
            s.ExpectException(unknown);
            s.Read(s.Guest.Vcpus - 1, register);
            s.ExpectException(unknown);
        }
    }
}
