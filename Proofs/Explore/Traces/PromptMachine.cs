using Lockstep.Explore.Machines;
using Lockstep.InLockstep;

namespace Lockstep.Explore.Traces;

/// <summary>
/// A machine of the explorer as the agent's scripts have it, in process and under QEMU: four list registers, all vCPUs on one core, and a
/// kernel that reports what is due before the guest's next instruction.
/// </summary>
internal sealed class PromptMachine : IDisposable
{
    private const int ListRegisters = 4;
    private readonly Machine machine;

    /// <summary>The machine before its guest's set-up.</summary>
    /// <param name="configuration">Which.</param>
    public PromptMachine(MachineConfiguration configuration) =>
        machine = new Machine(configuration.Case with { CoreCount = 1, ListRegisterCount = ListRegisters });

    /// <summary>What is wrong, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Does an operation, and all that the kernel reports because of it.</summary>
    /// <param name="operation">The operation.</param>
    public void Do(in Operation operation)
    {
        try
        {
            machine.Do(operation);
            machine.Report(operation.Cpu);
            Fault = machine.Fault;
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
        {
            Fault = $"the VMM stopped: {e.Message}";
        }
    }

    /// <summary>Whether an action can happen now.</summary>
    /// <param name="action">The action.</param>
    /// <param name="depth">Most interrupts that a guest nests.</param>
    public bool IsEnabled(MachineAction action, int depth) => action.IsEnabled(machine, depth);

    /// <summary>The interrupt that a vCPU would end next, or null.</summary>
    /// <param name="cpu">The vCPU.</param>
    public uint? RunningIntid(int cpu) => machine.RunningIntid(cpu);

    /// <inheritdoc/>
    public void Dispose() => machine.Dispose();
}
