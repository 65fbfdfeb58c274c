using System.Text.Json;
using Lockstep.InLockstep.Replay;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>Runs on machines of guests, replayed in the VMM.</summary>
internal static class GuestRuns
{
    /// <summary>Why no run on this machine is replayed; null when they are.</summary>
    /// <param name="guest">The machine.</param>
    public static string? WhyNot(GuestEnvironment guest) => GuestReplay.OtherMachine(JsonSerializer.Serialize(guest));

    /// <summary>Replays one.</summary>
    /// <param name="guest">The machine.</param>
    /// <param name="run">What happened to it.</param>
    public static ReplayedRun Replay(GuestEnvironment guest, Recorded<VmState<Word64, Word32, Bit>, GuestStep> run)
    {
        GuestOutcome outcome = GuestReplay.Run(
            new GuestRequest(JsonSerializer.Serialize(guest), StepRecorder.NamesOf(run.Start), run.Steps));
        string[] choices = [.. outcome.Steps.SelectMany(s => s.Choices).Distinct()];
        (VmmVerdict verdict, string reason) = outcome.Fault is not null ? (VmmVerdict.Wrong, "")
            : outcome.Missing.Count > 0 ? (VmmVerdict.NotReachable, $"{RunLines.NotReachable}: {outcome.Missing[0].Name}")
            : outcome.Steps.Any(s => s.Choices.Count == 0) ? (VmmVerdict.Right, "")
            : outcome.Refusal is { } refusal ? RunLines.FirstIsNone(refusal)
            : (VmmVerdict.NotReplayed,
                $"the VMM answers it as another machine, in what the specifications leave open: {string.Join(", ", choices)}");
        List<string> lines = [];
        Print(outcome, lines);
        return new(run.Order, verdict, reason, outcome.Steps.Any(s => s.IsOtherwise), lines);
    }

    private static void Print(GuestOutcome outcome, List<string> lines)
    {
        if (outcome.Missing.Count > 0)
        {
            lines.AddRange(RunLines.Missing([.. outcome.Missing.Select(r => (r.Name, r.Wanted, r.Reached))]));
        }
        else
        {
            lines.Add($"with its registers, and after {outcome.Operations} calls of PSCI, VMM and model are in its state; then");
            for (int i = 0; i < outcome.Steps.Count; i++)
            {
                Print(i + 1, outcome.Steps[i], lines);
            }

            if (outcome.Refusal is not null)
            {
                lines.Add(RunLines.NoStep(outcome.Refusal));
            }
        }

        if (outcome.Steps.Count > 0 || outcome.Fault is not null)
        {
            lines.Add(RunLines.Verdict(outcome.Fault, "the architecture says"));
        }
    }

    private static void Print(int number, GuestStepDone step, List<string> lines)
    {
        lines.Add($"  {number}. {step.What}: {step.Theorem} in the theorem, model {step.Model}, VMM {step.Vmm}");
        lines.AddRange(step.Registers.Select(register => $"     {register}"));
        if (step.Choices.Count > 0)
        {
            string choices = string.Join(", ", step.Choices);
            lines.Add($"     in what the specifications leave open, the VMM's machine is another one here: {choices}");
        }
    }
}
