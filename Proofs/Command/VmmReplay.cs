using Lockstep.Model.Gic;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>What a counterexample came to on the VMM.</summary>
internal enum VmmVerdict
{
    /// <summary>Its steps are none that a guest of the VMM can make.</summary>
    NotReplayed,

    /// <summary>Its state cannot be brought about by what a guest and devices can do.</summary>
    NotReachable,

    /// <summary>The VMM does what the architecture allows.</summary>
    Right,

    /// <summary>It does not.</summary>
    Wrong,
}

/// <summary>A replay in the VMM.</summary>
/// <param name="Verdict">What it came to.</param>
/// <param name="Reason">Why it was not replayed; empty when it was.</param>
/// <param name="Lines">All that there is to say.</param>
internal sealed record VmmResult(VmmVerdict Verdict, string Reason, IReadOnlyList<string> Lines);

/// <summary>One run of a theorem's, replayed.</summary>
/// <param name="Order">When its last step was in the theorem.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Reason">Why it was not replayed; empty when it was.</param>
/// <param name="IsOtherwise">The theorem's model did something else than the project's, or than the VMM.</param>
/// <param name="Lines">What there is to say.</param>
internal sealed record ReplayedRun(int Order, VmmVerdict Verdict, string Reason, bool IsOtherwise, IReadOnlyList<string> Lines);

/// <summary>
/// Replays a counterexample in the VMM: its state is brought about by what a guest can do, and what the theorem did to the model is done to
/// the VMM's own code, with the project's model beside it, also where the model that was refuted is another one.
/// </summary>
internal static class VmmReplay
{
    private const int MostRuns = 3;

    /// <summary>Replays one.</summary>
    /// <param name="theorem">The theorem.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="choices">The counterexample's.</param>
    /// <param name="values">The counterexample's.</param>
    public static VmmResult Of(
        Theorem theorem, TheoremConfiguration configuration, IReadOnlyList<ChoiceMade> choices, IReadOnlyDictionary<string, string> values)
    {
        if (WhyNot(configuration) is { } reason)
        {
            return new(VmmVerdict.NotReplayed, reason, [reason]);
        }

        ConcreteCase run = new(configuration, choices, values);
        run.RunWith(theorem, isNoted: true);
        IReadOnlyList<ReplayedRun> runs = RunsOf(configuration, run);
        if (runs.Count == 0)
        {
            const string noStep = "no step on the model comes before the claim: there is nothing to do to the VMM";
            return new(VmmVerdict.NotReplayed, noStep, [noStep]);
        }

        List<string> lines = [];
        if (run.Failed.Count > 0 && runs.Any(r => r.Verdict is VmmVerdict.NotReachable))
        {
            IReadOnlyDictionary<string, string> smaller = SmallerValues.Of(theorem, configuration, choices, values);
            ConcreteCase again = new(configuration, choices, smaller);
            again.RunWith(theorem, isNoted: true);
            IReadOnlyList<ReplayedRun> others = RunsOf(configuration, again);
            if (others.Count > 0)
            {
                lines.Add("its state is not reachable by guest operations as it is; this is a smaller one in which a claim fails:");
                lines.AddRange(again.Lines.Select(line => $"  {line}"));
                runs = others;
            }
        }

        Print(runs, lines);
        ReplayedRun worst = runs.MaxBy(r => r.Verdict)!;
        string why = worst.Verdict == VmmVerdict.NotReachable ? runs.First(r => r.Verdict == VmmVerdict.NotReachable).Reason : worst.Reason;
        return new(worst.Verdict, why, lines);
    }

    private static string? WhyNot(TheoremConfiguration configuration) =>
        configuration.Guest is { } guest ? GuestRuns.WhyNot(guest)
        : configuration.ListRegisters > 0 ? "the step is one of list registers or of seL4, below the VMM: it is replayed on the model only"
        : configuration.Gic is not { } gic ? "the theorem is about no interrupt controller and no guest"
        : gic != new GicConfiguration { Version = gic.Version, CpuCount = gic.CpuCount, IntidCount = gic.IntidCount }
            ? "the VMM is another implementation than this one, in what the architecture leaves open"
        : null;

    private static IReadOnlyList<ReplayedRun> RunsOf(TheoremConfiguration configuration, ConcreteCase run) =>
        configuration.Guest is { } guest ? [.. run.GuestRuns.Select(r => GuestRuns.Replay(guest, r))]
            : [.. run.Runs.Select(r => GicRuns.Replay(configuration.Gic!, r))];

    /// <summary>Runs that show something come first; of many that show nothing the last, which the claim is about.</summary>
    private static void Print(IReadOnlyList<ReplayedRun> runs, List<string> lines)
    {
        ReplayedRun[] order =
        [
            .. runs.OrderByDescending(r => r.Verdict).ThenByDescending(r => r.IsOtherwise).ThenByDescending(r => r.Order),
        ];
        foreach (ReplayedRun run in order.Take(MostRuns))
        {
            lines.AddRange(run.Lines);
        }

        if (order.Length > MostRuns)
        {
            lines.Add($"{order.Length - MostRuns} more runs of the theorem, of which there is no more to say");
        }
    }
}
