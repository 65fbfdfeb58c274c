using Lockstep.Model.Gic;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>The virtual interfaces that theorems are proved for: GICv2 and GICv3, with 1 to 4 list registers.</summary>
public static class KernelConfigurations
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TheoremConfiguration> All { get; } = [.. Of(GicVersion.V2), .. Of(GicVersion.V3)];

    /// <summary>One, where neither the version nor the number of list registers matters.</summary>
    public static IReadOnlyList<TheoremConfiguration> One { get; } = [All[3]];

    private static IEnumerable<TheoremConfiguration> Of(GicVersion version) => Enumerable.Range(1, 4).Select(n => new TheoremConfiguration(
        $"GIC{version.ToString().ToLowerInvariant()}, {n} list {(n == 1 ? "register" : "registers")}",
        new GicConfiguration { Version = version, CpuCount = 1, IntidCount = 64 },
        n));
}
