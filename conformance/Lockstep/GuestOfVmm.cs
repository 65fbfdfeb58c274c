using Lockstep.Model.Faults;
using Lockstep.Model.Registers;

namespace Lockstep.InLockstep;

/// <summary>The machine that the VMM makes for its guest, as the model of faults describes one: the VMM's choices by name.</summary>
public static class GuestOfVmm
{
    /// <summary>MPIDR_EL1 bit 31, RES1.</summary>
    private const ulong MpidrRes1 = 1ul << 31;

    private static readonly (string Name, Func<GuestEnvironment, GuestEnvironment, GuestEnvironment> Take)[] Choices =
    [
        (nameof(GuestEnvironment.Ram), (to, from) => to with { Ram = from.Ram }),
        (nameof(GuestEnvironment.HasPhysicalTimer), (to, from) => to with { HasPhysicalTimer = from.HasPhysicalTimer }),
        (nameof(GuestEnvironment.HvcIsConduit), (to, from) => to with { HvcIsConduit = from.HvcIsConduit }),
        (nameof(GuestEnvironment.NonzeroImmediateIsUndefined),
            (to, from) => to with { NonzeroImmediateIsUndefined = from.NonzeroImmediateIsUndefined }),
        (nameof(GuestEnvironment.HasMigrateInfoType), (to, from) => to with { HasMigrateInfoType = from.HasMigrateInfoType }),
        (nameof(GuestEnvironment.HasAffinityLevels), (to, from) => to with { HasAffinityLevels = from.HasAffinityLevels }),
        (nameof(GuestEnvironment.ServesBigEndian), (to, from) => to with { ServesBigEndian = from.ServesBigEndian }),
        (nameof(GuestEnvironment.RefusesUnaligned), (to, from) => to with { RefusesUnaligned = from.RefusesUnaligned }),
        (nameof(GuestEnvironment.ResetSCTLR), (to, from) => to with { ResetSCTLR = from.ResetSCTLR }),
        (nameof(GuestEnvironment.PstateBits), (to, from) => to with { PstateBits = from.PstateBits }),
    ];

    /// <summary>The machine without devices.</summary>
    /// <param name="cpuCount">vCPUs; the affinity of vCPU n is n.</param>
    /// <param name="isV3">GICv3.</param>
    /// <param name="ram">Its RAM.</param>
    public static GuestEnvironment Environment(int cpuCount, bool isV3, DeviceRegion[] ram) => new()
    {
        Affinities = [.. Enumerable.Range(0, cpuCount).Select(cpu => (ulong)cpu)],
        Ram = ram,
        HvcIsConduit = false,
        NonzeroImmediateIsUndefined = false,
        RefusesUnaligned = true,
        HasSgiRegisters = isV3,
    };

    /// <summary>The frames of the interrupt controller.</summary>
    /// <param name="configuration">The machine.</param>
    public static DeviceRegion[] Frames(CaseConfiguration configuration)
    {
        DeviceRegion distributor = new(configuration.GicdBase, configuration.GicdSizeBytes);
        return configuration.Version == Model.Gic.GicVersion.V2 ? [distributor]
            : [distributor, new DeviceRegion(configuration.GicrBase, (ulong)configuration.CpuCount * GicrFrame.SizeBytes)];
    }

    /// <summary>VMPIDR_EL2 of a vCPU.</summary>
    /// <param name="cpu">The vCPU.</param>
    public static ulong Mpidr(int cpu) => MpidrRes1 | (uint)cpu;

    /// <summary>The machine with each of another one's choices that it has otherwise.</summary>
    /// <param name="vmm">The VMM's.</param>
    /// <param name="other">The other one.</param>
    public static IEnumerable<(string Name, GuestEnvironment Machine)> Otherwise(GuestEnvironment vmm, GuestEnvironment other) =>
        Choices.Select(choice => (choice.Name, choice.Take(vmm, other))).Where(choice => choice.Item2 != vmm);
}
