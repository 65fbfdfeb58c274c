using Lockstep.InLockstep;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance;

/// <summary>A difference for people: the script, both records, the states before, and how to run it again.</summary>
public static class DifferenceText
{
    /// <summary>The lines.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="difference">The difference, made short.</param>
    /// <param name="request">What was asked for.</param>
    public static IEnumerable<string> Of(Suite suite, Difference difference, CampaignRequest request)
    {
        ComposedRun run = difference.Run;
        string original = run.Script.Name;
        yield return "";
        yield return $"{(run.Guest.IsTwin ? $"{run.Guest.Board}, " : "")}{run.Guest}: suite {suite.Name}, script {original}: {(difference.IsInProcess ? "the VMM does what the model does not allow" : "QEMU shows something else")}";
        if (difference.Trouble is not null)
        {
            yield return $"  {difference.Trouble}";
        }

        yield return $"  shortest script found, {run.Script.Operations.Sum(Size)} operations:";
        for (int i = run.First; i < int.Min(run.End, int.Max(difference.Index + 1, run.First)); i++)
        {
            if (run.Predictions[i].Except == NotCompared.AftermathOfAttack && i != difference.Index)
            {
                continue;
            }

            yield return $"    {i - run.First,3} {run.Operations[i],-44} {RegisterNames.Of(run.Operations[i], run.Guest.Platform),-20} {LogText.Of(run.Predictions[i].Record)}";
        }

        yield return $"  {Place(difference)}: {run.Operations[difference.Index]} {RegisterNames.Of(run.Operations[difference.Index], run.Guest.Platform)}";
        yield return $"    in process {LogText.Of(run.Predictions[difference.Index].Record)}";
        if (!difference.IsInProcess)
        {
            yield return $"    on QEMU    {(difference.Observed is null ? "no record" : LogText.Of(difference.Observed))}";
        }

        foreach (string line in StateBefore(difference))
        {
            yield return line;
        }

        foreach (string place in (string[])["model", "process", "qemu"])
        {
            yield return $"  replay: {Replay(suite, run.Guest, original, request)} IN={place}";
        }
    }

    /// <summary>The command that runs one script again. It gives the operations, for an attack is as long as they say.</summary>
    public static string Replay(Suite suite, GuestMachine guest, string script, CampaignRequest request) =>
        $"make conformance {BoardOf(guest)}SUITE={suite.Name} GIC={guest.GicVersion} VCPUS={guest.Vcpus} SEED={request.Seed} N={request.Operations} ONLY='{script}'";

    /// <summary>The variable that names a machine's board, where it is not the default.</summary>
    public static string BoardOf(GuestMachine guest) => guest.Board == GuestMachine.DefaultBoard ? "" : $"BOARD={guest.Board} ";

    /// <summary>An attack is as long as its actions.</summary>
    private static int Size(Operation operation) => operation.Kind == OperationKind.Attack ? AttackPlan.Of(operation).Actions : 1;

    private static string Place(Difference difference) =>
        difference.OwnIndex < 0 ? $"preparing operation {difference.Index}"
        : difference.Index >= difference.Run.End ? $"ending operation {difference.Index - difference.Run.End}"
        : $"operation {difference.OwnIndex}";

    private static List<string> StateBefore(Difference difference)
    {
        List<string> lines = [];
        ComposedRun.Of(difference.Run.Guest, difference.Run.Script, (machine, index) =>
        {
            if (index != difference.OwnIndex)
            {
                return;
            }

            lines.Add("  the model's state before it");
            lines.AddRange(StateText.Of(machine.Machine.Relation.Model).Select(line => $"    {line}"));
            lines.Add("  the VMM's, where it differs, and the list registers");
            lines.AddRange(StateDifference.Lines(machine.Machine).Select(line => $"    {line}"));
        });
        return lines;
    }
}
