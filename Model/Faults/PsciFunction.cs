using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>Function identifiers and return codes of PSCI 1.1 (DEN0022 5.1 and 5.2.2).</summary>
public static class PsciFunction
{
    /// <summary>Bit 30 of an identifier: the SMC64 form, with 64-bit arguments.</summary>
    public const uint Smc64 = 1u << 30;

    /// <summary>Identifiers (SMC32 form).</summary>
    public const uint PSCI_VERSION = 0x8400_0000, CPU_SUSPEND = 0x8400_0001, CPU_OFF = 0x8400_0002, CPU_ON = 0x8400_0003,
        AFFINITY_INFO = 0x8400_0004, MIGRATE = 0x8400_0005, MIGRATE_INFO_TYPE = 0x8400_0006,
        MIGRATE_INFO_UP_CPU = 0x8400_0007, SYSTEM_OFF = 0x8400_0008, SYSTEM_RESET = 0x8400_0009,
        PSCI_FEATURES = 0x8400_000a, CPU_FREEZE = 0x8400_000b, CPU_DEFAULT_SUSPEND = 0x8400_000c,
        NODE_HW_STATE = 0x8400_000d, SYSTEM_SUSPEND = 0x8400_000e, PSCI_SET_SUSPEND_MODE = 0x8400_000f,
        PSCI_STAT_RESIDENCY = 0x8400_0010, PSCI_STAT_COUNT = 0x8400_0011, SYSTEM_RESET2 = 0x8400_0012,
        MEM_PROTECT = 0x8400_0013, MEM_PROTECT_CHECK_RANGE = 0x8400_0014;

    /// <summary>Return codes, 32 bits; negative ones are sign-extended into X0.</summary>
    public const int SUCCESS = 0, NOT_SUPPORTED = -1, INVALID_PARAMETERS = -2, DENIED = -3, ALREADY_ON = -4, ON_PENDING = -5,
        INTERNAL_FAILURE = -6, NOT_PRESENT = -7, DISABLED = -8, INVALID_ADDRESS = -9;

    /// <summary>PSCI_VERSION's result: 1.1.</summary>
    public const int Version1_1 = 0x0001_0001;

    /// <summary>MIGRATE_INFO_TYPE's result: no Trusted OS, or one that need not be migrated.</summary>
    public const int TrustedOsNotPresent = 2;

    /// <summary>
    /// Whether the function exists: the mandatory ones of PSCI 1.1 in the forms that DEN0022 5.1 gives them, and
    /// MIGRATE_INFO_TYPE where the machine has it. PSCI_FEATURES and the dispatch both ask here (F11).
    /// </summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="function">The identifier, 32 bits.</param>
    public static B Exists<W, B>(GuestEnvironment environment, W function)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        W form32 = function & ~W.Of(Smc64);
        B eitherForm = (form32 == W.Of(CPU_SUSPEND)) | (form32 == W.Of(CPU_ON)) | (form32 == W.Of(AFFINITY_INFO));
        B form32Only = (function == W.Of(PSCI_VERSION)) | (function == W.Of(CPU_OFF)) | (function == W.Of(SYSTEM_OFF))
            | (function == W.Of(SYSTEM_RESET)) | (function == W.Of(PSCI_FEATURES));
        B optional = (function == W.Of(MIGRATE_INFO_TYPE)) & environment.HasMigrateInfoType;
        return eitherForm | form32Only | optional;
    }
}
