using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Delivery = Lockstep.Model.Gic.Delivery<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Priority = Lockstep.Model.Gic.Priority<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Validation;

/// <summary>The interrupt that a GICv2 CPU interface has before it, as predicates of differences ask for it.</summary>
internal readonly struct Gicv2Candidate
{
    private const int AckCtl = 2;
    private readonly ModelMachine machine;
    private readonly int cpu;
    private readonly HighestPending<Word32, Bit> highest;

    /// <summary>That of a CPU.</summary>
    public Gicv2Candidate(ModelMachine machine, int cpu)
    {
        this.machine = machine;
        this.cpu = cpu;
        highest = Delivery.Highest(machine.State, cpu);
    }

    private ref CpuInterface<Word32, Bit> Interface => ref machine.State.Cpus[cpu];

    /// <summary>INTID.</summary>
    public uint Intid => highest.Intid.Value;

    /// <summary>Group 1.</summary>
    public bool IsGroup1 => highest.Group1.Value;

    /// <summary>There is one.</summary>
    public bool Exists => Intid != Delivery.Spurious;

    /// <summary>It passes GICC_PMR.</summary>
    public bool IsUnmasked => highest.Priority.Value < Interface.Pmr.Value;

    /// <summary>Its own group is enabled in the distributor and in the CPU interface.</summary>
    public bool GroupIsEnabled => highest.GroupEnabled.Value;

    /// <summary>Group 1, which GICC_IAR does not acknowledge without AckCtl.</summary>
    public bool IsHiddenGroup1 => IsGroup1 && (Interface.Ctlr.Value >> AckCtl & 1) == 0;

    /// <summary>Any group is enabled in the distributor, and any in the CPU interface.</summary>
    public bool AnyGroupIsEnabled => machine.State.GicdCtlr.Value != 0 && Interface.Enables.Value != 0;

    /// <summary>It is more urgent than what runs, by its group priority.</summary>
    public bool Preempts
    {
        get
        {
            uint mask = Priority.GroupMask(machine.State, cpu, highest.Group1).Value;
            return (highest.Priority.Value & mask) < (Running & mask);
        }
    }

    /// <summary>It is more urgent than what runs, by its whole priority.</summary>
    public bool PreemptsWhole => highest.Priority.Value < Running;

    private uint Running => Priority.Running(machine.State, cpu).Value;

    /// <summary>Acknowledges it, whatever stands against it.</summary>
    public uint Acknowledge() => Delivery.Acknowledge(machine.State, cpu, highest, true).Value;
}
