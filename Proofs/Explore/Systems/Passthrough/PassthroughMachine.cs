using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Gic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using GicvFrame = Lockstep.Model.Kernel.GicvFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Layout = Lockstep.Explore.Systems.PassthroughLayout;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using SeL4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using VirtualInterfaceState = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Explore.Systems;

/// <summary>What is wrong with a step.</summary>
public enum PassthroughFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A list register that is in use was overwritten.</summary>
    Overwritten,

    /// <summary>An interrupt is in the list registers of two vCPUs.</summary>
    Doubled,

    /// <summary>After the monitor's turn an interrupt waits for a vCPU whose list register is free.</summary>
    LeftWaiting,
}

/// <summary>What a vCPU does.</summary>
public enum PassthroughMode
{
    /// <summary>It runs.</summary>
    Runs,

    /// <summary>Its fault waits for the monitor: a list register's end.</summary>
    Maintenance,

    /// <summary>A write to GICD_ISENABLER, GICD_ICENABLER or GICD_ITARGETSR: of interrupt 0, or with 1 added of interrupt 1.</summary>
    Enable,

    /// <inheritdoc cref="Enable"/>
    Disable = 4,

    /// <inheritdoc cref="Enable"/>
    Route = 6,
}

/// <summary>
/// Two passed-through interrupts and two vCPUs with one list register each, as a distributor of Model/Gic and a kernel of Model/Kernel:
/// every step is theirs. INTID 32 is level-sensitive and the more urgent one, INTID 33 is edge-triggered. Only the
/// monitor's decisions stand here: who is loaded when.
/// </summary>
internal sealed class PassthroughMachine
{
    private const int FirstIntid = 32;
    private const uint UrgentPriority = 0x80, OtherPriority = 0xa0, MaskNothing = 0xf8;
    private const int UrgentLevel = (int)(UrgentPriority >> 3), OtherLevel = (int)(OtherPriority >> 3);
    private readonly PassthroughVariant variant;
    private readonly GicState<Word32, Bit> gic;
    private readonly KernelState<Word32, Bit> kernel;
    private readonly ListRegisterBelief[] beliefs = [new(1), new(1)];
    private readonly PhysicalInterrupt<Bit>[] physical = new PhysicalInterrupt<Bit>[Layout.Interrupts];
    private readonly bool[] notified = new bool[Layout.Interrupts];
    private readonly PassthroughMode[] modes = new PassthroughMode[Layout.Vcpus];

    /// <summary>The machine in its initial state.</summary>
    public PassthroughMachine(PassthroughVariant variant)
    {
        this.variant = variant;
        gic = Gic.Reset(new GicConfiguration { Version = GicVersion.V2, CpuCount = Layout.Vcpus, IntidCount = 64 });
        kernel = new KernelState<Word32, Bit>(GicVersion.V2, 1, 0, 1);
        Gic.WriteGicd(gic, 0, GICD_CTLR.OffsetBytes, 4, 1u);
        Gic.WriteGicd(gic, 0, GICD_ICFGR.OffsetBytes + FirstIntid / 4, 4, 0b10u << 2);
        Gic.WriteGicd(gic, 0, GICD_IPRIORITYR.OffsetBytes + FirstIntid, 4, OtherPriority << 8 | UrgentPriority);
        Array.Fill(physical, PhysicalInterrupt<Bit>.Idle);
        for (int c = 0; c < Layout.Vcpus; c++)
        {
            Gic.WriteGicc(gic, c, GICC_CTLR.OffsetBytes, 4, 1u);
            SeL4.Run(kernel, c);
            GicvFrame.Write(Hardware(c), GicvFrame.GICV_CTLR, 1u);
            GicvFrame.Write(Hardware(c), GicvFrame.GICV_PMR, MaskNothing);
        }

        bool isServed = variant.HasFlag(PassthroughVariant.Served);
        for (int i = 0; i < Layout.Interrupts; i++)
        {
            Route(0, i, isServed && i == 1 ? 1 : 0);
            if (isServed)
            {
                Enable(0, i);
            }
        }
    }

    /// <summary>Whether an interrupt is edge-triggered.</summary>
    public static bool IsEdge(int i) => i == 1;

    /// <summary>What a vCPU does.</summary>
    public PassthroughMode ModeOf(int c) => modes[c];

