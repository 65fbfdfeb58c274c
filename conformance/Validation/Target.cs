using Lockstep.Model.Gic;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>A machine of QEMU 7.2 to validate on: <c>virt</c> with its own GIC, at EL1, without a hypervisor.</summary>
/// <param name="Version">The architecture of its interrupt controller.</param>
/// <param name="Cpus">CPUs that it has.</param>
public sealed record Target(GicVersion Version, int Cpus)
{
    /// <summary>All that are validated.</summary>
    public static IReadOnlyList<Target> All { get; } =
        [.. from version in (GicVersion[])[GicVersion.V2, GicVersion.V3] from cpus in (int[])[1, 2, 4] select new Target(version, cpus)];

    /// <summary>Where it has what.</summary>
    public AgentPlatform Platform { get; init; } = new((int)Version);

    /// <summary>The model of its interrupt controller.</summary>
    public GicConfiguration Configuration { get; init; } = Version == GicVersion.V2 ? Gicv2(Cpus) : Gicv3(Cpus);

    /// <summary>GICv2 or GICv3.</summary>
    public bool IsV2 => Version == GicVersion.V2;

    /// <inheritdoc/>
    public override string ToString() => $"GICv{(int)Version}, {Cpus} CPU{(Cpus == 1 ? "" : "s")}";

    /// <summary>QEMU's arm_gic on virt: two groups, no Security Extensions, every priority bit, PPIs with a configuration.</summary>
    private static GicConfiguration Gicv2(int cpus) => new()
    {
        Version = GicVersion.V2,
        CpuCount = cpus,
        IntidCount = 288,
        PriorityBits = 8,
        GroupEnablesMaskAfterPriority = true,
        PpiConfigurationIsFixed = false,
        GicdIidr = 0x0000_043b,
        GiccIidr = 0x0002_043b,
    };

    /// <summary>QEMU's arm_gicv3 on virt with a Cortex-A53: one Security state, 5 bits of priority, no 1-of-N, 24 bits of INTID.</summary>
    private static GicConfiguration Gicv3(int cpus) => new()
    {
        Version = GicVersion.V3,
        CpuCount = cpus,
        IntidCount = 288,
        PriorityBits = 5,
        PpiConfigurationIsFixed = false,
        GicdIidr = 0x0000_043b,
        GicrIidr = 0x0000_043b,
        GicrPidr0 = 0x93,
        IccIntidBits = 24,
    };
}
