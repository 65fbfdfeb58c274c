using Lockstep.Validation;

namespace Lockstep.Conformance.Suites;

/// <summary>How an interrupt becomes pending, reaches a CPU, and ends.</summary>
public sealed class InterruptsSuite() : DirectedSuite(
    "interrupts", "level, edge, priority, preemption, masks, overflow, routes, ends and state bits of interrupts", Checks)
{
    private static IReadOnlyList<Check> Checks { get; } =
    [
        .. Levels.All, .. Edges.All, .. Priorities.All, .. Preemption.All, .. Masking.All, .. Overflow.All,
        .. Routing.All, .. GicV3Routing.All, .. SplitEnds.All, .. StateBits.All, .. TriggerChanges.All, .. InterruptDeviations.All,
        .. Shared(PropertyScripts.All, name => !name.StartsWith("timers", StringComparison.Ordinal), "T1, T2, T7, T9, T10, T11, T12, T17, T21, T26"),
        .. Shared(PriorityScripts.All, name => !name.StartsWith("preemption", StringComparison.Ordinal), "T22, T23, T25"),
    ];

    /// <summary>The scripts by which the model is validated on QEMU's own controllers, without what they end and never acknowledged here.</summary>
    private static IEnumerable<Check> Shared(IReadOnlyList<(string Name, Action<ScriptBuilder> Write)> scripts, Func<string, bool> chosen, string checks) =>
        scripts.Where(script => chosen(script.Name)).Select(script => new Check(script.Name, checks, script.Write) { MayLeaveOut = true });
}
