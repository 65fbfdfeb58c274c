using Lockstep.Model.Gic;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>The interrupt controllers that theorems are proved for. 64 INTIDs: SGIs, PPIs and 32 SPIs.</summary>
public static class GicConfigurations
{
    private const int Intids = 64;

    /// <summary>GICv2, as Lockstep shows it, with 1, 2 and 4 CPUs.</summary>
    public static IReadOnlyList<TheoremConfiguration> V2 { get; } = [Of(GicVersion.V2, 1), Of(GicVersion.V2, 2), Of(GicVersion.V2, 4)];

    /// <summary>GICv3, as Lockstep shows it, with 1, 2 and 4 CPUs.</summary>
    public static IReadOnlyList<TheoremConfiguration> V3 { get; } = [Of(GicVersion.V3, 1), Of(GicVersion.V3, 2), Of(GicVersion.V3, 4)];

    /// <summary>Both.</summary>
    public static IReadOnlyList<TheoremConfiguration> Both { get; } = [.. V2, .. V3];

    /// <summary>GICv2 and GICv3 with the choices that the architecture leaves open made the other way.</summary>
    public static IReadOnlyList<TheoremConfiguration> Others { get; } =
    [
        new("GICv2, 2 CPUs, other choices", Gic(GicVersion.V2, 2) with
        {
            SgiEnablesAreFixed = false, PpiConfigurationIsFixed = false, PriorityBits = 8,
        }),
        new("GICv2, 2 CPUs, no groups", Gic(GicVersion.V2, 2) with { GroupsImplemented = false, PriorityBits = 4 }),
        new("GICv3, 2 CPUs, other choices", Gic(GicVersion.V3, 2) with
        {
            PpiConfigurationIsFixed = false, PriorityBits = 8, OneOfNImplemented = true, RangeSelectorImplemented = true,
            CpusPerCluster = 1, WakerIsFixed = true, Affinity3Implemented = false,
        }),
    ];

    /// <summary>Those of <see cref="Others"/> that are of one version.</summary>
    public static IEnumerable<TheoremConfiguration> OthersOf(GicVersion version) => Others.Where(c => c.Gic!.Version == version);

    private static TheoremConfiguration Of(GicVersion version, int cpus) =>
        new($"GIC{version.ToString().ToLowerInvariant()}, {cpus} {(cpus == 1 ? "CPU" : "CPUs")}", Gic(version, cpus));

    private static GicConfiguration Gic(GicVersion version, int cpus) => new() { Version = version, CpuCount = cpus, IntidCount = Intids };
}
