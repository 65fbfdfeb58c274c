namespace Lockstep.Proofs.Theorems;

/// <summary>
/// Lines of docs/properties.md that speak of more than one step of the model, or of programs that it does not contain: no theorem
/// says them. What engine answers for each is said here, so that every line has one.
/// </summary>
public static class NotStepwise
{
    /// <summary>Line, engine, and why no single step says it.</summary>
    public static IReadOnlyList<(string Property, string Engine, string Reason)> All { get; } =
    [
        ("T39", "explorer", "speaks of the monitor's choice among all that waits, over runs that fill the list registers"),
        ("I14", "explorer", "conservation: compares the edges of a run with its deliveries"),
        ("I15", "explorer", "speaks of the monitor's queue over a run"),
        ("L1", "explorer", "liveness: a bound on deliveries over a fair run"),
    ];
}
