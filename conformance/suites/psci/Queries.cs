using static Lockstep.Conformance.Suites.Function;

namespace Lockstep.Conformance.Suites;

/// <summary>Functions that only say something.</summary>
internal static class Queries
{
    private const ulong Version1_1 = 0x1_0001, TrustedOsNotPresent = 2;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F11 PSCI_VERSION", s => OnEach(s, cpu =>
        {
            s.Call(cpu, Version1_1, PSCI_VERSION);
            s.Call(cpu, Version1_1, Garbage | PSCI_VERSION, 1, 2, 3, 4, 5, 6, 7);
        })),
        ("F11 PSCI_FEATURES says what a call shows", Features),
        ("F11 MIGRATE_INFO_TYPE", s => OnEach(s, cpu => s.Call(cpu, TrustedOsNotPresent, MIGRATE_INFO_TYPE))),
        ("F9 SMCCC_VERSION", s => OnEach(s, cpu =>
        {
            s.Call(cpu, SUCCESS, PSCI_FEATURES, SMCCC_VERSION);
            s.Call(cpu, Version1_1, SMCCC_VERSION);
            s.Call(cpu, Version1_1, Garbage | SMCCC_VERSION);
        })),
        ("F9 SMCCC_ARCH_FEATURES", ArchitectureFeatures),
    ];

    private static void OnEach(SuiteWriter s, Action<int> write)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            write(cpu);
        }
    }

    /// <summary>Every identifier of PSCI in both forms; one that does not exist says so itself too (DEN0022 5.15).</summary>
    private static void Features(SuiteWriter s)
    {
        for (uint function = PSCI_VERSION; function <= LAST; function++)
        {
            foreach (uint form in (uint[])[function, function | Smc64])
            {
                bool exists = Existing.Contains(form);
                s.Call(0, exists ? SUCCESS : NOT_SUPPORTED, PSCI_FEATURES, form);
                s.Call(0, exists ? SUCCESS : NOT_SUPPORTED, Garbage | PSCI_FEATURES, Garbage | form);
                if (!exists)
                {
                    s.Call(0, NOT_SUPPORTED, form, 1, 2, 3);
                }
            }
        }
    }

    private static void ArchitectureFeatures(SuiteWriter s)
    {
        s.Call(0, SUCCESS, SMCCC_ARCH_FEATURES, SMCCC_VERSION);
        s.Call(0, SUCCESS, SMCCC_ARCH_FEATURES, SMCCC_ARCH_FEATURES);
        s.Call(0, SUCCESS, Garbage | SMCCC_ARCH_FEATURES, Garbage | SMCCC_VERSION);
        foreach (uint absent in (uint[])[SMCCC_ARCH_SOC_ID, SMCCC_ARCH_SOC_ID | Smc64, SMCCC_ARCH_WORKAROUND_1, SMCCC_ARCH_WORKAROUND_2, SMCCC_ARCH_WORKAROUND_3, PSCI_VERSION])
        {
            s.Call(0, NOT_SUPPORTED, SMCCC_ARCH_FEATURES, absent);
            if (absent != PSCI_VERSION)
            {
                s.Call(0, NOT_SUPPORTED, absent, 1, 2, 3);
            }
        }
    }
}
