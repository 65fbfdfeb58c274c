using Lockstep.Agent;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance;

/// <summary>
/// From the state in which an attack leaves the controller, which nobody knows, to the state after reset. What is in a list register
/// cannot be withdrawn, so all that is left is taken and ended: each CPU lets interrupts in until none can be left.
/// </summary>
internal static class Aftermath
{
    /// <summary>Openings of a CPU, each for <see cref="ScriptFormat.MaxInterrupts"/>: more than SGIs, PPIs and list registers together.</summary>
    private const int Openings = 3;

    /// <summary>The operations for a machine; all CPUs are on.</summary>
    public static IReadOnlyList<Operation> Of(GuestMachine guest)
    {
        var setup = new ScriptWriter(guest.Platform);
        setup.Begin();
        GicSetup.Reset(setup, guest.Vcpus);
        for (int cpu = 0; cpu < guest.Vcpus; cpu++)
        {
            GicSetup.EndAll(setup, cpu, guest.IntidCount);
        }

        GicSetup.Reset(setup, guest.Vcpus);
        var builder = new ScriptBuilder(guest.Target);
        foreach (Operation operation in setup.Scripts[0].Operations)
        {
            builder.Add(operation);
        }

        builder.Open();
        for (int cpu = 0; cpu < guest.Vcpus; cpu++)
        {
            // A timer whose interrupt the kernel has reported is enabled, or the report would wait for its end for ever.
            builder.WriteBits(cpu, GICD_ISENABLER.OffsetBytes, 0, uint.MaxValue);
            Take(builder, cpu);
        }

        return builder.Operations;
    }

    private static void Take(ScriptBuilder builder, int cpu)
    {
        builder.Add(new Operation(OperationKind.SetHandler, cpu, (int)(HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt)));
        for (int i = 0; i < Openings; i++)
        {
            builder.Add(new Operation(OperationKind.Unmask, cpu, Masks.Both));
            builder.Add(new Operation(OperationKind.Mask, cpu, Masks.Both));
        }

        builder.Add(new Operation(OperationKind.SetHandler, cpu, (int)HandlerMode.RecordAndMask));
    }
}
