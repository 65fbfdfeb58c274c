namespace Lockstep.Explore.Engine;

/// <summary>How to explore.</summary>
public sealed record ExplorationOptions
{
    /// <summary>Worker threads.</summary>
    public int Workers { get; init; } = int.Min(2, Environment.ProcessorCount);

    /// <summary>Bytes for states and table, beyond which only hashes are kept.</summary>
    public long MemoryBytes { get; init; } = 8L << 30;

    /// <summary>Explores <see cref="ISystem{TState}.Ample"/> actions only where the proviso allows it; one worker.</summary>
    public bool ReducesOrder { get; init; }

    /// <summary>Takes one state of each orbit (<see cref="ISystem{TState}.Canonicalise"/>).</summary>
    public bool ReducesSymmetry { get; init; }

    /// <summary>Stops when there are more states than this.</summary>
    public long MaxStates { get; init; } = long.MaxValue;

    /// <summary>File for a checkpoint: read at the start where it exists, written when the run is stopped; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Called now and then from one worker.</summary>
    public Action<Progress>? Report { get; init; }
}

/// <summary>Where an exploration is.</summary>
/// <param name="States">States found.</param>
/// <param name="Transitions">Steps taken.</param>
/// <param name="Depth">Steps from an initial state.</param>
/// <param name="Frontier">States of that depth.</param>
/// <param name="Bytes">Memory of states and table.</param>
/// <param name="Elapsed">Time so far.</param>
public readonly record struct Progress(long States, long Transitions, int Depth, long Frontier, long Bytes, TimeSpan Elapsed);

/// <summary>How an exploration ended.</summary>
public enum Verdict
{
    /// <summary>All states were seen and nothing is wrong.</summary>
    Holds,

    /// <summary>A step is wrong.</summary>
    Violated,

    /// <summary>Nothing can happen in a state in which the system may not stop.</summary>
    Deadlocked,

    /// <summary>It was stopped before all states were seen.</summary>
    Incomplete,
}

/// <summary>A run of a system as numbers.</summary>
/// <param name="Initial">The initial state.</param>
/// <param name="Actions">What happens from there.</param>
public sealed record Schedule(int Initial, byte[] Actions);

/// <summary>What an exploration found.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="States">Distinct states.</param>
/// <param name="FullStates">The states that these stand for: their orbits' sizes added up; without symmetry the same number.</param>
/// <param name="Transitions">Steps taken.</param>
/// <param name="Depth">Largest distance from an initial state.</param>
/// <param name="Elapsed">Time.</param>
/// <param name="Bytes">Memory of states and table.</param>
/// <param name="CollisionBound">Probability at most that a state was missed; 0 when all states were kept.</param>
/// <param name="Violation">Number of what is wrong, or 0.</param>
/// <param name="Path">A shortest run to what is wrong, or null.</param>
public sealed record Exploration(
    Verdict Verdict, long States, long FullStates, long Transitions, int Depth, TimeSpan Elapsed, long Bytes, double CollisionBound, int Violation, Schedule? Path)
{
    /// <summary>States a second.</summary>
    public double Rate => States / double.Max(Elapsed.TotalSeconds, 1e-6);
}
