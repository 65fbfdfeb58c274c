using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Gicv = Lockstep.Model.Kernel.GicvFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Icv = Lockstep.Model.Kernel.IcvRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using VcpuContext = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Virtual = Lockstep.Model.Kernel.VirtualCpuInterface<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep;

/// <content>
/// A whole guest, for who runs programs on this machine instead of random operations: its registers, EL1 registers included,
/// its CPU interface as a frame, any fault, and time.
/// </content>
public sealed unsafe partial class Machine
{
    private readonly ulong[] el1 = new ulong[ConfigurationBlock.MaxVcpus * ConfigurationBlock.VcpuRegisterCount];
    private ConfigurationBlock* block;
    private byte* resetPage;
    private bool isWhole;

    /// <summary>GICV_IIDR of QEMU's arm_gic.</summary>
    private const uint VirtualInterfaceIidr = 0x2043b;

    /// <summary>The guest's state begins: vCPU 0 is on alone, EL1 registers are kept, calls may name addresses in RAM.</summary>
    /// <param name="ramBase">Guest-physical address.</param>
    /// <param name="ramBytes">Size in bytes.</param>
    public void BecomeWhole(ulong ramBase, ulong ramBytes)
    {
        isWhole = true;
        block = (ConfigurationBlock*)NativeMemory.AllocZeroed((nuint)sizeof(ConfigurationBlock));
        block->RamRegionCount = 1;
        block->Ram0 = new RamRegion { GuestBase = ramBase, VmmBase = ramBase, SizeBytes = ramBytes };
        state->Configuration = block;
        state->OnMask = state->StartedMask = 1;
    }

    /// <summary>As <see cref="BecomeWhole(ulong, ulong)"/>, with memory behind the first page, which a reset of the guest writes.</summary>
    /// <param name="ram">Guest-physical addresses and sizes in bytes; at most two regions, the first of more than a page.</param>
    public void BecomeWhole(params ReadOnlySpan<(ulong Base, ulong SizeBytes)> ram)
    {
        const int page = DrainStub.PageBytes;
        BecomeWhole(ram[0].Base + page, ram[0].SizeBytes - page);
        resetPage = (byte*)NativeMemory.AllocZeroed(2 * page);
        block->Ram1 = new RamRegion { GuestBase = ram[0].Base, VmmBase = (ulong)resetPage, SizeBytes = page };
        (ulong second, ulong sizeBytes) = ram.Length > 1 ? ram[1] : default;
        block->Ram2 = new RamRegion { GuestBase = second, VmmBase = second, SizeBytes = sizeBytes };
        block->RamRegionCount = (uint)ram.Length + 1;
        block->Kernel.GuestAddress = ram[0].Base;
        block->Kernel.VmmAddress = (ulong)resetPage + page;
    }

    /// <summary>vCPUs that are on, one bit each.</summary>
    public uint OnMask => state->OnMask;

    /// <summary>vCPUs that run the stub of a reset, one bit each.</summary>
    public uint DrainMask => state->DrainMask;

    /// <summary>Lines that the VMM has printed.</summary>
    public int LinesPrinted { get; private set; }

    /// <summary>The general-purpose registers, PC and PSTATE of a vCPU.</summary>
    /// <param name="cpu">The vCPU.</param>
    public ref UserContext Context(int cpu) => ref contexts[cpu];

    /// <summary>Xn.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="n">0 to 30.</param>
    public ref ulong General(int cpu, uint n) => ref ((ulong*)(contexts + cpu))[UserContext.IndexOf(n)];

    /// <summary>An EL1 register of a vCPU.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="register">Which.</param>
    public ref ulong El1(int cpu, VcpuRegister register) => ref el1[cpu * ConfigurationBlock.VcpuRegisterCount + (int)register];

    /// <summary>What a vCPU holds, as the model of faults has it.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="context">Takes it.</param>
    public void CopyTo(int cpu, VcpuContext context)
    {
        for (uint i = 0; i < VcpuContext.GeneralCount; i++)
        {
            context.General[i] = Word64.Of(General(cpu, i));
        }

        for (int i = 0; i < context.System.Length; i++)
        {
            context.System[i] = Word64.Of(El1(cpu, (VcpuRegister)i));
        }

        UserContext registers = contexts[cpu];
        (context.PC, context.SP_EL0, context.PSTATE) = (Word64.Of(registers.Pc), Word64.Of(registers.Sp), Word64.Of(registers.Spsr));
    }

    /// <summary>The vCPU holds this from now on.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="context">Its registers.</param>
    public void CopyFrom(int cpu, VcpuContext context)
    {
        for (uint i = 0; i < VcpuContext.GeneralCount; i++)
        {
            General(cpu, i) = context.General[i].Value;
        }

        for (int i = 0; i < context.System.Length; i++)
        {
            El1(cpu, (VcpuRegister)i) = context.System[i].Value;
        }

        ref UserContext registers = ref contexts[cpu];
        (registers.Pc, registers.Sp, registers.Spsr) = (context.PC.Value, context.SP_EL0.Value, context.PSTATE.Value);
    }

