namespace Lockstep.Proofs.Command;

/// <summary>What the reports of runs on machines of either kind have in common.</summary>
internal static class RunLines
{
    /// <summary>The first line when the VMM cannot be brought into a run's state.</summary>
    public const string NotReachable = "not reachable by guest operations";

    private const int MostMissing = 8;

    /// <summary>What of the state is not reached, the first of it.</summary>
    /// <param name="missing">What, what is wanted and what is reached.</param>
    public static IEnumerable<string> Missing(IReadOnlyCollection<(string Name, ulong Wanted, ulong Reached)> missing) =>
    [
        $"{NotReachable}:",
        .. missing.Take(MostMissing).Select(m => $"  {m.Name}: 0x{m.Wanted:x} is wanted, 0x{m.Reached:x} is reached"),
        .. missing.Count > MostMissing ? [$"  and {missing.Count - MostMissing} more"] : Array.Empty<string>(),
    ];

    /// <summary>What is said of a step that is none on a VMM.</summary>
    /// <param name="refusal">Why.</param>
    public static string NoStep(string refusal) => $"  the next step is none on a VMM: {refusal}";

    /// <summary>The verdict of a run that is only that.</summary>
    /// <param name="refusal">Why.</param>
    public static (VmmVerdict Verdict, string Reason) FirstIsNone(string refusal) =>
        (VmmVerdict.NotReplayed, $"the first step is none on a VMM: {refusal}");

    /// <summary>The last line.</summary>
    /// <param name="fault">What is wrong in the VMM, or null.</param>
    /// <param name="allowedBy">What allows what it does.</param>
    public static string Verdict(string? fault, string allowedBy) =>
        fault is not null ? $"  WRONG in the VMM: {fault}" : $"  the VMM does what {allowedBy}";
}