    /// <summary>The state in a word (<see cref="PassthroughLayout"/>).</summary>
    public ulong Pack()
    {
        ulong packed = 0;
        for (int i = 0; i < Layout.Interrupts; i++)
        {
            ref IntidWord<Word32, Bit> word = ref gic.Intid(0, 1);
            ref PhysicalInterrupt<Bit> its = ref physical[i];
            bool waits = ((IsEdge(i) ? word.Latch : word.Line).Value >> i & 1) != 0;
            ulong bits = Of(its.Line.Value, Layout.Line) | Of(IsEdge(i) && its.Latch.Value, Layout.Latch)
                | Of(its.Masked.Value, Layout.Masked) | Of(notified[i], Layout.Notified) | Of(waits, Layout.Waits)
                | Of((word.Enabled.Value >> i & 1) != 0, Layout.Enabled)
                | Of(TargetByte(i) == 2, Layout.Target);
            packed |= bits << Layout.OfInterrupt(i);
        }

        for (int c = 0; c < Layout.Vcpus; c++)
        {
            VirtualInterfaceState hardware = Hardware(c);
            ListRegister register = hardware.ListRegisters[0];
            uint state = register.Pending.Value ? 1u : register.Active.Value ? 2u : register.IsEnded.Value ? 3u : 0;
            uint levels = hardware.Apr0.Value, active = (levels >> UrgentLevel & 1) | (levels >> OtherLevel & 1) << 1;
            uint belief = beliefs[c].FirstFree == 0 ? 0u : beliefs[c].MayHold(FirstIntid) ? 1u : 2u;
            ulong bits = state << Layout.State | Of(state is 1 or 2 && register.Intid.Value != FirstIntid, Layout.Holds)
                | belief << Layout.Belief | active << Layout.Active | Of(hardware.Pmr.Value != MaskNothing, Layout.Mask)
                | Of(!hardware.EnableGroup0.Value, Layout.Off) | (ulong)modes[c] << Layout.Mode;
            packed |= bits << Layout.OfVcpu(c);
        }

        return packed;
    }

    /// <summary>Goes to a state.</summary>
    public void Unpack(ulong packed)
    {
        ref IntidWord<Word32, Bit> word = ref gic.Intid(0, 1);
        word.Enabled = word.Latch = word.Line = 0u;
        uint targets = 0;
        for (int i = 0; i < Layout.Interrupts; i++)
        {
            uint bits = (uint)(packed >> Layout.OfInterrupt(i));
            bool Has(int field) => (bits >> field & 1) != 0;
            physical[i] = new PhysicalInterrupt<Bit> { Line = Has(Layout.Line), Latch = Has(Layout.Latch), Masked = Has(Layout.Masked) };
            notified[i] = Has(Layout.Notified);
            word.Enabled |= Has(Layout.Enabled) ? 1u << i : 0;
            word.Latch |= Has(Layout.Waits) && IsEdge(i) ? 1u << i : 0;
            word.Line |= Has(Layout.Waits) && !IsEdge(i) ? 1u << i : 0;
            targets |= (Has(Layout.Target) ? 2u : 1u) << i * 8;
        }

        gic.Targets[gic.Bank(0, 1) * 8] = targets;
        for (int c = 0; c < Layout.Vcpus; c++)
        {
            Unpack(c, (uint)(packed >> Layout.OfVcpu(c)));
        }
    }

    /// <summary>The device drives its line.</summary>
    public void Drive(int i, bool level) => physical[i].Drive(level);

    /// <summary>Level of the device's line.</summary>
    public bool Line(int i) => physical[i].Line.Value;

    /// <summary>Whether the kernel delivers the physical interrupt.</summary>
    public bool IsDue(int i) => physical[i].IsDue(IsEdge(i)).Value;

    /// <summary>The kernel delivers it: the monitor is notified.</summary>
    public void Deliver(int i)
    {
        physical[i].Deliver();
        notified[i] = true;
    }

    /// <summary>Whether the monitor is notified.</summary>
    public bool IsNotified(int i) => notified[i];

    /// <summary>The monitor's turn for a notification: the guest's line is high; of an edge it is a pulse.</summary>
    public PassthroughFault TakeNotification(int i)
    {
        notified[i] = false;
        Gic.SetSpiLine(gic, FirstIntid + i, true);
        if (IsEdge(i))
        {
            Gic.SetSpiLine(gic, FirstIntid + i, false);
        }

        return EndTurn(refills: true);
    }