    /// <summary>The physical count, which moves when it is told to.</summary>
    public ulong Count { get => count; set => count = value; }

    /// <summary>The physical count at which the VMM's timer fires; all ones when it is off.</summary>
    public ulong Alarm => (physicalControl & (TimerEnable | TimerImask)) == TimerEnable ? physicalCompare : ulong.MaxValue;

    /// <summary>
    /// The EL1 physical timer, ENABLE and IMASK of CNTP_CTL_EL0 and CNTP_CVAL_EL0: the VMM's, and of every vCPU of the processor,
    /// because seL4 traps none of them.
    /// </summary>
    public (ulong Control, ulong Compare) PhysicalTimer
    {
        get => (physicalControl, physicalCompare);
        set => (physicalControl, physicalCompare) = (value.Control & (TimerEnable | TimerImask), value.Compare);
    }

    /// <summary>The VMM's timer fires, if it is due.</summary>
    public void FireAlarm()
    {
        DoubleKernel.Current = this;
        if (count >= Alarm)
        {
            Step(1ul << (int)CaseConfiguration.TimerChannel, 0);
        }
    }

    /// <summary>A vCPU faults and the VMM handles it.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="label">A <see cref="Lockstep.Vmm.Microkit.FaultLabel"/>.</param>
    /// <param name="message">MR0 and up.</param>
    /// <returns>Whether the vCPU was replied to.</returns>
    public bool TakeFault(int cpu, uint label, params ReadOnlySpan<ulong> message)
    {
        Begin(cpu);
        message.CopyTo(new Span<ulong>(MessageRegisters, 120));
        return Trap(cpu, label, (uint)message.Length);
    }

    /// <summary>The vCPU waits in a call that the VMM has not replied to.</summary>
    /// <param name="cpu">The vCPU.</param>
    public void Block(int cpu)
    {
        blocked |= 1u << cpu;
        Relation.Settled(blocked);
    }

    /// <summary>WFI.</summary>
    /// <param name="cpu">The vCPU.</param>
    public void Wait(int cpu)
    {
        Begin(cpu);
        WaitForInterrupt(cpu);
    }

    /// <summary>A load of the distributor, and whether it ended at the next instruction.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Bytes.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    public ulong ReadDistributor(int cpu, uint offset, int sizeBytes)
    {
        Begin(cpu);
        var operation = new Operation(OperationKind.Read, (byte)cpu, (byte)sizeBytes, 0, offset, 0);
        Access(operation);
        return General(cpu, RegisterOf(operation));
    }

    /// <summary>A store to the distributor.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Bytes.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="value">The register; what the size cuts off does not matter.</param>
    public void WriteDistributor(int cpu, uint offset, int sizeBytes, ulong value)
    {
        Begin(cpu);
        Access(new Operation(OperationKind.Write, (byte)cpu, (byte)sizeBytes, 0, offset, value));
    }

    /// <summary>A load of the redistributors (GICv3).</summary>
    /// <param name="cpu">The vCPU that loads.</param>
    /// <param name="offset">Bytes from the first redistributor.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    public ulong ReadRedistributor(int cpu, uint offset, int sizeBytes)
    {
        Begin(cpu);
        var operation = new Operation(OperationKind.Read, (byte)cpu, (byte)sizeBytes, 1, offset, 0);
        Access(operation);
        return General(cpu, RegisterOf(operation));
    }

    /// <summary>A store to the redistributors (GICv3).</summary>
    /// <param name="cpu">The vCPU that stores.</param>
    /// <param name="offset">Bytes from the first redistributor.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="value">The register; what the size cuts off does not matter.</param>
    public void WriteRedistributor(int cpu, uint offset, int sizeBytes, ulong value)
    {
        Begin(cpu);
        Access(new Operation(OperationKind.Write, (byte)cpu, (byte)sizeBytes, 1, offset, value));
    }

    /// <summary>MRS of the CPU interface (GICv3).</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="register">The register.</param>
    public uint ReadInterface(int cpu, IccRegister register)
    {
        Begin(cpu);
        return register is IccRegister.ICC_IAR0_EL1 or IccRegister.ICC_IAR1_EL1
            ? Acknowledge(cpu, register == IccRegister.ICC_IAR1_EL1)
            : Icv.Read(Interface(cpu), register).Value;
    }

    /// <summary>MSR of the CPU interface (GICv3). Those that send SGIs trap.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="register">The register.</param>
    /// <param name="value">What is written.</param>
    public void WriteInterface(int cpu, IccRegister register, ulong value)
    {
        Begin(cpu);
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        switch (register)
        {
            case IccRegister.ICC_SGI0R_EL1 or IccRegister.ICC_SGI1R_EL1 or IccRegister.ICC_ASGI1R_EL1:
                SendSgi(new Operation(OperationKind.SendSgi, (byte)cpu, 0, 0, (uint)register, value));
                break;
            case IccRegister.ICC_EOIR0_EL1 or IccRegister.ICC_EOIR1_EL1 or IccRegister.ICC_DIR_EL1:
                EndBy(cpu, hardware, register, (uint)value);
                break;
            case IccRegister.ICC_PMR_EL1 or IccRegister.ICC_BPR0_EL1 or IccRegister.ICC_BPR1_EL1 or IccRegister.ICC_CTLR_EL1
                or IccRegister.ICC_IGRPEN0_EL1 or IccRegister.ICC_IGRPEN1_EL1:
                WriteSystemRegister(cpu, register, (uint)value);
                break;
            case IccRegister.ICC_AP0R0_EL1 or IccRegister.ICC_AP1R0_EL1:
                Icv.Write(hardware, register, (uint)value);
                (Relation.Model.ActivePriorities[cpu * 8], Relation.Model.ActivePriorities[cpu * 8 + 4]) = (hardware.Apr0, hardware.Apr1);
                break;
            default:
                Icv.Write(hardware, register, (uint)value);
                break;
        }
    }

