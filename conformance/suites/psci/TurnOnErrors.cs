using static Lockstep.Conformance.Suites.Function;

namespace Lockstep.Conformance.Suites;

/// <summary>CPU_ON and AFFINITY_INFO with arguments that name nothing; they apply with one vCPU too.</summary>
internal static class TurnOnErrors
{
    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("F10 CPU_ON of an affinity that no vCPU has", NoSuchTarget),
        ("F10 CPU_ON of a vCPU that is on", AlreadyOn),
        ("F11 AFFINITY_INFO of an affinity that no vCPU has", NoSuchInstance),
        ("F11 AFFINITY_INFO has level 0 only (DEN0022 5.7.1, from PSCI 1.0 on)", Levels),
    ];

    private static ulong[] Absent(SuiteWriter s) =>
    [
        (ulong)s.Guest.Vcpus, 16, 31, 32, 63, 64, 255, 0x100, 0x1_0000, 0x80_0000, 0x100_0000, 0x4000_0000, 0x8000_0000, 0xffff_ffff,
    ];

    /// <summary>Only a 64-bit argument has these.</summary>
    private static readonly ulong[] AbsentWide = [0x1_0000_0000, 0xff_0000_0000, 0x100_0000_0000, 1UL << 63, ulong.MaxValue];

    private static void NoSuchTarget(SuiteWriter s)
    {
        foreach (ulong target in Absent(s))
        {
            s.Call(0, INVALID_PARAMETERS, CPU_ON | Smc64, target, EntryProgram.AddressIn(s.Guest), 3);
            s.Call(0, INVALID_PARAMETERS, CPU_ON, Garbage | target, EntryProgram.AddressIn(s.Guest), 3);
        }

        foreach (ulong target in AbsentWide)
        {
            s.Call(0, INVALID_PARAMETERS, CPU_ON | Smc64, target, EntryProgram.AddressIn(s.Guest), 3);
        }
    }

    private static void AlreadyOn(SuiteWriter s)
    {
        for (int caller = 0; caller < s.Guest.Vcpus; caller++)
        {
            for (int target = 0; target < s.Guest.Vcpus; target++)
            {
                s.Call(caller, ALREADY_ON, CPU_ON | Smc64, (ulong)target, EntryProgram.AddressIn(s.Guest), 7);
                s.Call(caller, By32(s, ALREADY_ON), CPU_ON, Garbage | (uint)target, Garbage | EntryProgram.AddressIn(s.Guest), 7);
            }
        }
    }

    private static void NoSuchInstance(SuiteWriter s)
    {
        foreach (ulong target in Absent(s))
        {
            s.Call(0, INVALID_PARAMETERS, AFFINITY_INFO | Smc64, target, 0);
            s.Call(0, INVALID_PARAMETERS, AFFINITY_INFO, Garbage | target, 0);
        }

        foreach (ulong target in AbsentWide)
        {
            s.Call(0, INVALID_PARAMETERS, AFFINITY_INFO | Smc64, target, 0);
        }
    }

    private static void Levels(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.Call(cpu, On, AFFINITY_INFO | Smc64, (ulong)cpu, 0);
            s.Call(cpu, On, AFFINITY_INFO, Garbage | (uint)cpu, Garbage);
            foreach (ulong level in (ulong[])[1, 2, 3, 4, 255, 0xffff_ffff])
            {
                s.Call(cpu, INVALID_PARAMETERS, AFFINITY_INFO | Smc64, (ulong)cpu, level);
                s.Call(cpu, INVALID_PARAMETERS, AFFINITY_INFO, (ulong)cpu, level);
            }

            s.Call(cpu, INVALID_PARAMETERS, AFFINITY_INFO | Smc64, (ulong)cpu, 1UL << 32);
        }
    }
}
