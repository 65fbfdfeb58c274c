using Lockstep.Agent;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Gic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Validation;

/// <summary>
/// The machine as the model predicts it: executes the operations of a script as the agent does, on the model's interrupt
/// controller, and says what the log has to show. Where a named difference of QEMU occurs, what QEMU does takes the place
/// of the model's step, so that the rest of the script is compared exactly.
/// </summary>
public sealed class ModelMachine
{
    private readonly DeviceLines lines;
    private readonly AgentCpu[] cpus;
    private readonly QemuDifference[] differences, signalDifferences;

    /// <summary>A machine after reset.</summary>
    /// <param name="target">Which.</param>
    /// <param name="differences">The differences of QEMU that take the place of the model's steps.</param>
    public ModelMachine(Target target, IEnumerable<QemuDifference> differences)
    {
        Target = target;
        State = Gic.Reset(target.Configuration);
        this.differences = [.. differences.Where(difference => difference.Version == target.Version)];
        signalDifferences = Array.FindAll(this.differences, difference => difference.Signals is not null);
        lines = new DeviceLines(State, target.Platform);
        cpus = [.. Enumerable.Range(0, target.Cpus).Select(cpu => new AgentCpu(this, cpu))];
        History = new ScriptHistory();
        Begin(HandlerMode.RecordAndMask);
    }

    /// <summary>Which machine.</summary>
    public Target Target { get; }

    /// <summary>Its interrupt controller.</summary>
    public GicState<Word32, Bit> State { get; }

    /// <summary>What QEMU keeps and the architecture does not know.</summary>
    public ScriptHistory History { get; }

    /// <summary>How often each difference has occurred.</summary>
    public Dictionary<QemuDifference, int> Counts { get; } = [];

    /// <summary>What the agent does before a script.</summary>
    public void Begin(HandlerMode handler)
    {
        lines.Quiet();
        foreach (AgentCpu cpu in cpus)
        {
            cpu.Begin(handler);
        }
    }

    /// <summary>Executes an operation and predicts its record.</summary>
    /// <exception cref="ArgumentException">The model does not predict such an operation.</exception>
    public LogRecord Do(int index, Operation operation)
    {
        var record = new LogRecord(operation.Cpu, index, 0, 0);
        if (Access.Of(operation, Target.Platform) is Access access)
        {
            record = Do(record, access);
        }
        else
        {
            record = record with { Result = Other(operation) };
        }

        record = record with { Signals = Signals(operation.Cpu) };
        return Settle(record);
    }

    /// <summary>IRQ in bit 0, FIQ in bit 1, as a CPU sees them.</summary>
    public int Signals(int cpu)
    {
        int signals = (Gic.IrqSignalled(State, cpu).Value ? 1 : 0) | (Gic.FiqSignalled(State, cpu).Value ? 2 : 0);
        foreach (QemuDifference difference in signalDifferences)
        {
            int changed = difference.Signals!(this, cpu, signals);
            if (changed != signals)
            {
                Counts[difference] = Counts.GetValueOrDefault(difference) + 1;
                signals = changed;
            }
        }

        return signals;
    }

    /// <summary>The difference, if any, whose effects are not predicted and that occurs with an operation.</summary>
    public QemuDifference? LeftOut(Operation operation) =>
        Access.Of(operation, Target.Platform) is Access access ? Array.Find(differences, difference => difference.IsLeftOut && difference.Occurs(this, access)) : null;

    /// <summary>The access, with QEMU's differences. The result of a store is 0.</summary>
    public ulong Do(in Access access)
    {
        if (access.SizeBytes == 8 && access.Frame is Frame.Gicd or Frame.Gicr)
        {
            // A 64-bit register is two halves (IHI 0069 12.1.3).
            ulong low = Do(access with { SizeBytes = 4, Value = (uint)access.Value });
            return low | Do(access with { SizeBytes = 4, Offset = access.Offset + 4, Value = access.Value >> 32 }) << 32;
        }

        QemuDifference[] occurring = Array.FindAll(differences, Occurs(access));
        foreach (QemuDifference difference in occurring)
        {
            Counts[difference] = Counts.GetValueOrDefault(difference) + 1;
        }

        ulong result = DoWith(access, occurring, 0);
        History.Note(this, access);
        return result;
    }

