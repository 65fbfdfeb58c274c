using System.Collections.Concurrent;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>Proves what is asked for, two or more at a time, each with a context of its own.</summary>
internal static class ProofRun
{
    /// <summary>Runs, prints, and says whether all is well: 0, or 1.</summary>
    public static int Run(ProofOptions options)
    {
        (Theorem Theorem, TheoremConfiguration Configuration)[] jobs =
            [.. options.Theorems().SelectMany(t => options.Configurations(t).Select(c => (t, c)))];
        ConcurrentDictionary<int, TheoremResult> results = [];
        SecondSolver? second = options.Check.Length > 0 ? new SecondSolver(Path.Combine(options.Build, "proofs", SecondSolver.Name)) : null;
        string Text() =>
            $"{results.Count} of {jobs.Length}, {results.Values.Sum(r => r.Queries)} questions, {results.Values.Sum(r => r.Paths)} paths";
        ParallelOptions atOnce = new() { MaxDegreeOfParallelism = options.Jobs };
        ProgressDisplay.During(Text, () => Parallel.For(0, jobs.Length, atOnce, i =>
        {
            results[i] = Prove(jobs[i].Theorem, jobs[i].Configuration, options, second);
            if (options.IsVerbose)
            {
                Console.WriteLine(ProofReport.Line(results[i]));
            }
        }));
        TheoremResult[] all = [.. Enumerable.Range(0, jobs.Length).Select(i => results[i])];
        if (options.Shard.Length > 0)
        {
            Console.WriteLine($"results in {ShardFile.Write(options, all)}");
        }

        foreach (TheoremResult refuted in all.Where(r => r.Counterexample is not null))
        {
            StoredCounterexample.Of(refuted).Write(options.Build);
        }

        bool isCurrent = TheoremDocument.IsCurrent(options, all), agrees = second?.Report() ?? true;
        int status = ProofReport.Print(all, options.IsVerbose, options.Build);
        return isCurrent && agrees ? status : 1;
    }

    private static TheoremResult Prove(Theorem theorem, TheoremConfiguration configuration, ProofOptions options, SecondSolver? second)
    {
        ResultCache cache = new(options.Build);
        bool isFresh = !options.UseCache || second is not null;
        if (!isFresh && cache.Find(theorem, configuration) is { } known && (known.Witness is not null || !options.WithWitness))
        {
            return options.WithWitness ? known : known with { Witness = null };
        }

        using SecondSolver.Asker? asker = second?.Begin(theorem.Id, configuration.Name);
        TheoremResult result = RunOrSay(theorem, configuration, asker, options.WithWitness);
        cache.Keep(theorem, configuration, result);
        return result;
    }

    /// <summary>
    /// Runs a theorem. One that stops (the model runs out of an array, a function has no translation for the second solver) has failed
    /// with its text, and the others go on.
    /// </summary>
    /// <param name="theorem">The theorem.</param>
    /// <param name="configuration">One of its configurations.</param>
    /// <param name="log">Sees every question to the solver.</param>
    /// <param name="withWitness">As for <see cref="TheoremRunner.Run"/>.</param>
    internal static TheoremResult RunOrSay(
        Theorem theorem, TheoremConfiguration configuration, IQueryLog? log = null, bool withWitness = false)
    {
        try
        {
            return TheoremRunner.Run(theorem, configuration, log, withWitness);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            string place = e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(" Lockstep.", StringComparison.Ordinal)) ?? "";
            string reason = $"stopped by {e.GetType().Name}: {e.Message} {place.Trim()}".TrimEnd();
            return new TheoremResult(theorem.Id, configuration.Name, Verdict.Unknown, reason, 0, 0, 0, 0, 0, 0, null, null);
        }
    }
}
