using Lockstep.Agent;

namespace Lockstep.Conformance.Suites;

/// <summary>The physical count. The EL1 physical timer is the VMM's, and no script touches it.</summary>
internal static class PhysicalTimer
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("CNTPCT_EL0 and CNTVCT_EL0 rise, whichever CPU reads them", "DDI 0487 D12.1.2", Counts),
        new("CNTFRQ_EL0 is the same on each CPU", "DDI 0487 D12.1.1", Frequency),
    ];

    private static void Counts(SuiteWriter s)
    {
        for (int i = 0; i < 20; i++)
        {
            s.Read(i % s.Guest.Vcpus, SystemRegister.CNTPCT_EL0);
            s.Read((i + 1) % s.Guest.Vcpus, SystemRegister.CNTVCT_EL0);
        }
    }

    private static void Frequency(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Read(cpu, SystemRegister.CNTFRQ_EL0);
            s.Expect("not 0", record => record.Result != 0);
        }
    }
}