    /// <summary>What a PE's interrupt handler and the agent do to make a source quiet.</summary>
    public void Quiet(int cpu, uint intid) => lines.Quiet(cpu, intid);

    private Predicate<QemuDifference> Occurs(Access access) => difference => difference.Does is not null && difference.Occurs(this, access);

    private ulong DoWith(Access access, QemuDifference[] occurring, int first) =>
        first == occurring.Length ? Specified(access) : occurring[first].Does!(this, access, () => DoWith(access, occurring, first + 1));

    /// <summary>The access as the architecture has it.</summary>
    private ulong Specified(in Access access)
    {
        (int cpu, uint offset, int size, var value) = (access.Cpu, access.Offset, access.SizeBytes, (Word32)(uint)access.Value);
        switch (access.Frame, access.IsWrite)
        {
            case (Frame.Gicd, false): return Gic.ReadGicd(State, cpu, offset, size).Value;
            case (Frame.Gicd, true): Gic.WriteGicd(State, cpu, offset, size, value); return 0;
            case (Frame.Gicc, false): return Gic.ReadGicc(State, cpu, offset, size).Value;
            case (Frame.Gicc, true): Gic.WriteGicc(State, cpu, offset, size, value); return 0;
            case (Frame.Gicr, false): return Gic.ReadGicr(State, cpu, access.Owner, offset, size).Value;
            case (Frame.Gicr, true): Gic.WriteGicr(State, cpu, access.Owner, offset, size, value); return 0;
            case (Frame.Icc, false):
                (Word32 low, Word32 high) = Gic.ReadIcc(State, cpu, (IccRegister)offset);
                return low.Value | (ulong)high.Value << 32;
            case (Frame.Icc, true):
                Gic.WriteIcc(State, cpu, (IccRegister)offset, value, (uint)(access.Value >> 32));
                return 0;
            case (_, true): lines.Write(access); return 0;
            default: throw new ArgumentException($"the model does not predict {access}");
        }
    }

    private LogRecord Do(LogRecord record, Access access)
    {
        if (access.Frame == Frame.Icc && !Gic.IccExists(Target.Configuration, (IccRegister)access.Offset, access.IsWrite))
        {
            const ulong undefined = 1UL << 25;
            return record with
            {
                Result = access.IsWrite ? 0 : ScriptFormat.Unwritten,
                Exception = new TakenException(undefined, 0, 0, ScriptFormat.Pstate, 1),
            };
        }

        return record with { Result = Do(access) };
    }

    private ulong Other(Operation operation)
    {
        AgentCpu cpu = cpus[operation.Cpu];
        switch (operation.Kind)
        {
            case OperationKind.Fill:
                for (ulong i = 0; i < operation.Operands[3]; i++)
                {
                    ulong address = operation.Operands[0] + i * operation.Operands[2];
                    Do(Access.Of(operation.Cpu, address, operation.Argument, true, operation.Operands[1], Target.Platform)
                        ?? throw new ArgumentException($"the model does not predict {operation}"));
                }

                return 0;
            case OperationKind.Mask: cpu.Mask |= (uint)operation.Argument; return 0;
            case OperationKind.Unmask: cpu.Mask &= ~(ulong)(uint)operation.Argument; return 0;
            case OperationKind.SetHandler: cpu.Handler = (HandlerMode)operation.Argument; return 0;
            case OperationKind.ArmTimer when operation.Operands[0] == 0:
                lines.Timer(operation.Cpu, (Lockstep.Agent.Timer)operation.Argument, true);
                return 0;
            case OperationKind.DisarmTimer:
                lines.Timer(operation.Cpu, (Lockstep.Agent.Timer)operation.Argument, false);
                return 0;
            case OperationKind.StartCpu: return 0;
            default: throw new ArgumentException($"the model does not predict {operation}");
        }
    }

    /// <summary>Each CPU in turn takes the interrupts that it does not mask.</summary>
    private LogRecord Settle(LogRecord record)
    {
        List<TakenInterrupt>? taken = null;
        List<int>? storms = null;
        foreach (AgentCpu cpu in cpus)
        {
            if (cpu.Mask != Masks.Both)
            {
                cpu.Window(taken ??= [], storms ??= []);
            }
        }

        return taken is null ? record : record with { Interrupts = taken, Storms = storms! };
    }
}
