namespace Lockstep.Model.Faults;

/// <summary>
/// The machine that the guest runs on, as far as the answer to an event depends on it, and the choices that the
/// specifications leave to an implementation, each by name.
/// </summary>
public sealed record GuestEnvironment
{
    /// <summary>MPIDR_EL1's affinity fields (bits 39 to 32 and 23 to 0) of each vCPU; as many as there are vCPUs.</summary>
    public required ulong[] Affinities { get; init; }

    /// <summary>Regions that a device answers for; disjoint (F7).</summary>
    public DeviceRegion[] Regions { get; init; } = [];

    /// <summary>
    /// RAM. Where there is any, CPU_ON checks that the entry point lies in it (DEN0022 5.6.4, optional). That the entry point is a
    /// multiple of 4 is checked always (docs/decisions).
    /// </summary>
    public DeviceRegion[] Ram { get; init; } = [];

    /// <summary>The guest has GICv3, whose SGI registers trap. Without it they do not exist and are UNDEFINED (T35).</summary>
    public bool HasSgiRegisters { get; init; }

    /// <summary>A trapped access to the EL1 physical timer is emulated; else it is UNDEFINED.</summary>
    public bool HasPhysicalTimer { get; init; }

    /// <summary>
    /// HVC answers as SMC does. SMCCC names SMC as the guest's conduit, but says for both that an unknown function returns -1.
    /// </summary>
    public bool HvcIsConduit { get; init; } = true;

    /// <summary>SMC with an immediate other than 0, which SMCCC reserves (DEN0028 2.9), is UNDEFINED; else it is ignored.</summary>
    public bool NonzeroImmediateIsUndefined { get; init; } = true;

    /// <summary>MIGRATE_INFO_TYPE exists (DEN0022 5.9, optional) and says that no Trusted OS is present.</summary>
    public bool HasMigrateInfoType { get; init; } = true;

    /// <summary>
    /// AFFINITY_INFO answers for affinity levels 1 to 3 too. From PSCI 1.0 on that is optional: INVALID_PARAMETERS else.
    /// </summary>
    public bool HasAffinityLevels { get; init; }

    /// <summary>Accesses of a big-endian vCPU have their bytes in its order; else only little-endian guests are served.</summary>
    public bool ServesBigEndian { get; init; }

    /// <summary>
    /// An access that is not aligned to its size gets an external abort; else the device sees it as it is. The CPU faults
    /// most of these itself (Device memory); what a device does with the rest is UNPREDICTABLE (IHI 0048B 4.1.4).
    /// </summary>
    public bool RefusesUnaligned { get; init; }

    /// <summary>SCTLR_EL1 of a vCPU that CPU_ON has started, EE and E0E excepted: MMU and caches off; seL4's value.</summary>
    public ulong ResetSCTLR { get; init; } = 0x34d5_8820;

    /// <summary>The bits of PSTATE that the CPU has: all up to Armv8.5 but TCO, which takes FEAT_MTE.</summary>
    public ulong PstateBits { get; init; } =
        Pstate.NZCV | Pstate.DIT | Pstate.UAO | Pstate.PAN | Pstate.SS | Pstate.IL | Pstate.SSBS | Pstate.BTYPE | Pstate.DAIF | Pstate.Mode;
}
