using Lockstep.Model.Faults;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>The guests whose faults theorems are about: 1, 2 and 4 vCPUs, and each choice of the model made both ways.</summary>
public static class FaultConfigurations
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TheoremConfiguration> All { get; } =
    [
        new("guest, 1 vCPU, GICv2", Guest: new GuestEnvironment
        {
            Affinities = [0],
            Regions = [new DeviceRegion(0x0800_0000, 0x1_0000)],
        }),
        new("guest, 2 vCPUs, GICv3", Guest: new GuestEnvironment
        {
            Affinities = [0, 1],
            Regions = [new DeviceRegion(0x0800_0000, 0x1_0000), new DeviceRegion(0x080a_0000, 0x4_0000)],
            Ram = [new DeviceRegion(0x4000_0000, 0x1000_0000)],
            HasSgiRegisters = true,
            HasPhysicalTimer = true,
        }),
        new("guest, 4 vCPUs, other choices", Guest: new GuestEnvironment
        {
            Affinities = [0x100, 0x101, 0x1_0000, 0x1_0000_0000],
            Regions = Edges,
            Ram = [new DeviceRegion(0, 0x1000), new DeviceRegion(0xffff_ffff_0000_0000, 0x1_0000_0000)],
            HasSgiRegisters = true,
            HvcIsConduit = false,
            NonzeroImmediateIsUndefined = false,
            HasMigrateInfoType = false,
            HasAffinityLevels = true,
            ServesBigEndian = true,
            RefusesUnaligned = true,
            ResetSCTLR = 0x30c5_0830,
            PstateBits = Pstate.TCO | Pstate.NZCV | Pstate.DIT | Pstate.PAN | Pstate.SSBS | Pstate.DAIF | Pstate.Mode,
        }),
    ];

    /// <summary>One guest, where neither the vCPUs nor the choices matter.</summary>
    public static IReadOnlyList<TheoremConfiguration> One { get; } = [All[0]];

    /// <summary>The first bytes and the last ones of all addresses, the smallest region, and two regions side by side.</summary>
    private static DeviceRegion[] Edges =>
    [
        new(0, 0x1000), new(0x1000, 8), new(0x0800_0000, 0x1_0000), new(0x0801_0000, 0x1000), new(0xffff_ffff_ffff_f000, 0x1000),
    ];
}
