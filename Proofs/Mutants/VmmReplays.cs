using System.Collections.Concurrent;
using Lockstep.Proofs.Command;

namespace Lockstep.Mutants;

/// <summary>What the counterexamples of the pinned mutants came to in the VMM, which has none of the mutants.</summary>
internal sealed class VmmReplays
{
    private readonly ConcurrentDictionary<string, (string Verdict, string Reason)> all = [];

    /// <summary>Replays one.</summary>
    /// <returns>What is wrong with the VMM; null when nothing is.</returns>
    public string? Add(Trials trials, Mutant mutant, Kill kill, TimeSpan limit)
    {
        (string verdict, string reason, string[] lines) = trials.Replay(mutant.Number, kill.Trial.Result!, limit);
        all[kill.Id] = (verdict, reason);
        return verdict != nameof(VmmVerdict.Wrong) ? null
            : $"{kill.Id} ({kill.Configuration}): the counterexample of {mutant} goes wrong in the VMM too:\n  "
                + string.Join("\n  ", lines);
    }

    /// <summary>How many were replayed, and why the others were not.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"counterexamples in the VMM: {all.Values.Count(r => r.Verdict == nameof(VmmVerdict.Right))} of {all.Count} replayed, "
            + $"{all.Values.Count(r => r.Verdict == nameof(VmmVerdict.Wrong))} wrong";
        foreach (var reason in all.Where(r => r.Value.Reason.Length > 0)
            .GroupBy(r => r.Value.Reason).OrderByDescending(g => g.Count()))
        {
            yield return $"  not replayed: {string.Join(", ", reason.Select(r => r.Key).Order(StringComparer.Ordinal))}: {reason.Key}";
        }
    }
}
