using System.Diagnostics;
using Lockstep.Runner.Agent;
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

    /// <summary>
    /// The shortest failing script with an attack: nothing after the difference, and where the attack itself fails the fewest actions
    /// of it that do. What an attack leaves behind is not known, so operations before the difference stay.
    /// </summary>
    /// <param name="difference">Of the script to shrink.</param>
    /// <param name="tryOne">Says what is wrong with a run.</param>
    /// <param name="limit">No new boot begins after this time.</param>
    public static async Task<Difference> ShrinkAttackAsync(Difference difference, Func<ComposedRun, Task<Difference?>> tryOne, TimeSpan limit)
    {
        int at = difference.OwnIndex;
        if (at < 0 || at >= difference.Run.Script.Operations.Count || difference.Run.Script.Operations[at].Kind != Lockstep.Agent.OperationKind.Attack)
        {
            return difference;
        }

        long start = Stopwatch.GetTimestamp();
        Difference best = difference;
        int passes = 0, fails = AttackPlan.Of(difference.Run.Script.Operations[at]).Actions, next = 1;
        while (passes + 1 < fails && Stopwatch.GetElapsedTime(start) < limit)
        {
            if (await tryOne(WithActions(difference, at, next)) is { } shorter && shorter.OwnIndex == at)
            {
                (best, fails) = (shorter, next);
            }
            else
            {
                passes = next;
            }

            next = int.Min(8 * next, passes + ((fails - passes) / 2));
        }

        return best;
    }

    private static ComposedRun WithActions(Difference difference, int at, int actions)
    {
        (GuestMachine guest, SuiteScript script) = (difference.Run.Guest, difference.Run.Script);
        Operation attack = (AttackPlan.Of(script.Operations[at]) with { Actions = actions }).ToOperation(guest.Platform);
        return ComposedRun.Of(guest, script with
        {
            Operations = [.. script.Operations.Take(at), attack],
            Aftermaths = [.. script.Aftermaths.Where(one => one.First < at)],
            Expectations = [],
            Provokes = null,
        });
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
