namespace Lockstep.Ship.Evidence;

/// <summary>One line of a result: something was asked in one way.</summary>
/// <param name="Properties">Lines of docs/properties.md that it speaks of; empty for all.</param>
/// <param name="Subject">What was asked.</param>
/// <param name="Bounds">How far that goes.</param>
/// <param name="Counts">How much was done, the same at each run: claims and paths, states and transitions, scripts and operations.</param>
/// <param name="Holds">Whether nothing was wrong.</param>
internal sealed record EvidenceRow(
    IReadOnlyList<string> Properties, string Subject, string Bounds, IReadOnlyDictionary<string, long> Counts, bool Holds);

/// <summary>A deviation of docs/deviations.md, and how often the board's scripts needed it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Occurrences">How often.</param>
internal sealed record DeviationCount(string Name, long Occurrences);

/// <summary>What a part of the evidence has shown.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Question">What it answers.</param>
/// <param name="Engine">Who answers.</param>
/// <param name="Command">What repeats it.</param>
/// <param name="Inputs">SHA-256 over the sources and tools that the answer depends on.</param>
/// <param name="Passed">As the command counts.</param>
/// <param name="Failed">As the command counts; a command that does not get to its end counts here.</param>
/// <param name="Rows">Line by line.</param>
/// <param name="Deviations">What the board's scripts needed; only where that is counted.</param>
internal sealed record PartResult(
    string Id, string Question, string Engine, string Command, string Inputs, long Passed, long Failed,
    IReadOnlyList<EvidenceRow> Rows, IReadOnlyList<DeviationCount> Deviations)
{
    /// <summary>Whether something was asked and nothing is wrong.</summary>
    public bool Holds => Passed > 0 && Failed == 0 && Rows.All(row => row.Holds);

    /// <summary>Whether another run of the same command has shown the same.</summary>
    public bool Equals(PartResult? other) => other is not null && ResultText.Of(this) == ResultText.Of(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ResultText.Of(this).GetHashCode(StringComparison.Ordinal);
}
