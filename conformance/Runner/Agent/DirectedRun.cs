namespace Lockstep.Runner.Agent;

/// <summary>How a directed script went.</summary>
/// <param name="Script">The script.</param>
/// <param name="Expectations">Number of expectations.</param>
/// <param name="Broken">Those that do not hold, a line each.</param>
/// <param name="Operations">Its operations.</param>
/// <param name="Log">Its log.</param>
public sealed record DirectedResult(
    DirectedScript Script, int Expectations, IReadOnlyList<string> Broken, IReadOnlyList<Operation> Operations, ScriptLog Log);

/// <summary>Runs all directed scripts that are for a machine in one boot of it.</summary>
public static class DirectedRun
{
    /// <summary>Every machine that the scripts are shown on.</summary>
    public static IReadOnlyList<DirectedMachine> Machines { get; } =
        [.. from version in (int[])[2, 3] from cpus in (int[])[1, 2, 4] select new DirectedMachine(version, cpus)];

    /// <summary>Runs on QEMU's own interrupt controller.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="image">agent.img, or the built one.</param>
    public static IReadOnlyList<DirectedResult> OnNative(DirectedMachine machine, string? image = null)
    {
        var writer = new ScriptWriter(new AgentPlatform(machine.GicVersion));
        var written = new List<(DirectedScript Script, DirectedScriptWriter To)>();
        foreach (DirectedScript script in DirectedScripts.All.Where(script => script.AppliesTo(machine)))
        {
            writer.Begin();
            var to = new DirectedScriptWriter(writer, machine);
            script.Write(to);
            written.Add((script, to));
        }

        AgentLog log = NativeMachine.Run(writer.ToArray(), machine.GicVersion, machine.Cpus, image);
        return
        [
            .. written.Select((one, number) => new DirectedResult(
                one.Script, one.To.Count, [.. one.To.Broken(log.Scripts[number])], writer.Scripts[number].Operations, log.Scripts[number])),
        ];
    }
}
