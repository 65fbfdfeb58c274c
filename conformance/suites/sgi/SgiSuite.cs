namespace Lockstep.Conformance.Suites;

/// <summary>Software-generated interrupts: who sends, who receives, what waits.</summary>
public sealed class SgiSuite() : DirectedSuite("sgi", "SGIs of each source to each target, target lists, pending sources, GICv3's three registers", Checks)
{
    private static IReadOnlyList<Check> Checks { get; } = [.. Targets.All, .. PendingSources.All, .. GeneratedByRegister.All, .. SgiDeviations.All];
}
