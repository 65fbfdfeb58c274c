using Lockstep.Explore.Charts;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Machines;
using Lockstep.Explore.Results;
using Lockstep.Explore.Traces;
using Lockstep.InLockstep;

namespace Lockstep.Explore;

/// <summary>What a run of the explorer is told.</summary>
public sealed record CampaignOptions
{
    /// <summary>Seed of random walks.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Random walks of a configuration that is too large to exhaust, and steps of each.</summary>
    public (long Walks, int Length) Walks { get; init; } = (2000, 500);

    /// <summary>How to explore.</summary>
    public ExplorationOptions Exploration { get; init; } = new();

    /// <summary>Folder for traces.</summary>
    public required string Folder { get; init; }

    /// <summary>Says where a run is.</summary>
    public Action<string> Say { get; init; } = _ => { };
}

/// <summary>Runs configurations and makes a row of results of each, and a trace of what is wrong.</summary>
/// <param name="options">How.</param>
public sealed class Campaign(CampaignOptions options)
{
    /// <summary>The rows of one configuration: all its states, and runs that wait for ever; or random walks.</summary>
    /// <param name="configuration">The machine.</param>
    /// <param name="cancel">Stops it.</param>
    public IEnumerable<Row> Run(MachineConfiguration configuration, CancellationToken cancel)
    {
        if (!configuration.IsExhausted)
        {
            yield return Walk(configuration);
            yield break;
        }

        Row all = Exhaust(configuration, cancel);
        yield return all;
        if (all.Passes && Mirror.IsSymmetric(configuration))
        {
            yield return Orbits(configuration, all, cancel);
        }

        if (configuration.ChecksLiveness && all.Passes)
        {
            yield return Lassos(configuration);
        }
    }

    private Row Exhaust(MachineConfiguration configuration, CancellationToken cancel)
    {
        string? checkpoint = options.Exploration.Checkpoint is { } folder
            ? Path.Combine(folder, configuration.FullName.Replace('/', '-') + ".checkpoint") : null;
        var exploration = new MachineExploration(configuration, options.Exploration with
        {
            Checkpoint = checkpoint,
            Report = p => options.Say(
                $"{configuration.FullName}: {p.States:n0} states, {p.States / p.Elapsed.TotalSeconds:n0} a second, depth {p.Depth}, frontier {p.Frontier:n0}, "
                + $"{p.Bytes >> 20} MiB"),
        });
        Exploration found = exploration.Run(cancel);
        string verdict = found.Verdict switch
        {
            Verdict.Holds when found.CollisionBound > 0 => $"holds but for {found.CollisionBound:0.0e+0}",
            Verdict.Holds => Row.Holds,
            Verdict.Incomplete => "incomplete",
            _ => "",
        };
        (string what, string? id) = found.Path == null ? (verdict, null) : Keep(configuration, OperationsOf(configuration, found.Path), found.Verdict == Verdict.Deadlocked ? TraceClaim.Deadlock : null);
        return new Row(
            configuration.FullName, options.Exploration.ReducesOrder ? "order" : "exhaustive", found.States, found.Transitions, found.Depth,
            exploration.StateBits, found.Bytes, found.Elapsed.TotalSeconds, what, id);
    }

    /// <summary>Once more with one state of each orbit: the orbits' sizes must add up to all states.</summary>
    private Row Orbits(MachineConfiguration configuration, Row all, CancellationToken cancel)
    {
        options.Say($"{configuration.FullName}: once more with vCPUs exchanged");
        var exploration = new MachineExploration(configuration, options.Exploration with { ReducesSymmetry = true, Checkpoint = null });
        Exploration found = exploration.Run(cancel);
        long whole = all.States;
        if (found.FullStates != whole)
        {
            // The mirror of the set-up does not come up in the whole run: it is a start of its own.
            whole = new MachineExploration(configuration, options.Exploration with { Checkpoint = null }) { StartsMirrored = true }.Run(cancel).States;
        }

        string verdict = found.Verdict == Verdict.Incomplete || cancel.IsCancellationRequested ? "incomplete"
            : found.Verdict == Verdict.Holds && found.FullStates == whole ? Row.Holds
            : $"{found.Verdict}, orbits of {found.FullStates} states; without symmetry there are {whole}";
        return new Row(
            configuration.FullName, "symmetry", found.States, found.Transitions, found.Depth, exploration.StateBits, found.Bytes, found.Elapsed.TotalSeconds, verdict, null);
    }

    private Row Lassos(MachineConfiguration configuration)
    {
        options.Say($"{configuration.FullName}: looking for runs that wait for ever");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        // Which of several ends is reported first is the list registers' order; all of them are, before the guest goes on for long.
        // Which of several list registers of one priority the guest gets is open: none is passed over for ever.
        MachineConfiguration live = configuration.ForLiveness();
        var exploration = new MachineExploration(live, options.Exploration);
        Liveness found = exploration.FindLassos();
        string verdict = Row.Holds;
        string? id = null;
        if (found.Lasso is { } lasso)
        {
            IEnumerable<Operation> operations = [.. lasso.Stem.Actions.Concat(lasso.Circle).Select(a => live.Actions[a].Operation)];
            (verdict, id) = Keep(configuration, operations, new TraceClaim(lasso.Goal, lasso.Circle.Length));
        }

        return new Row(
            configuration.FullName, "liveness", found.States, found.Transitions, 0, exploration.StateBits, 0, watch.Elapsed.TotalSeconds, verdict, id);
    }

    private Row Walk(MachineConfiguration configuration)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var exploration = new MachineExploration(configuration, options.Exploration);
        (long walks, int length) = options.Walks;
        WalkResult found = exploration.Walk(options.Seed, walks, length, n => options.Say($"{configuration.FullName}: {n:n0} of {walks:n0} walks"));
        (string verdict, string? id) = found.Path == null ? (Row.Holds, null) : Keep(configuration, OperationsOf(configuration, found.Path), null);
        return new Row(
            configuration.FullName, $"walks, seed {options.Seed}", found.Walks, found.Steps, length, exploration.StateBits, 0, watch.Elapsed.TotalSeconds, verdict, id);
    }

    private static IEnumerable<Operation> OperationsOf(MachineConfiguration configuration, Schedule path) =>
        path.Actions.Select(a => configuration.Actions[a].Operation);

    /// <summary>Writes the trace of a run, shrunk, with its test and script.</summary>
    private (string Verdict, string Id) Keep(MachineConfiguration configuration, IEnumerable<Operation> operations, TraceClaim? claim)
    {
        Trace trace = Trace.Of(configuration, operations, claim);
        trace = claim == null ? trace.Shrink(configuration) : trace;
        Write(trace, configuration, options.Folder);
        return (trace.Fault ?? "something is wrong, and not in its replay: the state is not all of the machine", trace.Id);
    }

    private static void Write(Trace trace, MachineConfiguration configuration, string folder)
    {
        foreach ((string ending, string text) in new[]
        {
            ("trace", trace.ToText()), ("test.cs", TraceSource.Test(trace)), ("script.cs", TraceSource.AgentScript(trace)),
            ("html", TraceChart.Of(trace, configuration.Case.CpuCount).ToHtml()),
        })
        {
            WholeFile.Write(Path.Combine(folder, $"{trace.Id}.{ending}"), text);
        }
    }
}
