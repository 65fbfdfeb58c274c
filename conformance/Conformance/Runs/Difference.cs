using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <summary>What is wrong with a script.</summary>
/// <param name="Run">The script as the composed machine ran it.</param>
/// <param name="Index">Index of the operation among all of the run.</param>
/// <param name="Observed">QEMU's record; null where its log ends, or where the fault was found in process.</param>
/// <param name="Trouble">The fault that was found in process, or what is wrong with the log.</param>
public sealed record Difference(ComposedRun Run, int Index, LogRecord? Observed, string? Trouble)
{
    /// <summary>Whether the run in process is wrong, without QEMU.</summary>
    public bool IsInProcess => Run.Fault is not null;

    /// <summary>Index among the script's own operations; negative before them.</summary>
    public int OwnIndex => Index - Run.First;

    /// <summary>The fault that the run in process has, if any.</summary>
    /// <param name="run">The run.</param>
    public static Difference? InProcess(ComposedRun run) =>
        run.Fault is null ? null : new Difference(run, run.Operations.Count - 1, null, run.Fault);

    /// <summary>The first record that is not as predicted, or null.</summary>
    /// <param name="run">The run.</param>
    /// <param name="log">QEMU's log; null where there is none.</param>
    /// <param name="trouble">What is wrong with the log as a whole.</param>
    public static Difference? OnQemu(ComposedRun run, ScriptLog? log, string? trouble)
    {
        var counts = new CountOrder();
        for (int i = 0; i < run.Predictions.Count; i++)
        {
            LogRecord? observed = log is not null && i < log.Records.Count ? log.Records[i] : null;
            if (!run.Predictions[i].Allows(observed))
            {
                return new Difference(run, i, observed, observed is null ? trouble : null);
            }

            if (!counts.Allows(run.Operations[i], observed!))
            {
                return new Difference(run, i, observed, "a count is not more than one that was read before it, on this CPU or another (DDI 0487 D12.1.2)");
            }
        }

        int more = (log?.Records.Count ?? 0) - run.Predictions.Count;
        return more <= 0 ? null : new Difference(run, run.Predictions.Count - 1, log!.Records[^1], $"{more} records more than operations");
    }
}
