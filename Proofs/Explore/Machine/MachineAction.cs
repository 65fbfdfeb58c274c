using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Explore.Machines;

/// <summary>When an action can happen, beyond what its operation says.</summary>
public enum Guard : byte
{
    /// <summary>Always.</summary>
    None,

    /// <summary>While the INTID is disabled: enabling it twice is no other state.</summary>
    IsDisabled,

    /// <summary>While the INTID is enabled.</summary>
    IsEnabled,

    /// <summary>While the INTID's priority is not the one that is written.</summary>
    IsOfOtherPriority,

    /// <summary>While the INTID goes elsewhere.</summary>
    IsElsewhere,

    /// <summary>An acknowledge while nothing is signalled.</summary>
    IsSpurious,
}

/// <summary>One action of a machine.</summary>
/// <param name="Operation">What happens.</param>
/// <param name="Guard">When.</param>
/// <param name="Intid">The INTID that the guard looks at.</param>
public readonly record struct MachineAction(Operation Operation, Guard Guard = Guard.None, int Intid = 0)
{
    /// <summary>The same, but the kernel reports all ends that are due and not the first one only.</summary>
    public MachineAction ReportsAll() => Operation.Kind == OperationKind.Maintenance ? this with { Operation = Operation with { Mode = 0 } } : this;

    /// <summary>The same, but an acknowledge for each list register: the one that comes first among equals is chosen.</summary>
    /// <param name="listRegisterCount">Of the machine.</param>
    public IEnumerable<MachineAction> ChoosesAmongEquals(int listRegisterCount)
    {
        MachineAction same = this;
        return Operation.Kind != OperationKind.Acknowledge ? [same]
            : [same with { Guard = Guard.IsSpurious }, .. Enumerable.Range(1, listRegisterCount).Select(i => same with { Operation = same.Operation with { Offset = (uint)i } })];
    }

    /// <summary>Whether it can happen now.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="depth">Most interrupts that a guest nests.</param>
    public bool IsEnabled(Machine machine, int depth)
    {
        Operation o = Operation;
        switch (o.Kind)
        {
            case OperationKind.Device:
                return machine.Device((int)o.Offset).Line.Value != (o.Value == 1);
            case OperationKind.Notify:
                return AreAllDue(machine, o.Value);
            case OperationKind.Timer:
                return machine.Timer(o.Cpu).Line != (o.Value == 1);
            case OperationKind.TimePasses:
                return machine.Alarm != ulong.MaxValue;
            case OperationKind.Refuse:
                return !machine.RefusesNext;
        }

        if (machine.IsBlocked(o.Cpu))
        {
            return false;
        }

        return o.Kind switch
        {
            OperationKind.TimerEvent => machine.Timer(o.Cpu).IsDue,
            OperationKind.Maintenance => machine.IsEndDue(o.Cpu),
            OperationKind.End => machine.RunningCount(o.Cpu) != 0,
            OperationKind.Acknowledge => machine.RunningCount(o.Cpu) < depth && IsChoiceOpen(machine),
            _ => IsGuardOpen(machine.Relation.Model),
        };
    }

    private bool IsChoiceOpen(Machine machine)
    {
        if (Operation.Offset != 0)
        {
            return machine.IsFirst(Operation.Cpu, (int)Operation.Offset - 1);
        }

        bool isSignalled = false;
        for (int i = 0; i < machine.Configuration.ListRegisterCount && Guard == Guard.IsSpurious; i++)
        {
            isSignalled |= machine.IsFirst(Operation.Cpu, i);
        }

        return !isSignalled;
    }

    private static bool AreAllDue(Machine machine, ulong which)
    {
        for (; which != 0; which &= which - 1)
        {
            if (!machine.IsDue(System.Numerics.BitOperations.TrailingZeroCount(which)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsGuardOpen(GicState<Word32, Bit> model)
    {
        int cpu = Operation.Cpu, bank = model.Bank(cpu, Intid / 32);
        uint enabled = model.Intids[bank].Enabled.Value >> Intid & 1;
        int place = bank * 8 + Intid % 32 / 4, shift = Intid % 4 * 8;
        return Guard switch
        {
            Guard.IsDisabled => enabled == 0,
            Guard.IsEnabled => enabled != 0,
            Guard.IsOfOtherPriority => (byte)(model.Priorities[place].Value >> shift) != (byte)Operation.Value,
            Guard.IsElsewhere when model.Configuration.Version == GicVersion.V2 => (byte)(model.Targets[place].Value >> shift) != (byte)Operation.Value,
            Guard.IsElsewhere => model.RoutesLow[Intid].Value != (uint)Operation.Value,
            _ => true,
        };
    }
}
