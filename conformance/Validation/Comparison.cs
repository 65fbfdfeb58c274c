using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Compares the log of a script with what the model predicts.</summary>
public static class Comparison
{
    /// <summary>The first record that is not as predicted; <see langword="null"/> when all are.</summary>
    /// <param name="script">The script.</param>
    /// <param name="log">Its log.</param>
    /// <param name="differences">Differences of QEMU to predict with.</param>
    /// <param name="counts">Counts occurrences of differences in the script after its preparation.</param>
    public static Mismatch? Run(ValidationScript script, ScriptLog log, IEnumerable<QemuDifference> differences, Dictionary<QemuDifference, int>? counts = null)
    {
        var machine = new ModelMachine(script.Target, differences);
        int index = 0;
        foreach (Operation operation in script.All)
        {
            if (index == script.Preparation.Count)
            {
                machine.Counts.Clear();
            }

            LogRecord predicted = machine.Do(index, operation);
            LogRecord? observed = index < log.Records.Count ? log.Records[index] : null;
            if (observed is null || !AreEqual(predicted, observed))
            {
                return new Mismatch(script, index, operation, predicted, observed, [.. StateText.Of(machine.State)]);
            }

            index++;
        }

        foreach ((QemuDifference difference, int count) in counts is null ? [] : machine.Counts)
        {
            counts![difference] = counts.GetValueOrDefault(difference) + count;
        }

        return null;
    }

    /// <summary>Records are compared as the log has them.</summary>
    private static bool AreEqual(LogRecord a, LogRecord b) =>
        a.Result == b.Result && a.Signals == b.Signals && a.Interrupts.Count == b.Interrupts.Count
        && (IsPlain(a) && IsPlain(b) || LogText.Of(a) == LogText.Of(b));

    private static bool IsPlain(LogRecord record) =>
        record.Interrupts.Count == 0 && record.Storms.Count == 0 && record.SErrors.Count == 0
        && record is { Exception: null, Registers: null, Refusal: Agent.Refusal.None };
}