    /// <summary>A load of the GICv2 CPU interface.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Bytes, a multiple of 4.</param>
    public uint ReadInterface(int cpu, uint offset)
    {
        Begin(cpu);
        return offset is Gicv.GICV_IAR or Gicv.GICV_AIAR
            ? Acknowledge(cpu, offset == Gicv.GICV_AIAR)
            : Gicv.Read(Interface(cpu), offset, VirtualInterfaceIidr).Value;
    }

    /// <summary>A store to the GICv2 CPU interface.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Bytes, a multiple of 4.</param>
    /// <param name="value">The word.</param>
    public void WriteInterface(int cpu, uint offset, uint value)
    {
        Begin(cpu);
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        switch (offset)
        {
            case Gicv.GICV_CTLR or Gicv.GICV_PMR or Gicv.GICV_BPR or Gicv.GICV_ABPR:
                WriteCpuInterface(cpu, offset, value);
                break;
            case Gicv.GICV_APR0:
                Gicv.Write(hardware, offset, value);
                Relation.Model.ActivePriorities[cpu * 8] = hardware.Apr0;
                break;
            case Gicv.GICV_EOIR or Gicv.GICV_AEOIR or Gicv.GICV_DIR:
                EndBy(cpu, hardware, offset, value);
                break;
            default:
                Gicv.Write(hardware, offset, value);
                break;
        }
    }

    /// <summary>The line of a passthrough interrupt.</summary>
    /// <param name="intid">Its INTID.</param>
    /// <param name="level">High.</param>
    public void DriveLine(int intid, bool level)
    {
        DoubleKernel.Current = this;
        int device = Array.IndexOf(Configuration.DeviceIntids, intid);
        Drive(device < 0 ? throw new ArgumentException($"INTID {intid} is no passthrough interrupt") : device, level ? 1u : 0);
    }

    /// <summary>The line of a vCPU's virtual timer.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="level">High.</param>
    public void DriveTimer(int cpu, bool level)
    {
        kernel.Vcpus[cpu].Vppi.Line = level;
        Relation.DeviceDrives(cpu, (int)VirtualPpi.VirtualTimerIntid, level);
    }

    /// <summary>The kernel reports what is due: ends of interrupts, the vCPU's timer, then devices, lowest INTID first.</summary>
    /// <param name="cpu">The vCPU that runs.</param>
    public void Report(int cpu)
    {
        DoubleKernel.Current = this;
        if (!IsBlocked(cpu))
        {
            EnsureRuns(cpu);
            ReportEnds(cpu);
            EnsureRuns(cpu);
            ReportTimer(cpu);
        }

        // A level that stays is due again when it has been acknowledged; an edge comes once.
        for (int i = 0; i < 2 * devices.Length; i++)
        {
            Notify(1ul << (i % devices.Length));
        }

        if (!IsBlocked(cpu))
        {
            EnsureRuns(cpu);
        }
    }

    /// <summary>ISR_EL1 of a vCPU: IRQ in bit 0, FIQ in bit 1.</summary>
    /// <param name="cpu">The vCPU.</param>
    public int Signals(int cpu)
    {
        Begin(cpu);
        VirtualInterfaceState<Word32, Bit> hardware = Interface(cpu);
        return (Virtual.IrqSignalled(hardware).Value ? 1 : 0) | (Virtual.FiqSignalled(hardware).Value ? 2 : 0);
    }

    /// <summary>
    /// All bytes of the VMM's virtual interrupt controller but its first field, WakeMask: what it says of a vCPU is forgotten when that
    /// one blocks, and counts for no other.
    /// </summary>
    public ReadOnlySpan<byte> VgicBytes => new((byte*)&state->Gic + sizeof(uint), sizeof(VgicState) - sizeof(uint));

    /// <summary>seL4_ARM_VCPU_WriteRegs.</summary>
    internal void WriteVcpuRegister(int vcpu, VcpuRegister register, ulong value) => El1(vcpu, register) = value;

    /// <summary>The VMM's console.</summary>
    internal void Print(byte character) => LinesPrinted += character == '\n' ? 1 : 0;

    private static uint RegisterOf(in Operation o) => (uint)((o.Offset >> 2) + o.Cpu) % 31;

    private void Begin(int cpu)
    {
        DoubleKernel.Current = this;
        EnsureRuns(cpu);
    }
}
