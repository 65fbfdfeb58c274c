using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Explore.Machines;

/// <summary>A machine to explore: what it is, how its guest sets it up, and what can happen then.</summary>
public sealed record MachineConfiguration
{
    /// <summary>Its name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required string Text { get; init; }

    /// <summary>The machine.</summary>
    public required CaseConfiguration Case { get; init; }

    /// <summary>What the guest does first.</summary>
    public required Operation[] SetUp { get; init; }

    /// <summary>What can happen then, at most 64.</summary>
    public required MachineAction[] Actions { get; init; }

    /// <summary>What of the machine is used.</summary>
    public required MachineBounds Bounds { get; init; }

    /// <summary>Whether it is one of those that must be explored exhaustively.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether all of its states can be seen; else it is walked at random.</summary>
    public bool IsExhausted { get; init; } = true;

    /// <summary>
    /// Whether runs that wait for ever are looked for: where the guest makes nothing active by GICD_ISACTIVER, which it then has to end by
    /// GICD_ICACTIVER, and the kernel refuses nothing; and where the states are few enough.
    /// </summary>
    public bool ChecksLiveness { get; init; }

    /// <summary>
    /// The machine in which runs that wait for ever are looked for: the kernel reports all ends that are due at once, and hardware takes any of
    /// several list registers of equal priority.
    /// </summary>
    public MachineConfiguration ForLiveness() => this with
    {
        Actions = [.. Actions.Select(a => a.ReportsAll()).SelectMany(a => a.ChoosesAmongEquals(Case.ListRegisterCount))],
    };

    /// <summary>Version and name, unique.</summary>
    public string FullName => $"{Name}/gic{Case.Version.ToString().ToLowerInvariant()}";
}