    /// <summary>Whether the guest is interrupted.</summary>
    public bool IsSignalled(int c) =>
        modes[c] == PassthroughMode.Runs && VirtualCpuInterface<Word32, Bit>.IrqSignalled(Hardware(c)).Value;

    /// <summary>The guest reads GICV_IAR.</summary>
    public void Acknowledge(int c) => GicvFrame.Read(Hardware(c), GicvFrame.GICV_IAR);

    /// <summary>The interrupt that the guest handles, by its running priority; -1 for none.</summary>
    public int Handled(int c) => VirtualCpuInterface<Word32, Bit>.RunningPriority(Hardware(c)).Value switch
    {
        UrgentPriority => 0,
        OtherPriority => 1,
        _ => -1,
    };

    /// <summary>The guest writes GICV_EOIR of what it handles.</summary>
    public void End(int c) => GicvFrame.Write(Hardware(c), GicvFrame.GICV_EOIR, (uint)(FirstIntid + Handled(c)));

    /// <summary>The guest writes GICV_PMR: interrupt 1 is masked, or not.</summary>
    public void ChangeMask(int c) =>
        GicvFrame.Write(Hardware(c), GicvFrame.GICV_PMR, Hardware(c).Pmr.Value == MaskNothing ? OtherPriority : MaskNothing);

    /// <summary>The guest writes GICV_CTLR: its group is enabled, or not.</summary>
    public void ChangeGroupEnable(int c) =>
        GicvFrame.Write(Hardware(c), GicvFrame.GICV_CTLR, GicvFrame.Read(Hardware(c), GicvFrame.GICV_CTLR) ^ 1u);

    /// <summary>The guest writes to the distributor: it waits for the monitor from now on.</summary>
    public void Fault(int c, PassthroughMode mode)
    {
        modes[c] = mode;
        SeL4.RunThread(kernel, c);
    }

    /// <summary>Whether the kernel takes the maintenance interrupt.</summary>
    public bool IsMaintenanceDue(int c) => SeL4.MaintenanceIsDue(kernel, c).Value;

    /// <summary>The kernel takes it, and the vCPU waits for the monitor.</summary>
    public void TakeMaintenance(int c)
    {
        if (SeL4.TakeMaintenance(kernel, c) != 0)
        {
            throw new InvalidOperationException("a maintenance fault of the only list register names another one");
        }

        Fault(c, PassthroughMode.Maintenance);
    }

    /// <summary>The monitor's turn for a vCPU's fault, which then runs.</summary>
    public PassthroughFault Answer(int c)
    {
        PassthroughMode mode = modes[c];
        int second = (int)mode & 1;
        switch (mode)
        {
            case PassthroughMode.Maintenance:
                MaintenanceEffect effect = beliefs[c].Maintenance(0);
                if (effect.EndedIntid >= 0)
                {
                    Finish(effect.EndedIntid - FirstIntid);
                }

                break;
            case PassthroughMode.Enable or PassthroughMode.Enable + 1:
                Enable(c, second);
                break;
            case PassthroughMode.Disable or PassthroughMode.Disable + 1:
                Gic.WriteGicd(gic, c, GICD_ICENABLER.OffsetBytes + FirstIntid / 8, 4, 1u << second);
                break;
            default:
                Route(c, second, c);
                break;
        }

        modes[c] = PassthroughMode.Runs;
        SeL4.Run(kernel, c);
        return EndTurn(refills: mode != PassthroughMode.Maintenance || !variant.HasFlag(PassthroughVariant.ForgetsRefill));
    }

    private static ulong Of(bool value, int field) => value ? 1ul << field : 0;

    private VirtualInterfaceState Hardware(int c) => kernel.Cores[c].Hardware;

    private uint TargetByte(int i) => gic.Targets[gic.Bank(0, 1) * 8].Value >> i * 8 & 0xff;

    private void Enable(int c, int i) => Gic.WriteGicd(gic, c, GICD_ISENABLER.OffsetBytes + FirstIntid / 8, 4, 1u << i);

    private void Route(int c, int i, int to) => Gic.WriteGicd(gic, c, GICD_ITARGETSR.OffsetBytes + FirstIntid + (uint)i, 1, 1u << to);

