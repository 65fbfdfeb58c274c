using Lockstep.Agent;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Runs scripts on QEMU.</summary>
public static class Native
{
    /// <summary>The logs of the scripts, all in one boot of the machine.</summary>
    /// <param name="target">The machine.</param>
    /// <param name="scripts">Scripts for it.</param>
    /// <param name="image">agent.img; by default the one that was built.</param>
    public static IReadOnlyList<ScriptLog> Run(Target target, IReadOnlyList<ValidationScript> scripts, string? image)
    {
        AgentPlatform platform = target.Platform;
        IEnumerable<Operation> start = Enumerable.Range(1, target.Cpus - 1)
            .Select(cpu => new Operation(OperationKind.StartCpu, 0, cpu, platform.Affinity(cpu)));
        Script[] all = [new Script(0, HandlerMode.RecordAndMask, [.. start]), .. scripts.Select((script, i) => script.ToAgent(i + 1))];
        return [.. NativeMachine.Run(ScriptFile.Write(platform, all), (int)target.Version, target.Cpus, image).Scripts.Skip(1)];
    }
}