/// <summary>Collects set-up and actions for either version of the GIC architecture.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ActionList(CaseConfiguration machine)
{
    /// <summary>The two priorities that interrupts have.</summary>
    public const byte Urgent = 0x40, Ordinary = 0x80;

    /// <summary>The VMM's levels of these priorities, in both groups.</summary>
    public const ulong Levels = 3ul << (Urgent >> 3 << 1) | 3ul << (Ordinary >> 3 << 1);

    private bool IsV3 => machine.Version == GicVersion.V3;

    /// <summary>What the guest does first.</summary>
    public List<Operation> SetUp { get; } = [];

    /// <summary>What can happen then.</summary>
    public List<MachineAction> Actions { get; } = [];

    /// <summary>Distributor and CPU interfaces on; GICv3 in Group 1.</summary>
    public void TurnOn()
    {
        SetUp.Add(Write(0, GICD_CTLR.OffsetBytes, IsV3 ? 2u : 1));
        for (int cpu = 0; cpu < machine.CpuCount; cpu++)
        {
            if (IsV3)
            {
                SetUp.Add(Redistributor(cpu, cpu, GICR_WAKER.OffsetBytes, 0));
                SetUp.Add(Redistributor(cpu, cpu, GICR_IGROUPR0.OffsetBytes, uint.MaxValue));
                SetUp.Add(Interface(cpu, Registers.FirstIcc + (uint)IccRegister.ICC_PMR_EL1, 0xf0));
                SetUp.Add(Interface(cpu, Registers.FirstIcc + (uint)IccRegister.ICC_IGRPEN1_EL1, 1));
            }
            else
            {
                SetUp.Add(Interface(cpu, GICC_PMR.OffsetBytes, 0xf8));
                SetUp.Add(Interface(cpu, GICC_CTLR.OffsetBytes, 1));
            }
        }

        if (IsV3)
        {
            SetUp.Add(Write(0, GICD_IGROUPR.OffsetBytes + 4, uint.MaxValue));
        }
    }

    /// <summary>An interrupt with its priority, enabled; an SPI goes to vCPU 0.</summary>
    public void Prepare(int cpu, int intid)
    {
        SetUp.Add(Bit(cpu, GICD_ISENABLER.OffsetBytes, intid));
        SetUp.Add(Priority(cpu, intid, Ordinary));
        if (intid >= 32)
        {
            SetUp.Add(Route(cpu, intid, 0));
        }
    }

    /// <summary>The guest changes whether an interrupt is enabled.</summary>
    public void Enables(int cpu, int intid)
    {
        Actions.Add(new MachineAction(Bit(cpu, GICD_ISENABLER.OffsetBytes, intid), Guard.IsDisabled, intid));
        Actions.Add(new MachineAction(Bit(cpu, GICD_ICENABLER.OffsetBytes, intid), Guard.IsEnabled, intid));
    }

    /// <summary>The guest makes an interrupt pending, and takes that back.</summary>
    public void Pends(int cpu, int intid)
    {
        Actions.Add(new MachineAction(Bit(cpu, GICD_ISPENDR.OffsetBytes, intid)));
        Actions.Add(new MachineAction(Bit(cpu, GICD_ICPENDR.OffsetBytes, intid)));
    }

    /// <summary>The guest makes an interrupt active, and takes that back.</summary>
    public void Activates(int cpu, int intid)
    {
        Actions.Add(new MachineAction(Bit(cpu, GICD_ISACTIVER.OffsetBytes, intid)));
        Actions.Add(new MachineAction(Bit(cpu, GICD_ICACTIVER.OffsetBytes, intid)));
    }

    /// <summary>The guest gives an interrupt the one or the other priority.</summary>
    public void Priorities(int cpu, int intid)
    {
        Actions.Add(new MachineAction(Priority(cpu, intid, Urgent), Guard.IsOfOtherPriority, intid));
        Actions.Add(new MachineAction(Priority(cpu, intid, Ordinary), Guard.IsOfOtherPriority, intid));
    }

    /// <summary>The guest sends an SPI to a vCPU.</summary>
    public void Routes(int cpu, int intid, int target) => Actions.Add(new MachineAction(Route(cpu, intid, target), Guard.IsElsewhere, intid));

    /// <summary>The guest sends an SGI.</summary>
    public void Sends(int cpu, int intid, int target) => Actions.Add(new MachineAction(IsV3
        ? new Operation(OperationKind.SendSgi, (byte)cpu, 8, 0, (uint)IccRegister.ICC_SGI1R_EL1, (ulong)intid << 24 | 1ul << target)
        : Write(cpu, GICD_SGIR.OffsetBytes, 1u << (16 + target) | (uint)intid)));

    /// <summary>The guest takes back an SGI that waits.</summary>
    public void WithdrawsSgi(int cpu, int intid) => Actions.Add(new MachineAction(IsV3
        ? Bit(cpu, GICD_ICPENDR.OffsetBytes, intid)
        : Write(cpu, GICD_CPENDSGIR.OffsetBytes + (uint)intid / 4 * 4, 0xffu << (intid % 4 * 8))));

    /// <summary>A device changes its line, and the kernel notifies it.</summary>
    public void Device(int device)
    {
        Actions.Add(new MachineAction(new Operation(OperationKind.Device, 0, 0, 0, (uint)device, 1)));
        Actions.Add(new MachineAction(new Operation(OperationKind.Device, 0, 0, 0, (uint)device, 0)));
        Actions.Add(new MachineAction(new Operation(OperationKind.Notify, 0, 0, 0, 0, 1ul << device)));
    }

    /// <summary>The kernel notifies several devices in one message.</summary>
    public void NotifiesTogether(ulong devices) => Actions.Add(new MachineAction(new Operation(OperationKind.Notify, 0, 0, 0, 0, devices)));

    /// <summary>A vCPU's virtual timer changes its line, and the kernel reports it.</summary>
    public void Timer(int cpu)
    {
        Actions.Add(new MachineAction(On(OperationKind.Timer, cpu, value: 1)));
        Actions.Add(new MachineAction(On(OperationKind.Timer, cpu)));
        Actions.Add(new MachineAction(On(OperationKind.TimerEvent, cpu)));
    }

    /// <summary>What a vCPU and its kernel always do: take an interrupt, end it, report the end.</summary>
    public void Interrupts(int cpu)
    {
        Actions.Add(new MachineAction(On(OperationKind.Acknowledge, cpu, mode: (byte)(IsV3 ? 1 : 0))));
        Actions.Add(new MachineAction(On(OperationKind.End, cpu)));
        Actions.Add(new MachineAction(On(OperationKind.Maintenance, cpu, mode: 1)));
    }

    /// <summary>A maintenance fault that names no list register.</summary>
    public void EmptyMaintenance(int cpu) => Actions.Add(new MachineAction(On(OperationKind.EmptyMaintenance, cpu)));

    /// <summary>A vCPU waits for an interrupt.</summary>
    public void Waits(int cpu) => Actions.Add(new MachineAction(On(OperationKind.WaitForInterrupt, cpu)));

    /// <summary>The VMM's own timer, which wakes vCPUs.</summary>
    public void Time() => Actions.Add(new MachineAction(On(OperationKind.TimePasses, 0)));

    /// <summary>The kernel refuses an injection.</summary>
    public void Refuses() => Actions.Add(new MachineAction(On(OperationKind.Refuse, 0)));

    /// <summary>The guest reads what is pending, and what is active, of an interrupt's word.</summary>
    public void Reads(int cpu, int intid)
    {
        foreach (uint register in new[] { GICD_ISPENDR.OffsetBytes, GICD_ISACTIVER.OffsetBytes })
        {
            Actions.Add(new MachineAction(Bit(cpu, register, intid) with { Kind = OperationKind.Read, Value = 0 }));
        }
    }

    private static Operation On(OperationKind kind, int cpu, ulong value = 0, byte mode = 0) => new(kind, (byte)cpu, 4, mode, 0, value);

    private static Operation Write(int cpu, uint offset, ulong value, byte size = 4) => new(OperationKind.Write, (byte)cpu, size, 0, offset, value);

    private static Operation Redistributor(int cpu, int owner, uint offset, uint value, byte size = 4) =>
        Write(cpu, (uint)owner * GicrFrame.SizeBytes + offset, value, size) with { Mode = 1 };

    private static Operation Interface(int cpu, uint offset, uint value) => new(OperationKind.CpuInterface, (byte)cpu, 4, 0, offset, value);

    private Operation Bit(int cpu, uint register, int intid)
    {
        uint bit = 1u << intid;
        return IsV3 && intid < 32 ? Redistributor(cpu, cpu, GicrFrame.SgiBase + register, bit) : Write(cpu, register + (uint)intid / 32 * 4, bit);
    }

    private Operation Priority(int cpu, int intid, byte priority)
    {
        uint at = GICD_IPRIORITYR.OffsetBytes + (uint)intid;
        return IsV3 && intid < 32 ? Redistributor(cpu, cpu, GicrFrame.SgiBase + at, priority, 1) : Write(cpu, at, priority, 1);
    }

    private Operation Route(int cpu, int intid, int target) => IsV3
        ? Write(cpu, GICDv3_IROUTER.OffsetBytes + ((uint)intid - 32) * 8, (ulong)target, 8)
        : Write(cpu, GICD_ITARGETSR.OffsetBytes + (uint)intid, 1ul << target, 1);
}