    private void Unpack(int c, uint bits)
    {
        uint state = bits >> Layout.State & 3, belief = bits >> Layout.Belief & 3;
        uint holds = bits >> Layout.Holds & 1;
        modes[c] = (PassthroughMode)(bits >> Layout.Mode & 7);
        kernel.Cores[c].IsActive = modes[c] == PassthroughMode.Runs;
        VirtualInterfaceState hardware = Hardware(c);
        hardware.HcrBits = kernel.Cores[c].IsActive ? 1u : 0u;
        hardware.Pmr = (bits >> Layout.Mask & 1) != 0 ? OtherPriority : MaskNothing;
        hardware.EnableGroup0 = (bits >> Layout.Off & 1) == 0;
        hardware.Apr0 = (bits >> Layout.Active & 1) << UrgentLevel | (bits >> Layout.Active + 1 & 1) << OtherLevel;
        hardware.EoiCount = 0u;

        // An invalid list register's other fields are read by nobody, and nor is the shadow of one: it is always invalid here.
        ListRegister register = ListRegister.Invalid;
        register.Pending = state == 1;
        register.Active = state == 2;
        register.EoiMaintenance = state != 0;
        register.Intid = FirstIntid + holds;
        register.Priority = holds == 0 ? UrgentPriority : OtherPriority;
        hardware.ListRegisters[0] = register;
        kernel.Vcpus[c].Saved.ListRegisters[0] = ListRegister.Invalid;
        beliefs[c].Maintenance(0);
        if (belief != 0)
        {
            beliefs[c].Loaded(0, FirstIntid + (int)belief - 1);
        }
    }

    /// <summary>The end of an interrupt: the level is sampled again, and the physical interrupt may come again.</summary>
    private void Finish(int i)
    {
        Gic.SetSpiLine(gic, FirstIntid + i, false);
        if (!variant.HasFlag(PassthroughVariant.ForgetsAcknowledge))
        {
            physical[i].Acknowledge();
        }
    }

    private PassthroughFault EndTurn(bool refills)
    {
        PassthroughFault fault = PassthroughFault.None;
        for (int c = 0; c < Layout.Vcpus && refills && fault == PassthroughFault.None; c++)
        {
            fault = Refill(c);
        }

        for (int c = 0; c < Layout.Vcpus && fault == PassthroughFault.None; c++)
        {
            fault = beliefs[c].FirstFree == 0 && Candidate(c).GroupEnabled.Value ? PassthroughFault.LeftWaiting : fault;
        }

        return fault;
    }

    private PassthroughFault Refill(int c)
    {
        if (beliefs[c].FirstFree != 0 && !variant.HasFlag(PassthroughVariant.Overwrites))
        {
            return PassthroughFault.None;
        }

        HighestPending<Word32, Bit> candidate = Candidate(c);
        return candidate.GroupEnabled.Value ? Load(c, candidate) : PassthroughFault.None;
    }

    /// <summary>What the distributor would forward, of what is in no list register: a loaded interrupt counts as active.</summary>
    private HighestPending<Word32, Bit> Candidate(int c)
    {
        uint held = 0;
        for (int i = 0; i < Layout.Interrupts; i++)
        {
            bool isHeld = variant.HasFlag(PassthroughVariant.LoadsTwice)
                ? beliefs[c].MayHold(FirstIntid + i)
                : beliefs[0].MayHold(FirstIntid + i) || beliefs[1].MayHold(FirstIntid + i);
            held |= isHeld ? 1u << i : 0;
        }

        gic.Intid(c, 1).Active = held;
        return Delivery<Word32, Bit>.Highest(gic, c);
    }

    private PassthroughFault Load(int c, in HighestPending<Word32, Bit> candidate)
    {
        if (!Hardware(c).ListRegisters[0].IsUsable.Value)
        {
            return PassthroughFault.Overwritten;
        }

        ref IntidWord<Word32, Bit> word = ref gic.Intid(c, 1);
        uint bit = 1u << (int)candidate.Intid.Value - FirstIntid;
        bool isLeft = ListRegisterTransfer<Word32, Bit>.Load((word.Latch.Value & bit) != 0).Left.Value;
        word.Latch = isLeft ? word.Latch : word.Latch & ~(Word32)bit;
        if (SeL4.InjectIRQ(kernel, c, candidate.Intid, candidate.Priority >> 3, 0u, 0) != SeL4Error.None)
        {
            throw new InvalidOperationException("the kernel refuses a list register that is free");
        }

        beliefs[c].Loaded(0, (int)candidate.Intid.Value);
        ListRegister other = Hardware(1 - c).ListRegisters[0];
        return !other.IsInvalid.Value && other.Intid == candidate.Intid ? PassthroughFault.Doubled : PassthroughFault.None;
    }
}
