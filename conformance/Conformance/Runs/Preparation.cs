using System.Collections.Concurrent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance;

/// <summary>The operations before each script: they bring the controller to its reset state.</summary>
internal static class Preparation
{
    private static readonly ConcurrentDictionary<GuestMachine, IReadOnlyList<Operation>> Known = [];

    /// <summary>The operations for a machine.</summary>
    public static IReadOnlyList<Operation> Of(GuestMachine guest) => Known.GetOrAdd(guest, machine =>
    {
        var builder = new ScriptBuilder(machine.Target);
        builder.Reset();
        return builder.Operations;
    });
}
