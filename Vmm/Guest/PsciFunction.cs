namespace Lockstep.Vmm.Guest;

/// <summary>Function identifiers, constants and error codes of PSCI 1.1 (DEN0022, "PSCI functions" and "Return error codes").</summary>
public static class PsciFunction
{
    /// <summary>Functions that exist as SMC32 only.</summary>
    public const uint Version = 0x8400_0000, CpuOff = 0x8400_0002, MigrateInfoType = 0x8400_0006,
        SystemOff = 0x8400_0008, SystemReset = 0x8400_0009, Features = 0x8400_000a;

    /// <summary>Functions that exist as SMC32 and, with <see cref="SmcccFunction.Smc64"/> set, as SMC64.</summary>
    public const uint CpuSuspend = 0x8400_0001, CpuOn = 0x8400_0003, AffinityInfo = 0x8400_0004;

    /// <summary>PSCI_VERSION: major in bits 30:16, minor in 15:0.</summary>
    public const ulong Version1_1 = 0x1_0001;

    /// <summary>MIGRATE_INFO_TYPE: the trusted OS does not need to be migrated, or there is none.</summary>
    public const ulong NoMigration = 2;

    /// <summary>Affinity states.</summary>
    public const ulong AffinityOn = 0, AffinityOff = 1;

    /// <summary>INVALID_PARAMETERS -2, ALREADY_ON -4, INTERNAL_FAILURE -6, INVALID_ADDRESS -9, sign-extended.</summary>
    public const ulong InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4),
        InternalFailure = unchecked((ulong)-6), InvalidAddress = unchecked((ulong)-9);
}

/// <summary>What PSCI_FEATURES tells.</summary>
public static class PsciFeatures
{
    /// <summary>
    /// 0 for what is implemented (for CPU_SUSPEND: original StateID format, no OS-initiated mode), else NOT_SUPPORTED.
    /// </summary>
    /// <param name="function">A function identifier; SMCCC_VERSION may be asked for here too.</param>
    public static ulong Of(uint function)
    {
        switch (function)
        {
            case PsciFunction.Version:
            case PsciFunction.CpuOff:
            case PsciFunction.MigrateInfoType:
            case PsciFunction.SystemOff:
            case PsciFunction.SystemReset:
            case PsciFunction.Features:
            case PsciFunction.CpuSuspend:
            case PsciFunction.CpuSuspend | SmcccFunction.Smc64:
            case PsciFunction.CpuOn:
            case PsciFunction.CpuOn | SmcccFunction.Smc64:
            case PsciFunction.AffinityInfo:
            case PsciFunction.AffinityInfo | SmcccFunction.Smc64:
            case SmcccFunction.Version:
                return SmcccResult.Success;
            default:
                return SmcccResult.NotSupported;
        }
    }
}
