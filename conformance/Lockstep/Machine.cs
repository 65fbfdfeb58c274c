using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Lockstep.Model.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;
using SeL4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep;

/// <summary>The VMM: what it does with one message. The registers of the message, and the kernel, are those of the current machine.</summary>
/// <param name="state">The VMM's state.</param>
/// <param name="badge">The badge.</param>
/// <param name="info">The message's seL4_MessageInfo.</param>
/// <returns>Whether to reply.</returns>
public unsafe delegate bool VmmStep(VmmState* state, ulong badge, ulong info);

/// <summary>
/// One virtual machine: the real VMM, the model of the kernel and of the list registers below it, the reference model beside
/// it, and the relation between the two.
/// </summary>
public sealed unsafe partial class Machine : IDisposable
{
    private const ulong Pc = 0x4008_0000;
    private readonly VmmState* state;
    private readonly UserContext* contexts, scratch, snapshot;
    private readonly KernelState<Word32, Bit> kernel;
    private readonly PhysicalInterrupt<Bit>[] devices;
    private uint blocked;
    /// <summary>Bits of the timer's control (DDI 0487, CNTP_CTL_EL0).</summary>
    private const ulong TimerEnable = 1, TimerImask = 2;

    private ulong count, physicalControl, physicalCompare;
    private int refusals;

    /// <summary>A machine after start-up, all vCPUs on.</summary>
    /// <param name="configuration">Which.</param>
    public Machine(CaseConfiguration configuration)
    {
        Configuration = configuration;
        state = (VmmState*)NativeMemory.AllocZeroed((nuint)sizeof(VmmState));
        contexts = (UserContext*)NativeMemory.AllocZeroed((nuint)(sizeof(UserContext) * ConfigurationBlock.MaxVcpus));
        scratch = (UserContext*)NativeMemory.AllocZeroed((nuint)sizeof(UserContext) * 2);
        snapshot = scratch + 1;
        MessageRegisters = (ulong*)NativeMemory.AllocZeroed(120 * sizeof(ulong));
        int[] coreOf = new int[configuration.CpuCount];
        for (int i = 0; i < coreOf.Length; i++)
        {
            coreOf[i] = i % configuration.CoreCount;
        }

        kernel = new KernelState<Word32, Bit>(configuration.Version, configuration.ListRegisterCount, coreOf);
        devices = new PhysicalInterrupt<Bit>[configuration.DeviceIntids.Length];
        Array.Fill(devices, PhysicalInterrupt<Bit>.Idle);
        running = new IntidStack(configuration.CpuCount);
        dropped = new IntidStack(configuration.CpuCount);
        var gic = new GicConfiguration { Version = configuration.Version, CpuCount = configuration.CpuCount, IntidCount = configuration.IntidCount };
        Relation = new Refinement(gic, int.Min(configuration.ListRegisterCount, VgicState.MaxListRegisters));
        DoubleKernel.Current = this;
        StartVmm();
    }

    /// <summary>Which machine.</summary>
    public CaseConfiguration Configuration { get; }

    /// <summary>Another VMM that handles the messages, on the same state; null for the VMM's code in this process.</summary>
    public VmmStep? Vmm { get; set; }

    /// <summary>The relation, with the reference model.</summary>
    public Refinement Relation { get; }

    /// <summary>A fault of the VMM that is not about the interrupt controller, or null.</summary>
    public string? OtherFault { get; private set; }

    /// <summary>What is wrong, or null.</summary>
    public string? Fault => Relation.Violation?.ToString() ?? OtherFault;

    /// <summary>MR0 and up.</summary>
    internal ulong* MessageRegisters { get; }

    /// <summary>Whether a vCPU is blocked in WFI.</summary>
    /// <param name="cpu">The vCPU.</param>
    public bool IsBlocked(int cpu) => (blocked >> cpu & 1) != 0;

    /// <summary>The virtual interface of a vCPU as hardware has it.</summary>
    /// <param name="cpu">The vCPU.</param>
    public VirtualInterfaceState<Word32, Bit> Interface(int cpu) => kernel.Actual(cpu);

    /// <summary>Messages that the VMM has handled.</summary>
    public long Messages { get; private set; }

    /// <summary>What the guest read last from GICC_IAR or GICC_AIAR.</summary>
    public uint LastAcknowledge { get; private set; }

    /// <summary>A word of the distributor as the VMM shows it to a vCPU.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Offset in bytes, a multiple of 4.</param>
    public uint Shown(int cpu, uint offset) => IsV3
        ? (uint)VgicV3<DoubleKernel>.DistributorRead(ref state->Gic, offset, 4)
        : Vgic<DoubleKernel>.DistributorRead(ref state->Gic, (uint)cpu, offset, 4);

    /// <summary>A word of the redistributors as the VMM shows it.</summary>
    /// <param name="offset">Offset in bytes from the first one, a multiple of 4.</param>
    public uint ShownByRedistributor(uint offset) => (uint)VgicV3<DoubleKernel>.RedistributorRead(ref state->Gic, offset, 4);

    private bool IsV3 => Configuration.Version == GicVersion.V3;

