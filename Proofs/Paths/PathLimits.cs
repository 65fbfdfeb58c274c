namespace Lockstep.Proofs.Paths;

/// <summary>
/// How far an exploration goes. One that reaches a limit has not looked at everything: it ends with
/// <see cref="LimitReachedException"/>, and what it was for is not proved.
/// </summary>
public sealed record PathLimits
{
    /// <summary>Forks on one path: decisions of which both sides are possible, and choices.</summary>
    public int ForksPerPath { get; init; } = 256;

    /// <summary>Paths in all.</summary>
    public int Paths { get; init; } = 200_000;

    /// <summary>Milliseconds a query.</summary>
    public uint QueryMilliseconds { get; init; } = 120_000;

    /// <summary>
    /// For code that compares much with much: a decision is possible where it is without what the comparisons mean, so that a path may be
    /// followed that is none; and the solver, where it is asked, knows nothing yet, so that it may do more before it searches.
    /// </summary>
    public bool ComparesMuch { get; init; }
}

/// <summary>The exploration stopped before it had seen every path.</summary>
public sealed class LimitReachedException(string message) : Exception(message);

/// <summary>Nothing satisfies what was assumed on this path; it is left, and not counted as looked at.</summary>
internal sealed class InfeasiblePathException : Exception;
