using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Interface = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Machine = Lockstep.Model.Kernel.KernelState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Sel4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Kernel;

/// <summary>What can happen to one vCPU, for random runs.</summary>
public enum Step
{
    /// <summary>The monitor loads an interrupt into a list register that it believes free.</summary>
    Load,

    /// <summary>The guest acknowledges.</summary>
    Acknowledge,

    /// <summary>The guest ends what it acknowledged last.</summary>
    End,

    /// <summary>The guest ends an INTID of its own choice.</summary>
    EndAny,

    /// <summary>The guest deactivates (EOImode 1).</summary>
    Deactivate,

    /// <summary>The guest changes EOImode.</summary>
    EoiMode,

    /// <summary>The kernel reports maintenance, if any is due.</summary>
    Maintenance,

    /// <summary>Another vCPU runs on the core, and then this one again.</summary>
    Switch,
}

/// <summary>A step with its free choice.</summary>
public readonly record struct Move(Step Step, int Choice);

/// <summary>A kernel with two vCPUs on one core, a monitor that keeps to I13, and a guest.</summary>
public sealed class KernelWorld
{
    private readonly Stack<uint> acknowledged = new();

    /// <summary>A new one; the guest has its interface on and everything unmasked.</summary>
    public KernelWorld(GicVersion version, int listRegisters)
    {
        Kernel = new Machine(version, listRegisters, 0, 0);
        Belief = new ListRegisterBelief(listRegisters);
        Sel4.Run(Kernel, 0);
        Vmcr.Write(Hardware, (Word32)0xf800_0003);
    }

    /// <summary>The kernel.</summary>
    public Machine Kernel { get; }

    /// <summary>What the monitor believes.</summary>
    public ListRegisterBelief Belief { get; }

    /// <summary>The core's interface.</summary>
    public Interface Hardware => Kernel.Cores[0].Hardware;

    /// <summary>Interrupts loaded, and ends reported to the monitor.</summary>
    public int Loads { get; private set; }

    /// <summary>Ends reported to the monitor.</summary>
    public int Ends { get; private set; }

    /// <summary>Errors of InjectIRQ.</summary>
    public int Errors { get; private set; }

    /// <summary>Random moves.</summary>
    public static Gen<Move> Moves { get; } =
        from step in Gen.Frequency(
            (4, Gen.Constant(Step.Load)), (4, Gen.Constant(Step.Acknowledge)), (4, Gen.Constant(Step.End)),
            (1, Gen.Constant(Step.EndAny)), (2, Gen.Constant(Step.Deactivate)), (1, Gen.Constant(Step.EoiMode)),
            (4, Gen.Constant(Step.Maintenance)), (1, Gen.Constant(Step.Switch)))
        from choice in Gen.Choose(0, 1023)
        select new Move(step, choice);

    /// <summary>Does one step.</summary>
    public void Do(Move move)
    {
        switch (move.Step)
        {
            case Step.Load:
                // Priority 31 is what no guest can unmask; see T22_The_least_priority_is_never_signalled.
                Load(16 + move.Choice % 12, move.Choice % 31);
                break;
            case Step.Acknowledge:
                Acknowledge();
                break;
            case Step.End when acknowledged.TryPop(out uint intid):
                Hardware.EoiMode = false;
                VirtualCpuInterface<Word32, Bit>.EndOfInterrupt(Hardware, intid, 0);
                break;
            case Step.EndAny:
                VirtualCpuInterface<Word32, Bit>.EndOfInterrupt(Hardware, (uint)move.Choice, 0);
                break;
            case Step.Deactivate:
                VirtualCpuInterface<Word32, Bit>.DeactivateInterrupt(Hardware, (uint)(16 + move.Choice % 12), 0);
                break;
            case Step.EoiMode:
                Hardware.EoiMode = (move.Choice & 1) != 0;
                break;
            case Step.Maintenance when Sel4.MaintenanceIsDue(Kernel, 0).Value:
                Maintenance();
                break;
            case Step.Switch:
                Sel4.RunThread(Kernel, 0);
                Sel4.Run(Kernel, 1);
                Sel4.Run(Kernel, 0);
                break;
            default:
                break;
        }
    }

    /// <summary>The monitor loads an INTID as I8 and I13 demand; without a free list register, or where one may hold it, not.</summary>
    public bool Load(int intid, int priority)
    {
        int index = Belief.FirstFree;
        if (index < 0 || Belief.MayHold(intid))
        {
            return false;
        }

        Sel4.RunThread(Kernel, 0);
        SeL4Error error = Sel4.InjectIRQ(Kernel, 0, (uint)intid, (uint)priority, 0, index);
        Sel4.Run(Kernel, 0);
        if (error != SeL4Error.None)
        {
            Errors++;
            return false;
        }

        Belief.Loaded(index, intid);
        Loads++;
        return true;
    }

    /// <summary>The guest reads IAR.</summary>
    public uint Acknowledge()
    {
        uint intid = Hardware.Version == GicVersion.V2
            ? GicvFrame<Word32, Bit>.Read(Hardware, GicvFrame<Word32, Bit>.GICV_IAR).Value
            : IcvRegisters<Word32, Bit>.Read(Hardware, IccRegister.ICC_IAR0_EL1).Value;
        if (intid < 1020)
        {
            acknowledged.Push(intid);
        }

        return intid;
    }

    /// <summary>The kernel reports one maintenance fault, the monitor takes it.</summary>
    public MaintenanceEffect Maintenance()
    {
        int index = Sel4.TakeMaintenance(Kernel, 0);
        Sel4.RunThread(Kernel, 0);
        MaintenanceEffect effect = Belief.Maintenance(index);
        Ends += effect.EndedIntid >= 0 ? 1 : 0;
        Sel4.Run(Kernel, 0);
        return effect;
    }

    /// <summary>A list register with these contents.</summary>
    public static ListRegister Lr(uint intid, uint priority = 0x80, bool pending = false, bool active = false, bool eoi = true, bool hw = false)
    {
        ListRegister lr = ListRegister.Invalid;
        lr.Intid = intid;
        lr.Priority = priority;
        (lr.Pending, lr.Active, lr.EoiMaintenance, lr.Hw) = (pending, active, eoi, hw);
        return lr;
    }
}
