using System.Text;

namespace Lockstep.InLockstep;

/// <summary>A failing case for a person: how to run it again, the shrunk operations, and what differs after each.</summary>
public static class FailureReport
{
    /// <summary>The report.</summary>
    /// <param name="seed">The case's seed.</param>
    /// <param name="length">Operations of the case.</param>
    /// <param name="outcome">How it failed.</param>
    public static string Of(ulong seed, int length, Outcome outcome)
    {
        Operation[] operations = new Operation[length];
        CaseConfiguration configuration = Generator.Case(seed, operations);
        Operation[] shrunk = Shrinker.Shrink(configuration, operations.AsSpan(0, outcome.Steps));
        StringBuilder text = new();
        text.AppendLine($"FAILED at step {outcome.Steps} of case 0x{seed:x}: {outcome.Fault}");
        text.AppendLine($"replay: make lockstep SEED=0x{seed:x} N=1");
        text.AppendLine($"machine: {configuration}");
        text.AppendLine($"shrunk to {shrunk.Length} operations:");
        Trace(text, configuration, shrunk);
        return text.ToString();
    }

    /// <summary>The operations with what is new among the differences after each.</summary>
    private static void Trace(StringBuilder text, CaseConfiguration configuration, Operation[] operations)
    {
        using Machine machine = new(configuration);
        List<string> before = [];
        for (int i = 0; i < operations.Length; i++)
        {
            text.AppendLine($"  {i + 1,3}. {operations[i]}");
            machine.Do(operations[i]);
            List<string> after = StateDifference.Lines(machine);
            foreach (string gone in before.Except(after))
            {
                text.AppendLine($"         - {gone}");
            }

            foreach (string line in after.Except(before))
            {
                text.AppendLine($"         + {line}");
            }

            before = after;
        }

        text.AppendLine($"       {machine.Fault ?? StateDifference.FirstFault(machine) ?? "nothing is wrong in this run"}");
    }
}
