using System.Collections.Concurrent;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

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
        // The least binary point of a virtual interface, which QEMU does not enforce.
        ulong abpr = machine.Platform.Gicc + GICC_ABPR.OffsetBytes;
        return [.. builder.Operations.Select(operation => machine.GicVersion == 2 && operation.Kind == OperationKind.Write && operation.Operands[0] == abpr
            ? new Operation(operation.Kind, operation.Cpu, operation.Argument, abpr, VirtualInterface.MinBinaryPoint1)
            : operation)];
    });
}
