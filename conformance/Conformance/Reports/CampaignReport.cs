using Lockstep.Model.Relation;

namespace Lockstep.Conformance;

/// <summary>All that a run has shown, for reports.</summary>
/// <param name="Board">Name of the board.</param>
/// <param name="Seed">Of everything that was random.</param>
/// <param name="Results">One a suite and machine.</param>
/// <param name="Environment">Versions and digests of what was run, by name.</param>
/// <param name="IsWhole">All suites have run on both versions of the GIC, so that every deviation must have occurred.</param>
public sealed record CampaignReport(
    string Board, ulong Seed, IReadOnlyList<SuiteResult> Results, IReadOnlyList<(string Name, string Value)> Environment, bool IsWhole)
{
    /// <summary>Scripts that have no difference.</summary>
    public int Passed => Results.Sum(result => result.Scripts - result.Failed);

    /// <summary>Scripts with a difference, and deviations that have not occurred.</summary>
    public int Failed => Results.Sum(result => result.Failed) + Missing.Count;

    /// <summary>Operations that were compared.</summary>
    public long Operations => Results.Sum(result => result.Operations);

    /// <summary>Deviations that have not occurred though they must: what no guest sees needs no name.</summary>
    public IReadOnlyList<(int GicVersion, Deviation Deviation)> Missing { get; } = IsWhole ? [.. MissingOf(Results)] : [];

    /// <summary>Occurrences of a deviation on all machines with a version of the GIC.</summary>
    public long CountOf(int gicVersion, Deviation deviation) =>
        Results.Where(result => result.Guest.GicVersion == gicVersion).Sum(result => result.Deviations[(int)deviation]);

    /// <summary>Why a deviation cannot occur in a script on a version of the GIC, or null where it must.</summary>
    public static string? NotHere(int gicVersion, Deviation deviation) => (deviation, gicVersion) switch
    {
        (Deviation.FourPrioritiesOnGicV3 or Deviation.Group0PrioritiesShared, 2) => "of GICv3 only",
        (Deviation.SgiSourceLost, 3) => "of GICv2 only",
        (Deviation.EndReportedLate, _) => "the built-in host reports an end before the guest's next instruction; pinned by its test in tests/Lockstep",
        (Deviation.DeliveryAcrossReset, _) => "needs a reset of the guest, which would end the agent; pinned by its test in tests/Lockstep",
        _ => null,
    };

    /// <summary>Deviations that must occur on the machines of this run.</summary>
    public IEnumerable<(int GicVersion, Deviation Deviation)> Required =>
        from version in Results.Select(result => result.Guest.GicVersion).Distinct().Order()
        from deviation in Enum.GetValues<Deviation>()
        where NotHere(version, deviation) is null
        select (version, deviation);

    private static IEnumerable<(int GicVersion, Deviation Deviation)> MissingOf(IReadOnlyList<SuiteResult> results)
    {
        foreach (int version in results.Select(result => result.Guest.GicVersion).Distinct().Order())
        {
            foreach (Deviation deviation in Enum.GetValues<Deviation>())
            {
                bool occurred = results.Any(result => result.Guest.GicVersion == version && result.Deviations[(int)deviation] > 0);
                if (!occurred && NotHere(version, deviation) is null)
                {
                    yield return (version, deviation);
                }
            }
        }
    }
}
