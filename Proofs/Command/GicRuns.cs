using Lockstep.InLockstep.Replay;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Proofs.Theorems;
using Lockstep.Proofs.Theorems.Gic;

namespace Lockstep.Proofs.Command;

/// <summary>Runs on interrupt controllers, replayed in the VMM.</summary>
internal static class GicRuns
{
    private const int MostSteps = 4;

    /// <summary>Replays one.</summary>
    /// <param name="gic">The interrupt controller.</param>
    /// <param name="run">What was done to it.</param>
    public static ReplayedRun Replay(GicConfiguration gic, Recorded<GicState<Word32, Bit>, ReplayStep> run)
    {
        ReplayOutcome outcome = StateReplay.Run(new ReplayRequest(
            gic.Version == GicVersion.V3 ? 3 : 2, gic.CpuCount, gic.IntidCount, StepRecorder.WordsOf(run.Start), run.Steps));
        (VmmVerdict verdict, string reason) = outcome.Fault is not null ? (VmmVerdict.Wrong, "")
            : outcome.Steps.Count > 0 ? (VmmVerdict.Right, "")
            : outcome.Refusal is { } refusal ? RunLines.FirstIsNone(refusal)
            : (VmmVerdict.NotReachable, RunLines.NotReachable);
        List<string> lines = [];
        Print(gic, outcome, lines);
        return new(run.Order, verdict, reason, outcome.Steps.Any(IsOtherwise), lines);
    }

    private static bool IsOtherwise(ReplayedStep done) => done.Step.IsRead && (done.Step.Value != done.Model || done.Vmm != done.Model);

    private static void Print(GicConfiguration gic, ReplayOutcome outcome, List<string> lines)
    {
        if (outcome.Missing.Count > 0)
        {
            string[] names = Names(gic);
            lines.AddRange(RunLines.Missing([.. outcome.Missing.Select(word => (names[word.Index], (ulong)word.Wanted, (ulong)word.Reached))]));
        }
        else
        {
            lines.Add($"after {outcome.Operations} guest operations VMM and model are in its state; then");
            PrintSteps(outcome.Steps, lines);
            if (outcome.Refusal is not null)
            {
                lines.Add(RunLines.NoStep(outcome.Refusal));
            }
        }

        if (outcome.Missing.Count == 0 || outcome.Fault is not null)
        {
            lines.AddRange(outcome.Differences.Select(line => $"  at the end: {line}"));
        }

        if (outcome.Steps.Count > 0 || outcome.Fault is not null)
        {
            lines.Add(RunLines.Verdict(outcome.Fault, "the architecture and the named deviations allow"));
        }
    }

    /// <summary>The steps of which the sides differ, and the last ones.</summary>
    private static void PrintSteps(IReadOnlyList<ReplayedStep> steps, List<string> lines)
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

    /// <summary>Names of the words in the order of GicState.VisitState: each word is given its number, and then looked for.</summary>
    private static string[] Names(GicConfiguration gic)
    {
        GicState<Word32, Bit> state = new(gic);
        List<string> names = [""];
        GicWords<Word32, Bit>.Each(state, (string name, ref Word32 word) =>
        {
            word = (uint)names.Count;
            names.Add(name);
        });
        return [.. StepRecorder.WordsOf(state).Select(number => names[(int)number])];
    }
}
