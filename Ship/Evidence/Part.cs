namespace Lockstep.Ship.Evidence;

/// <summary>A part of the evidence: a target of the Makefile, and how its result is read.</summary>
internal abstract class Part
{
    /// <summary>Its name.</summary>
    public abstract string Id { get; }

    /// <summary>What it answers.</summary>
    public abstract string Question { get; }

    /// <summary>Who answers.</summary>
    public abstract string Engine { get; }

    /// <summary>What make is given.</summary>
    public abstract IReadOnlyList<string> Arguments { get; }

    /// <summary>Folders and files that its answer depends on.</summary>
    public abstract IReadOnlyList<string> Sources { get; }

    /// <summary>What repeats it.</summary>
    public string Command => $"make {string.Join(' ', Arguments.Select(Quote))}";

    /// <summary>Whether <c>CACHE=off</c> is for its target too.</summary>
    public virtual bool HasCache => false;

    /// <summary>The lines of its result, after the command has run.</summary>
    /// <param name="build">The build folder.</param>
    public abstract IReadOnlyList<EvidenceRow> Rows(string build);

    /// <summary>The deviations that it has counted.</summary>
    /// <param name="build">The build folder.</param>
    public virtual IReadOnlyList<DeviationCount> Deviations(string build) => [];

    /// <summary>All parts for a board.</summary>
    /// <param name="board">A folder of Boards.</param>
    public static IReadOnlyList<Part> All(string board) =>
        [new ProofsPart(), new CodePart(), new ExplorePart(), new PropertiesPart(), new BoardPart(board), new ConformancePart(board)];

    private static string Quote(string argument) => argument.Contains('|') ? $"'{argument}'" : argument;
}
