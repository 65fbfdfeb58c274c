namespace Lockstep.Conformance.Suites;

/// <summary>Function identifiers and results of PSCI (DEN0022 5.1, 5.2.2) and SMCCC (DEN0028 7), as the specifications list them.</summary>
internal static class Function
{
    /// <summary>PSCI, SMC32 form.</summary>
    public const uint PSCI_VERSION = 0x8400_0000, CPU_SUSPEND = 0x8400_0001, CPU_ON = 0x8400_0003, AFFINITY_INFO = 0x8400_0004,
        MIGRATE_INFO_TYPE = 0x8400_0006, PSCI_FEATURES = 0x8400_000a, LAST = 0x8400_001f;

    /// <summary>The SMC64 form.</summary>
    public const uint Smc64 = 1u << 30;

    /// <summary>SMCCC.</summary>
    public const uint SMCCC_VERSION = 0x8000_0000, SMCCC_ARCH_FEATURES = 0x8000_0001, SMCCC_ARCH_SOC_ID = 0x8000_0002,
        SMCCC_ARCH_WORKAROUND_1 = 0x8000_8000, SMCCC_ARCH_WORKAROUND_2 = 0x8000_7fff, SMCCC_ARCH_WORKAROUND_3 = 0x8000_3fff;

    /// <summary>Results, sign-extended to 64 bits.</summary>
    public const ulong SUCCESS = 0, NOT_SUPPORTED = ulong.MaxValue, INVALID_PARAMETERS = ulong.MaxValue - 1, ALREADY_ON = ulong.MaxValue - 3,
        INVALID_ADDRESS = ulong.MaxValue - 8;

    /// <summary>Results of AFFINITY_INFO (5.7.1).</summary>
    public const ulong On = 0, Off = 1;

    /// <summary>Bits 63 to 32 of a register that an SMC32 call ignores.</summary>
    public const ulong Garbage = 0xfeed_f00d_0000_0000;

    /// <summary>The functions that exist, in every form that they have: the mandatory ones of PSCI 1.1, and MIGRATE_INFO_TYPE.</summary>
    public static readonly uint[] Existing =
    [
        PSCI_VERSION, CPU_SUSPEND, CPU_SUSPEND | Smc64, 0x8400_0002, CPU_ON, CPU_ON | Smc64, AFFINITY_INFO, AFFINITY_INFO | Smc64,
        MIGRATE_INFO_TYPE, 0x8400_0008, 0x8400_0009, PSCI_FEATURES,
    ];

    /// <summary>The last operation was a call that returned this and changed no other register.</summary>
    public static void Returns(this SuiteWriter s, ulong result, params ReadOnlySpan<ulong> arguments)
    {
        ulong x1 = arguments.Length > 0 ? arguments[0] : 0, x2 = arguments.Length > 1 ? arguments[1] : 0, x3 = arguments.Length > 2 ? arguments[2] : 0;
        s.Expect($"0x{result:x} in X0, all other registers kept", record => record.Exception is null && record.Result == result
            && record.Registers is { Changed: 0 } registers && registers.X1 == x1 && registers.X2 == x2 && registers.X3 == x3);
    }

    /// <summary>A call by SMC and its result; no other register changes (F9).</summary>
    public static void Call(this SuiteWriter s, int cpu, ulong result, ulong function, params ReadOnlySpan<ulong> arguments)
    {
        s.Smc(cpu, function, arguments);
        s.Returns(result, arguments);
    }

    /// <summary>The result of an SMC32 that names the program of <see cref="EntryProgram"/>: its 32 bits may not reach to RAM, and the arguments come first.</summary>
    public static ulong By32(SuiteWriter s, ulong result) => EntryProgram.AddressIn(s.Guest) <= uint.MaxValue ? result : INVALID_ADDRESS;
}
