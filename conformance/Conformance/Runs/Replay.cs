using Lockstep.InLockstep;
using Lockstep.Runner;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance;

/// <summary>One script again, operation by operation, in one of three places.</summary>
/// <param name="guest">The machine.</param>
/// <param name="script">The script.</param>
public sealed class Replay(GuestMachine guest, SuiteScript script)
{
    /// <summary>The places.</summary>
    public static IReadOnlyList<string> Places { get; } = ["model", "process", "qemu"];

    /// <summary>Runs the script and says what was seen, a line an operation; one that ends the script has an "e" after its number.</summary>
    /// <param name="place">One of <see cref="Places"/>.</param>
    /// <param name="files">What to boot.</param>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>The lines, and whether all is as it has to be.</returns>
    public async Task<(IReadOnlyList<string> Lines, bool IsGood)> RunAsync(string place, MachineFiles files, CancellationToken cancel) => place switch
    {
        "model" => InModel(),
        "process" => InProcess(),
        "qemu" => await OnQemuAsync(files, cancel),
        _ => throw new RunnerException($"--in {place}: choose from {string.Join(", ", Places)}"),
    };

    /// <summary>The architecture alone, without VMM and kernel. A record that differs shows a deviation, or a fault.</summary>
    private (IReadOnlyList<string> Lines, bool IsGood) InModel()
    {
        ComposedRun run = ComposedRun.Of(guest, script);
        var machine = new ModelMachine(guest.Target, []);
        machine.Begin(script.Handler);
        List<string> lines = [];
        for (int i = 0; i < run.End; i++)
        {
            string record = Record(machine, i, run.Operations[i]), inProcess = LogText.Of(run.Predictions[i].Record);
            if (i >= run.First)
            {
                lines.Add(Line(run, i, record) + (record == inProcess ? "" : $"   in process: {inProcess}"));
            }
        }

        lines.AddRange(StateText.Of(machine.State).Select(line => $"    {line}"));
        return (lines, run.Fault is null);
    }

    private static string Record(ModelMachine machine, int index, Operation operation)
    {
        try
        {
            return LogText.Of(machine.Do(index, operation));
        }
        catch (ArgumentException)
        {
            return "(not of the interrupt controller)";
        }
    }

    private (IReadOnlyList<string> Lines, bool IsGood) InProcess()
    {
        List<List<string>> states = [];
        ComposedRun run = ComposedRun.Of(guest, script, (machine, _) => states.Add(StateDifference.Lines(machine.Machine)));
        List<string> lines = [];
        for (int i = run.First; i < run.Operations.Count; i++)
        {
            int own = i - run.First;
            if (own < states.Count && own > 0)
            {
                lines.AddRange(states[own].Except(states[own - 1]).Select(line => $"          {line}"));
            }

            lines.Add(Line(run, i, LogText.Of(run.Predictions[i].Record)));
        }

        lines.Add(run.Fault is null ? "as the model and the deviations allow" : $"FAULT: {run.Fault}");
        return (lines, run.Fault is null);
    }

    private async Task<(IReadOnlyList<string> Lines, bool IsGood)> OnQemuAsync(MachineFiles files, CancellationToken cancel)
    {
        ComposedRun run = ComposedRun.Of(guest, script);
        BootLog boot = await VmmMachine.RunAsync(files, guest, [run], cancel);
        ScriptLog? log = boot.Scripts.Count > 0 ? boot.Scripts[0] : null;
        List<string> lines = [];
        for (int i = run.First; i < run.Operations.Count; i++)
        {
            LogRecord? observed = log is not null && i < log.Records.Count ? log.Records[i] : null;
            lines.Add(Line(run, i, observed is null ? "no record" : LogText.Of(observed))
                + (run.Predictions[i].Allows(observed) ? "" : $"   predicted: {LogText.Of(run.Predictions[i].Record)}"));
        }

        if (boot.Trouble is not null)
        {
            lines.Add(boot.Trouble);
        }

        return (lines, boot.Compare([run])[0] is null);
    }

    private string Line(ComposedRun run, int index, string record) =>
        $"{index - run.First,5}{(index < run.End ? ' ' : 'e')}{run.Operations[index],-44} {RegisterNames.Of(run.Operations[index], guest.Platform),-22} {record}";
}
