using System.Text.Json.Serialization;

namespace Lockstep.Proofs.Theorems;

/// <summary>How it ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Every claim holds on every path, and every claim was reached.</summary>
    Proved,

    /// <summary>A claim does not hold.</summary>
    Refuted,

    /// <summary>Not everything was looked at, or nothing was: a limit, no answer of the solver, or no case that the assumptions
    /// allow.</summary>
    Unknown,
}

/// <summary>A theorem in one configuration, and how it ended.</summary>
/// <param name="Id">The theorem.</param>
/// <param name="Configuration">By name.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Reason">Why nothing is known; empty otherwise.</param>
/// <param name="Claims">Claims that were proved, over all paths.</param>
/// <param name="Paths">Paths, choices among them.</param>
/// <param name="Infeasible">Paths that no value allows.</param>
/// <param name="Queries">Questions to the solver.</param>
/// <param name="Cached">Questions that had been asked before.</param>
/// <param name="Seconds">Time.</param>
/// <param name="Counterexample">Of a claim that does not hold.</param>
/// <param name="Witness">Values that satisfy what is assumed, if they were asked for.</param>
public sealed record TheoremResult(
    string Id,
    string Configuration,
    Verdict Verdict,
    string Reason,
    int Claims,
    int Paths,
    int Infeasible,
    int Queries,
    int Cached,
    double Seconds,
    Counterexample? Counterexample,
    Counterexample? Witness);
