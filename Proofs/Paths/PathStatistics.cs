namespace Lockstep.Proofs.Paths;

/// <summary>What an exploration did.</summary>
public sealed class PathStatistics
{
    /// <summary>Paths that were followed to their end.</summary>
    public int Paths { get; internal set; }

    /// <summary>Paths that were left, because nothing satisfies what was assumed on them.</summary>
    public int Infeasible { get; internal set; }

    /// <summary>Questions to the solver.</summary>
    public int Queries { get; internal set; }

    /// <summary>Questions that had been asked before.</summary>
    public int Cached { get; internal set; }
}
