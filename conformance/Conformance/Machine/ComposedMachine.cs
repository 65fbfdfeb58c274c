using Lockstep.Agent;
using Lockstep.InLockstep;
using Lockstep.Model.Relation;
using Lockstep.Runner.Agent;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance;

/// <summary>
/// The machine that vmm.elf makes, in this process: executes the operations of a script as the agent does, on the VMM's own
/// code above the model of the kernel and of the list registers, and says what the log has to show. Every step is checked
/// against the reference model by the relation, and every fault of the guest against the right answers.
/// </summary>
public sealed partial class ComposedMachine : IDisposable
{
    private readonly Machine machine;
    private readonly GuestCpu[] cpus;
    private readonly GuestDevices devices;
    private readonly GuestDisk? disk;
    private NotCompared except;
    private ChangedRegisters? registers;
    private IReadOnlyList<AttackResult> attacks = [];
    private Refusal refusal;
    private TakenException? taken;
    private int exceptions;
    private long mostSystemCalls = long.MaxValue;
    private string? fault;

    /// <summary>A machine that has booted the agent: vCPU 0 runs.</summary>
    /// <param name="guest">Which.</param>
    public ComposedMachine(GuestMachine guest)
    {
        Guest = guest;
        machine = new Machine(guest.Configuration);
        machine.BecomeWhole(guest.RamBase, guest.RamBytes);
        devices = new GuestDevices(machine, guest.Platform);
        disk = guest.HasDisk ? new GuestDisk(machine, guest, memory, Wrong) : null;
        cpus = [.. Enumerable.Range(0, guest.Vcpus).Select(cpu => new GuestCpu(cpu))];
        cpus[0].IsRunning = true;
        BeginFaults();
        for (int cpu = 0; cpu < cpus.Length; cpu++)
        {
            BeginCpu(cpu);
        }

        Begin(HandlerMode.RecordAndMask);
    }

    /// <summary>Which machine.</summary>
    public GuestMachine Guest { get; }

    /// <summary>What neither the model nor a deviation allows, or <see langword="null"/>.</summary>
    public string? Fault => machine.Fault ?? fault
        ?? (systemCalls <= mostSystemCalls ? null : $"{Deviation.HvcIsSystemCall} is needed and was forbidden");

    /// <summary>VMM, kernel, list registers and model.</summary>
    public Machine Machine => machine;

    /// <summary>Whether a CPU takes operations.</summary>
    /// <param name="cpu">The CPU.</param>
    public bool IsRunning(int cpu) => cpus[cpu].IsRunning;

    /// <summary>Occurrences of a deviation.</summary>
    /// <param name="deviation">Which.</param>
    public long CountOf(Deviation deviation) =>
        deviation == Deviation.HvcIsSystemCall ? systemCalls : machine.Relation.CountOf(deviation);

    /// <summary>From now on these deviations are faults, and all others are not.</summary>
    /// <param name="deviations">Which; none at first.</param>
    public void Forbid(params ReadOnlySpan<Deviation> deviations)
    {
        machine.Relation.Forbid(deviations);
        mostSystemCalls = deviations.Contains(Deviation.HvcIsSystemCall) ? systemCalls : long.MaxValue;
    }

    /// <summary>What the agent does before a script.</summary>
    /// <param name="handler">What every CPU's handler does at first.</param>
    public void Begin(HandlerMode handler)
    {
        FirstHandler = handler;
        devices.Quiet();
        for (int cpu = 0; cpu < cpus.Length; cpu++)
        {
            if (cpus[cpu].IsRunning)
            {
                cpus[cpu].Begin(handler);
                ResetTimer(cpu);
                Report(cpu);
            }
        }
    }

    /// <summary>Executes an operation and predicts its record.</summary>
    /// <param name="index">Its index in the script.</param>
    /// <param name="operation">The operation.</param>
    /// <exception cref="ArgumentException">Such an operation is not predicted.</exception>
    public Prediction Do(int index, Operation operation)
    {
        (except, registers, refusal, taken, exceptions, attacks) = (NotCompared.Nothing, null, Refusal.None, null, 0, []);
        var record = new LogRecord(operation.Cpu, index, 0, 0);
        if ((uint)operation.Cpu >= (uint)cpus.Length || !cpus[operation.Cpu].IsRunning)
        {
            return new Prediction(record with { Refusal = Refusal.CpuNotRunning }, NotCompared.Nothing);
        }

        GuestCpu cpu = cpus[operation.Cpu];
        try
        {
            ulong result = Execute(operation);
            Report(operation.Cpu);
            record = record with { Result = result, Registers = registers, Refusal = refusal, Exception = taken, Attacks = attacks };
            if (cpu.IsRunning)
            {
                record = record with { Signals = machine.Signals(operation.Cpu) };
            }

            record = Settle(record);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
        {
            Wrong($"the VMM stopped: {e.Message}");
        }

        return new Prediction(record, except);
    }

    /// <inheritdoc/>
    public void Dispose() => machine.Dispose();

    private bool IsV2 => Guest.GicVersion == 2;

    private HandlerMode FirstHandler { get; set; }

    private ulong Execute(Operation operation)
    {
        int cpu = operation.Cpu, argument = operation.Argument;
        IReadOnlyList<ulong> operands = operation.Operands;
        switch (operation.Kind)
        {
            case OperationKind.Read:
                return Load(cpu, operands[0], argument);
            case OperationKind.Write:
                Store(cpu, operands[0], argument, operands[1]);
                return 0;
            case OperationKind.Fill or OperationKind.ReadRange:
                return Repeat(operation);
            case OperationKind.ReadRegister:
                return ReadRegister(cpu, argument);
            case OperationKind.WriteRegister:
                WriteRegister(cpu, argument, operands[0]);
                return 0;
            case OperationKind.Mask:
                cpus[cpu].Mask |= (uint)argument & Masks.Both;
                return 0;
            case OperationKind.Unmask:
                cpus[cpu].Mask &= ~((ulong)argument & Masks.Both);
                return 0;
            case OperationKind.SetHandler:
                cpus[cpu].Handler = (HandlerMode)argument;
                return 0;
            case OperationKind.Wait or OperationKind.ArmTimer or OperationKind.DisarmTimer or OperationKind.WaitTimer or OperationKind.Delay:
                return Time(operation);
            case OperationKind.Attack:
                return Attack(AttackPlan.Of(operation));
            default:
                return Call(operation);
        }
    }

    private ulong Repeat(Operation operation)
    {
        bool isFill = operation.Kind == OperationKind.Fill;
        ulong address = operation.Operands[0], digest = ScriptFormat.DigestStart;
        ulong stride = operation.Operands[isFill ? 2 : 1], count = operation.Operands[isFill ? 3 : 2];
        for (ulong i = 0; i < count && i < ScriptFormat.MaxRepeat; i++)
        {
            if (isFill)
            {
                Store(operation.Cpu, address + i * stride, operation.Argument, operation.Operands[1]);
            }
            else
            {
                digest = ScriptFormat.Digest(digest, Load(operation.Cpu, address + i * stride, operation.Argument));
            }
        }

        return isFill ? 0 : digest;
    }

    /// <summary>What the kernel has to report before the next instruction of a CPU.</summary>
    private void Report(int cpu)
    {
        UpdateTimers();
        machine.Report(cpu);
    }

    private ArgumentException NotPredicted(string what) => new($"{Guest}: {what} is not predicted");

    private void Wrong(string what) => fault ??= what;
}
