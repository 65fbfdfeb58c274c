using Lockstep.InLockstep.Replay;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Proofs.Theorems;
using Lockstep.Proofs.Theorems.Gic;

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

/// <summary>
/// Replays a counterexample in the VMM: its state is brought about by guest operations, and what the theorem did to the model is done to
/// the VMM's own code, with the project's model beside it, also where the model that was refuted is another one.
/// </summary>
internal sealed class VmmReplay
{
    private const int MostSteps = 4, MostMissing = 8, MostRuns = 3;
    private readonly List<string> lines = [];
    private readonly GicConfiguration gic;

    private VmmReplay(GicConfiguration gic) => this.gic = gic;

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

        VmmReplay replay = new(configuration.Gic!);
        ConcreteCase run = new(configuration, choices, values);
        run.RunWith(theorem, isNoted: true);
        if (run.Runs.Count == 0)
        {
            const string noStep = "no step on the interrupt controller comes before the claim: there is nothing to do to the VMM";
            return new(VmmVerdict.NotReplayed, noStep, [noStep]);
        }

        ReplayOutcome[] outcomes = replay.RunAll(run.Runs);
        IReadOnlyList<RecordedRun> runs = run.Runs;
        if (run.Failed.Count > 0 && outcomes.Any(o => o.Missing.Count > 0))
        {
            IReadOnlyDictionary<string, string> smaller = SmallerValues.Of(theorem, configuration, choices, values);
            ConcreteCase again = new(configuration, choices, smaller);
            again.RunWith(theorem, isNoted: true);
            if (again.Runs.Count > 0)
            {
                replay.lines.Add("its state is not reachable by guest operations as it is; this is a smaller one in which a claim fails:");
                replay.lines.AddRange(again.Lines.Select(line => $"  {line}"));
                (runs, outcomes) = (again.Runs, replay.RunAll(again.Runs));
            }
        }

        replay.Print(runs, outcomes);
        return outcomes.Any(o => o.Fault is not null) ? new(VmmVerdict.Wrong, "", replay.lines)
            : outcomes.Any(o => o.Steps.Count > 0) ? new(VmmVerdict.Right, "", replay.lines)
            : outcomes.Select(o => o.Refusal).FirstOrDefault(r => r is not null) is { } refusal
                ? new(VmmVerdict.NotReplayed, $"the first step is none on a VMM: {refusal}", replay.lines)
            : new(VmmVerdict.NotReachable, "not reachable by guest operations", replay.lines);
    }

    private static string? WhyNot(TheoremConfiguration configuration) =>
        configuration.Guest is not null ? "the step is a fault of a guest: it is replayed on the model only"
        : configuration.ListRegisters > 0 ? "the step is one of list registers or of seL4, below the VMM: it is replayed on the model only"
        : configuration.Gic is not { } gic ? "the theorem is about no interrupt controller"
        : gic != new GicConfiguration { Version = gic.Version, CpuCount = gic.CpuCount, IntidCount = gic.IntidCount }
            ? "the VMM is another implementation than this one, in what the architecture leaves open"
        : null;

    private ReplayOutcome[] RunAll(IReadOnlyList<RecordedRun> runs) => [.. runs.Select(run => StateReplay.Run(new ReplayRequest(
        gic.Version == GicVersion.V3 ? 3 : 2, gic.CpuCount, gic.IntidCount, RecordedRun.WordsOf(run.Start), run.Steps)))];

    /// <summary>Runs that show something come first; of many that show nothing the last, which the claim is about.</summary>
    private void Print(IReadOnlyList<RecordedRun> runs, ReplayOutcome[] outcomes)
    {
        int[] order =
        [
            .. Enumerable.Range(0, outcomes.Length).OrderByDescending(i => Weight(outcomes[i])).ThenByDescending(i => runs[i].Order),
        ];
        foreach (int i in order.Take(MostRuns))
        {
            Print(outcomes[i]);
        }

        if (order.Length > MostRuns)
        {
            lines.Add($"{order.Length - MostRuns} more runs of the theorem, of which there is no more to say");
        }
    }

    private static int Weight(ReplayOutcome outcome) =>
        outcome.Fault is not null ? 3 : outcome.Steps.Any(IsOtherwise) ? 2 : outcome.Steps.Count > 0 ? 1 : 0;

    private static bool IsOtherwise(ReplayedStep done) => done.Step.IsRead && (done.Step.Value != done.Model || done.Vmm != done.Model);

    private void Print(ReplayOutcome outcome)
    {
        if (outcome.Missing.Count > 0)
        {
            lines.Add("not reachable by guest operations:");
            PrintMissing(outcome.Missing);
        }
        else
        {
            lines.Add($"after {outcome.Operations} guest operations VMM and model are in its state; then");
            PrintSteps(outcome.Steps);
            if (outcome.Refusal is not null)
            {
                lines.Add($"  the next step is none on a VMM: {outcome.Refusal}");
            }
        }

        if (outcome.Missing.Count == 0 || outcome.Fault is not null)
        {
            lines.AddRange(outcome.Differences.Select(line => $"  at the end: {line}"));
        }

        if (outcome.Steps.Count > 0 || outcome.Fault is not null)
        {
            lines.Add(outcome.Fault is { } fault ? $"  WRONG in the VMM: {fault}"
                : "  the VMM does what the architecture and the named deviations allow");
        }
    }

    /// <summary>The steps of which the sides differ, and the last ones.</summary>
    private void PrintSteps(IReadOnlyList<ReplayedStep> steps)
    {
        int left = 0;
        for (int i = 0; i < steps.Count; i++)
        {
            if (!IsOtherwise(steps[i]) && i < steps.Count - MostSteps)
            {
                left++;
                continue;
            }

            if (left > 0)
            {
                lines.Add($"  ... {left} steps that all agree on");
                left = 0;
            }

            (ReplayStep step, ulong model, ulong vmm) = steps[i];
            lines.Add($"  {i + 1}. {step}" + (!step.IsRead ? ""
                : $": 0x{step.Value:x} in the theorem, model 0x{model:x}, VMM 0x{vmm:x}"));
        }
    }

    private void PrintMissing(IReadOnlyList<WordDifference> missing)
    {
        string[] names = Names();
        foreach (WordDifference word in missing.Take(MostMissing))
        {
            lines.Add($"  {names[word.Index]}: 0x{word.Wanted:x} is wanted, 0x{word.Reached:x} is reached");
        }

        if (missing.Count > MostMissing)
        {
            lines.Add($"  and {missing.Count - MostMissing} more");
        }
    }

    /// <summary>Names of the words in the order of GicState.VisitState: each word is given its number, and then looked for.</summary>
    private string[] Names()
    {
        GicState<Word32, Bit> state = new(gic);
        List<string> names = [""];
        GicWords<Word32, Bit>.Each(state, (string name, ref Word32 word) =>
        {
            word = (uint)names.Count;
            names.Add(name);
        });
        return [.. RecordedRun.WordsOf(state).Select(number => names[(int)number])];
    }
}
