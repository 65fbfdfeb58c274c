using System.Diagnostics;
using Lockstep.Runner.Agent;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

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
    /// The shortest failing script with an attack, where the attack itself fails or the log as a whole: nothing after it, and as few
    /// of its actions as still fail. A difference after an attack stays as it is, because what the attack leaves behind is not known.
    /// </summary>
    /// <param name="difference">Of the script to shrink.</param>
    /// <param name="tryOne">Says what is wrong with a run.</param>
    /// <param name="limit">No new boot begins after this time.</param>
    public static async Task<Difference> ShrinkAttackAsync(Difference difference, Func<ComposedRun, Task<Difference?>> tryOne, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Operation> operations = difference.Run.Script.Operations;
        int at = operations.TakeWhile(one => one.Kind != OperationKind.Attack).Count();
        if (at == operations.Count || !IsOfAttack(difference, at))
        {
            return difference;
        }

        int passes = 0, fails = AttackPlan.Of(operations[at]).Actions, next = 1;
        if (await tryOne(AttackAlone(difference, at, fails)) is not { } best || !IsOfAttack(best, at))
        {
            return difference;
        }

        while (passes + 1 < fails && Stopwatch.GetElapsedTime(start) < limit)
        {
            Difference? shorter = await tryOne(AttackAlone(difference, at, next));
            (best, passes, fails) = shorter is not null && IsOfAttack(shorter, at) ? (shorter, passes, next) : (best, next, fails);
            next = int.Min(8 * next, passes + ((fails - passes) / 2));
        }

        return best;
    }

    /// <summary>Whether the attack's own record differs, or the log as a whole is wrong. What comes after an attack alone is not predicted.</summary>
    private static bool IsOfAttack(Difference difference, int at) => difference.OwnIndex == at
        || (difference is { Trouble: not null, Observed: not null } && difference.Index == difference.Run.Predictions.Count - 1);

    /// <summary>The script up to its attack, which has fewer actions, as the first of a boot.</summary>
    private static ComposedRun AttackAlone(Difference difference, int at, int actions)
    {
        (GuestMachine guest, SuiteScript script) = (difference.Run.Guest, difference.Run.Script);
        Operation attack = (AttackPlan.Of(script.Operations[at]) with { Actions = actions }).ToOperation(guest.Platform);
        return ComposedRun.Of(guest, script with
        {
            Operations = [.. script.Operations.Take(at), attack],
            Aftermaths = [],
            Expectations = [],
            Provokes = null,
            FromReset = true,
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
