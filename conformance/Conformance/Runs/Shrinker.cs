using System.Diagnostics;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance;

/// <summary>Makes a failing script short: leaves out ever smaller pieces while it still fails. All candidates of a round are tried together.</summary>
public static class Shrinker
{
    /// <summary>The shortest failing script found.</summary>
    /// <param name="difference">Of the script to shrink.</param>
    /// <param name="tryAll">Says of each run what is wrong with it.</param>
    /// <param name="limit">No new round begins after this time.</param>
    public static async Task<Difference> ShrinkAsync(
        Difference difference, Func<IReadOnlyList<ComposedRun>, Task<IReadOnlyList<Difference?>>> tryAll, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        Difference best = difference;
        int piece = int.Max(1, best.OwnIndex + 1);
        while (piece > 0 && Stopwatch.GetElapsedTime(start) < limit)
        {
            ComposedRun[] candidates = [.. Shorter(best, piece)];
            IReadOnlyList<Difference?> found = candidates.Length == 0 ? [] : await tryAll(candidates);
            Difference? next = found.Where(one => one is not null).MinBy(one => one!.Run.Script.Operations.Count);
            if (next is null)
            {
                piece /= 2;
            }
            else
            {
                best = next;
                piece = int.Min(piece, int.Max(1, best.Run.Script.Operations.Count));
            }
        }

        return best;
    }

    /// <summary>The script without one piece each; nothing after the difference matters.</summary>
    private static IEnumerable<ComposedRun> Shorter(Difference difference, int piece)
    {
        SuiteScript script = difference.Run.Script;
        Operation[] operations = [.. script.Operations.Take(int.Max(0, difference.OwnIndex + 1))];
        for (int start = 0; start < operations.Length; start += piece)
        {
            Operation[] rest = [.. operations[..start], .. operations[int.Min(start + piece, operations.Length)..]];
            if (TryRun(difference.Run.Guest, script with { Operations = rest, Expectations = [], Provokes = null }) is { } run)
            {
                yield return run;
            }
        }
    }

    /// <summary>A shorter script may do what is not predicted, a WFI without an end for one.</summary>
    private static ComposedRun? TryRun(GuestMachine guest, SuiteScript script)
    {
        try
        {
            return ComposedRun.Of(guest, script);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
