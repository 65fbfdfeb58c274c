using System.Diagnostics;
using Lockstep.Proofs.Paths;

namespace Lockstep.Proofs.Theorems;

/// <summary>Proves one theorem in one configuration.</summary>
internal static class TheoremRunner
{
    /// <summary>Runs it on every path, with a context of its own.</summary>
    /// <param name="theorem">The theorem.</param>
    /// <param name="configuration">One of its configurations.</param>
    /// <param name="log">Sees every question to the solver.</param>
    /// <param name="withWitness">Ends with values that satisfy what is assumed on the first path.</param>
    /// <param name="limits">Other limits than the theorem's own.</param>
    public static TheoremResult Run(Theorem theorem, TheoremConfiguration configuration, IQueryLog? log = null, bool withWitness = false,
        PathLimits? limits = null)
    {
        Stopwatch clock = Stopwatch.StartNew();
        ClaimCounts claims = new();
        Counterexample? witness = null;
        using PathExplorer explorer = new(limits ?? theorem.Limits, log);

        TheoremResult Result(Verdict verdict, string reason, Counterexample? counterexample = null) =>
            new(theorem.Id, configuration.Name, verdict, reason, claims.Total, explorer.Statistics.Paths, explorer.Statistics.Infeasible,
                explorer.Statistics.Queries, explorer.Statistics.Cached, clock.Elapsed.TotalSeconds, counterexample, witness);

        try
        {
            explorer.Explore(() =>
            {
                SymbolicCase path = new(theorem, configuration, explorer, claims);
                theorem.Run(path);
                path.Settle();
                if (withWitness && witness is null)
                {
                    witness = path.Witness();
                }
            });
        }
        catch (RefutedException refuted)
        {
            return Result(Verdict.Refuted, "", refuted.Counterexample);
        }
        catch (LimitReachedException limit)
        {
            return Result(Verdict.Unknown, limit.Message);
        }

        return claims.Total > 0 ? Result(Verdict.Proved, "") : Result(Verdict.Unknown, "vacuous: no case that is assumed reaches a claim");
    }
}
