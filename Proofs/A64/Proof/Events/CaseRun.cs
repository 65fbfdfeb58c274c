using System.Diagnostics;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Replay;
using Lockstep.Proofs.Paths;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>What became of a case.</summary>
/// <param name="Failure">What is not proved, with the values of a path that shows it; null when all is.</param>
/// <param name="Paths">Paths that were followed to their end.</param>
/// <param name="Instructions">Instructions on all paths.</param>
/// <param name="Obligations">Accesses, stack pointers and branches that were found allowed, and claims at the ends.</param>
/// <param name="StackBytes">How far the stack went down.</param>
/// <param name="Coverage">The instructions that were executed.</param>
/// <param name="Elapsed">Time that it took.</param>
internal sealed record CaseResult(
    string? Failure, int Paths, long Instructions, long Obligations, ulong StackBytes, Coverage Coverage, TimeSpan Elapsed)
{
    /// <summary>The path that shows a failure; null where there is none.</summary>
    public PathTrace? Trace { get; init; }
}

/// <summary>Follows all paths of a case.</summary>
internal static class CaseRun
{
    /// <summary>Forks and paths of one case.</summary>
    private static readonly PathLimits Limits = new() { ForksPerPath = 200, Paths = 5_000, QueryMilliseconds = 60_000 };

    /// <summary>Proves a case, or says why not.</summary>
    /// <param name="image">The program.</param>
    /// <param name="c">The case.</param>
    /// <param name="log">Sees every question to the solver, or null.</param>
    public static CaseResult Prove(VmmImage image, EventCase c, IQueryLog? log = null)
    {
        LoopCuts? loops = c.Loops(image);
        for (int round = 0; round < LoopCuts.MaxRounds; round++)
        {
            try
            {
                return Prove(image, c, loops, log);
            }
            catch (LoopWidenedException)
            {
                // What a loop changes is not all known yet.
            }
        }

        return new($"what a loop changes is not known after {LoopCuts.MaxRounds} rounds", 0, 0, 0, 0, new(image), TimeSpan.Zero);
    }

    private static CaseResult Prove(VmmImage image, EventCase c, LoopCuts? loops, IQueryLog? log)
    {
        RepresentationInvariant invariant = image.Invariant(c.State, c.Running, c.Phase);
        long started = Stopwatch.GetTimestamp(), instructions = 0, obligations = 0;
        ulong lowest = image.Sp;
        Coverage coverage = new(image);
        string? failure = null;
        PathTrace? trace = null;
        using PathExplorer explorer = new(Limits, log);
        AddressChoice addresses = new(explorer);
        void Path()
        {
            SymbolicRun run = new(image, invariant, c.Place, addresses, coverage, c.Vcpu) { Loops = loops };
            loops?.Begin();
            Claims claims = new(explorer);
            if (c.UsesReadySets)
            {
                run.UseReadySets(claims);
            }

            try
            {
                c.Run(image, run, invariant, claims);
                claims.Settle();
            }
            catch (LoopRepeatsException)
            {
                // One iteration more is as this one.
            }
            catch (ObligationFailedException failed)
            {
                trace = Trace(image, invariant, run, explorer);
                throw new ObligationFailedException($"{failed.Message}{trace?.ValuesText}{trace?.ReplayText}");
            }
            finally
            {
                coverage.Loaded.UnionWith(run.Memory.LoadedText);
            }

            instructions += run.Instructions;
            obligations += run.Memory.Accesses + run.Instructions + claims.Count;
            lowest = ulong.Min(lowest, run.LowestStack);
        }

        try
        {
            explorer.Explore(Path);
        }
        catch (Exception e) when (e is ObligationFailedException or LimitReachedException)
        {
            failure = e.Message;
        }

        failure ??= loops?.WithoutEnd();
        if (failure is null && explorer.Statistics.Paths == 0)
        {
            failure = "no path is possible: nothing is proved";
        }

        return new(failure, explorer.Statistics.Paths, instructions, obligations, image.Sp - lowest, coverage,
            Stopwatch.GetElapsedTime(started))
        { Trace = trace };
    }

    /// <summary>The path that goes wrong, with values for what may be anything, taken again on integers.</summary>
    private static PathTrace? Trace(VmmImage image, RepresentationInvariant invariant, SymbolicRun run, PathExplorer explorer)
    {
        if (explorer.ModelOf() is not { } model)
        {
            return null;
        }

        PathValues values = new(model, explorer.Constants);
        return new(
            [.. run.Recording.Steps], run.Recording.Outside.Keys.ToHashSet(),
            [.. run.Kernel.Invocations.Select(i => $"{i.Name} of {i.Capability} ({string.Join(", ", i.Arguments.Select(a => $"0x{values.Of(a):x}"))})")],
            [.. values.NotZero], run.IsWhole ? new PathReplay(image, invariant, run, values).Results() : null);
    }
}
