using Lockstep.Explore.Machines;
using Lockstep.InLockstep;

namespace Lockstep.Explore.Traces;

/// <summary>
/// What of a fault a script can show. Many traces need a kernel that is late, which a script has not; then another run is looked for, at
/// random, in which the VMM goes wrong above a kernel that is not.
/// </summary>
/// <param name="Operations">What the script does after the set-up.</param>
/// <param name="Fault">What is wrong then, or null.</param>
/// <param name="IsOther">The run is not that of the trace.</param>
internal sealed record PromptRun(IReadOnlyList<Operation> Operations, string? Fault, bool IsOther)
{
    /// <summary>Random runs that are tried, and steps of each.</summary>
    public const int Walks = 3000, Length = 30;

    /// <summary>The run for a trace.</summary>
    /// <param name="configuration">Its machine.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="canDo">What a script can do.</param>
    public static PromptRun Of(MachineConfiguration configuration, Trace trace, Func<Operation, bool> canDo)
    {
        Operation[] own = [.. trace.Steps.Select(s => s.Operation)];
        string? fault = FaultOf(configuration, own.Where(canDo));
        if (fault != null || trace.Fault == null)
        {
            return new PromptRun(own, fault, IsOther: false);
        }

        for (int walk = 0; walk < Walks; walk++)
        {
            if (Walk(configuration, SplitMix.SeedOfCase(1, walk), canDo) is { } found)
            {
                Operation[] shorter = Shrink(configuration, found);
                return new PromptRun(shorter, FaultOf(configuration, shorter), IsOther: true);
            }
        }

        return new PromptRun(own, null, IsOther: false);
    }

    /// <summary>A random run up to its fault; null when it has none.</summary>
    private static List<Operation>? Walk(MachineConfiguration configuration, ulong seed, Func<Operation, bool> canDo)
    {
        using PromptMachine machine = SetUp(configuration);
        MachineAction[] actions = [.. configuration.Actions.Where(a => canDo(a.Operation))];
        var random = new SplitMix(seed);
        List<Operation> walk = [];
        while (walk.Count < Length && machine.Fault == null)
        {
            MachineAction[] enabled = [.. actions.Where(a => machine.IsEnabled(a, configuration.Bounds.Depth))];
            if (enabled.Length == 0)
            {
                return null;
            }

            walk.Add(enabled[random.Below(enabled.Length)].Operation);
            machine.Do(walk[^1]);
        }

        return machine.Fault == null ? null : walk;
    }

    private static Operation[] Shrink(MachineConfiguration configuration, IReadOnlyList<Operation> run)
    {
        Operation[] best = [.. run];
        for (int i = 0; i < best.Length;)
        {
            Operation[] shorter = [.. best[..i], .. best[(i + 1)..]];
            (best, i) = FaultOf(configuration, shorter) != null ? (shorter, 0) : (best, i + 1);
        }

        return best;
    }

    private static string? FaultOf(MachineConfiguration configuration, IEnumerable<Operation> operations)
    {
        using PromptMachine machine = SetUp(configuration);
        foreach (Operation operation in operations)
        {
            machine.Do(operation);
            if (machine.Fault != null)
            {
                return machine.Fault;
            }
        }

        return null;
    }

    private static PromptMachine SetUp(MachineConfiguration configuration)
    {
        var machine = new PromptMachine(configuration);
        foreach (Operation operation in configuration.SetUp)
        {
            machine.Do(operation);
        }

        return machine;
    }
}
