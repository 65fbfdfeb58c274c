using System.Diagnostics;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Microsoft.Z3;

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
    string? Failure, int Paths, long Instructions, long Obligations, ulong StackBytes, Coverage Coverage, TimeSpan Elapsed);

/// <summary>Follows all paths of a case.</summary>
internal static class CaseRun
{
    /// <summary>Forks and paths of one case.</summary>
    private static readonly PathLimits Limits = new() { ForksPerPath = 200, Paths = 5_000, QueryMilliseconds = 60_000 };

    /// <summary>Proves a case, or says why not.</summary>
    public static CaseResult Prove(VmmImage image, EventCase c)
    {
        RepresentationInvariant invariant = image.Invariant(c.State, c.Running, c.Phase);
        long started = Stopwatch.GetTimestamp(), instructions = 0, obligations = 0;
        ulong lowest = image.Sp;
        Coverage coverage = new(image);
        string? failure = null;
        using PathExplorer explorer = new(Limits with { ComparesMuch = c.ComparesMuch });
        AddressChoice addresses = new(explorer);
        void Path()
        {
            SymbolicRun run = new(image, invariant, c.Place, addresses, coverage, c.Vcpu);
            Claims claims = new(explorer);
            try
            {
                c.Run(image, run, invariant, claims);
                claims.Settle();
            }
            catch (ObligationFailedException failed)
            {
                throw new ObligationFailedException($"{failed.Message}{Values(explorer)}");
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

        if (failure is null && explorer.Statistics.Paths == 0)
        {
            failure = "no path is possible: nothing is proved";
        }

        return new(failure, explorer.Statistics.Paths, instructions, obligations, image.Sp - lowest, coverage,
            Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Values with which the path goes wrong, those that are not 0.</summary>
    private static string Values(PathExplorer explorer)
    {
        if (explorer.ModelOf() is not { } model)
        {
            return "";
        }

        IEnumerable<string> values = from constant in explorer.Constants
                                     let value = model.Eval(constant.Value, true)
                                     where value is BitVecNum { BigInteger.IsZero: false } || value.IsTrue
                                     select $"\n    {constant.Key} = {(value is BitVecNum number ? $"0x{number.BigInteger:x}" : "1")}";
        return string.Concat(values);
    }
}