    /// <summary>Does one operation on both sides.</summary>
    /// <param name="o">The operation.</param>
    public void Do(in Operation o)
    {
        DoubleKernel.Current = this;
        int cpu = o.Cpu;
        bool isAwake = !IsBlocked(cpu);
        switch (o.Kind)
        {
            case OperationKind.Device:
                Drive((int)o.Offset, o.Value);
                break;
            case OperationKind.Notify:
                Notify(o.Value);
                break;
            case OperationKind.Timer:
                kernel.Vcpus[cpu].Vppi.Line = o.Value != 0;
                Relation.DeviceDrives(cpu, (int)VirtualPpi.VirtualTimerIntid, o.Value != 0);
                break;
            case OperationKind.Refuse:
                refusals = 1;
                break;
            case OperationKind.TimePasses:
                PassTime();
                break;
            case OperationKind.Reset when blocked == 0:
                Relation.ResetBegins();
                Vgic<DoubleKernel>.Reset(ref state->Gic);
                Relation.ResetEnds();
                Relation.Settled(blocked);
                break;
            default:
                if (isAwake)
                {
                    EnsureRuns(cpu);
                    DoOnVcpu(o);
                }

                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(state);
        NativeMemory.Free(contexts);
        NativeMemory.Free(scratch);
        NativeMemory.Free(MessageRegisters);
        NativeMemory.Free(block);
        FreeDevices();
        NativeMemory.Free(resetPage);
        GC.SuppressFinalize(this);
    }

    /// <summary>What only a vCPU that runs can do.</summary>
    private void DoOnVcpu(in Operation o)
    {
        switch (o.Kind)
        {
            case OperationKind.Read or OperationKind.Write:
                Access(o);
                break;
            case OperationKind.Acknowledge:
                AcknowledgeByMode(o);
                break;
            case OperationKind.End:
                End(o);
                break;
            case OperationKind.Deactivate:
                Deactivate(o);
                break;
            case OperationKind.CpuInterface:
                WriteCpuInterface(o.Cpu, o.Offset, (uint)o.Value);
                break;
            case OperationKind.Maintenance:
                ReportEnds(o.Cpu, o.Mode == 1 ? 1 : int.MaxValue);
                break;
            case OperationKind.EmptyMaintenance:
                ReportNoEnd(o.Cpu, (int)o.Value);
                break;
            case OperationKind.TimerEvent:
                ReportTimer(o.Cpu);
                break;
            case OperationKind.WaitForInterrupt:
                WaitForInterrupt(o.Cpu);
                break;
            case OperationKind.SendSgi when IsV3:
                SendSgi(o);
                break;
        }
    }

    private void StartVmm()
    {
        CaseConfiguration from = Configuration;
        ConfigurationBlock block = default;
        block.GicVersion = IsV3 ? 3u : 2;
        block.VcpuCount = (uint)from.CpuCount;
        block.IntidCount = (uint)from.IntidCount;
        block.ListRegisterCount = (uint)from.ListRegisterCount;
        block.PassthroughCount = (uint)from.DeviceIntids.Length;
        for (int i = 0; i < from.DeviceIntids.Length; i++)
        {
            block.PassthroughIntid[i] = (uint)from.DeviceIntids[i];
            block.PassthroughChannel[i] = (uint)i;
            state->ChannelIntid[i] = (uint)from.DeviceIntids[i];
        }

        state->GicdBase = from.GicdBase;
        state->GicdSizeBytes = from.GicdSizeBytes;
        state->GicdV2SizeBytes = IsV3 ? 0 : from.GicdSizeBytes;
        state->GicrBase = from.GicrBase;
        state->GicrSizeBytes = IsV3 ? (ulong)from.CpuCount * GicrFrame.SizeBytes : 0;
        state->FaultLimit = state->VcpuCount = block.VcpuCount;
        state->TimerChannel = from.HasWakeTimer ? CaseConfiguration.TimerChannel : ConfigurationBlock.NoChannel;
        state->Machine = MachineState.Running;
        state->OnMask = state->StartedMask = (1u << from.CpuCount) - 1;
        Vgic<DoubleKernel>.Initialise(ref state->Gic, &block);
        for (int cpu = 0; cpu < from.CpuCount; cpu++)
        {
            new Random(cpu).NextBytes(new Span<byte>(contexts + cpu, sizeof(UserContext)));
            contexts[cpu].Spsr = 0x3c5;
        }
    }

    private void EnsureRuns(int cpu)
    {
        KernelCore<Word32, Bit> core = kernel.CoreOf(cpu);
        if (core.Current != cpu || !core.IsActive)
        {
            int before = core.Current;
            SeL4.Run(kernel, cpu);
            if (before >= 0 && before != cpu)
            {
                Relation.VcpuRuns(cpu, before, core.Hardware.Apr0.Value, core.Hardware.Apr1.Value);
            }
        }
    }

    /// <summary>A fault of a vCPU: the core runs the VMM, which handles it.</summary>
    /// <returns>Whether the vCPU goes on.</returns>
    private bool Trap(int cpu, uint label, uint length)
    {
        SeL4.RunThread(kernel, cpu % Configuration.CoreCount);
        return Step(Badge.Fault | (uint)cpu, MessageInfo.Of(label, length));
    }

    private bool Step(ulong badge, ulong info)
    {
        Messages++;
        bool reply = Vmm is { } other ? other(state, badge, info) : EventLoop<DoubleKernel>.Step(ref *state, badge, info);
        Relation.Settled(blocked);
        return reply;
    }

    private void Wrong(string what) => OtherFault ??= what;
}
