using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>What a thread waits for.</summary>
internal enum ThreadState : uint
{
    /// <summary>Inactive since boot: a vCPU that nobody has resumed yet.</summary>
    NotStarted = 0,

    /// <summary>Can run.</summary>
    Runnable,

    /// <summary>A domain blocked in Recv, ReplyRecv or NBSendRecv.</summary>
    Receiving,

    /// <summary>A vCPU with a fault that its handler has not received yet.</summary>
    Sending,

    /// <summary>A vCPU whose handler holds its reply.</summary>
    AwaitingReply,

    /// <summary>Inactive because its handler received anew without replying; WriteRegisters or Resume starts it.</summary>
    Cancelled,

    /// <summary>Inactive by TCB_Suspend.</summary>
    Suspended,
}

/// <summary>What domains and vCPUs have in common. boot.S relies on <see cref="Context"/> being the first member.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Thread
{
    /// <summary>Registers while the thread does not run.</summary>
    public UserContext Context;

    /// <summary>V0 to V31, FPSR, FPCR, while another thread owns them.</summary>
    public fixed ulong FloatingPoint[66];

    /// <summary>HCR_EL2 and VTTBR_EL2 of its address space.</summary>
    public ulong Hcr, Vttbr;

    public ThreadState State;

    /// <summary>Fixed priority; larger is more urgent.</summary>
    public uint Priority;

    /// <summary>A vCPU, else a domain.</summary>
    public bool IsVcpu;
}

/// <summary>A protection domain.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Domain
{
    /// <summary>First member: a domain is its thread.</summary>
    public Thread Thread;

    /// <summary>Index in the image's table.</summary>
    public uint Index;

    /// <summary>Whether it has the SMC capability.</summary>
    public bool MaySmc;

    /// <summary>Message registers of its IPC buffer (seL4_IPCBuffer.msg).</summary>
    public ulong* Messages;

    /// <summary>The word of its bound notification.</summary>
    public ulong Notification;

    /// <summary>The vCPU that its reply object holds, or null.</summary>
    public Vcpu* ReplyTo;

    /// <summary>Its vCPUs: consecutive in <see cref="Machine.Vcpus"/>, id i at index i.</summary>
    public Vcpu* Vcpus;

    public uint VcpuCount;

    /// <summary>Root of its stage-2 table.</summary>
    public ulong* Translation;

    /// <summary>INTID of each channel's interrupt, or 0.</summary>
    public fixed ushort ChannelIntid[64];
}

/// <summary>
/// EL1 registers of a vCPU: by seL4_VCPUReg number, then three that seL4 keeps no number for. boot.S knows the offsets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct El1State
{
    public fixed ulong Numbered[ConfigurationBlock.VcpuRegisterCount];

    public ulong Par, Csselr, Mdscr;
}

/// <summary>A virtual CPU.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Vcpu
{
    /// <summary>First member: a vCPU is its thread.</summary>
    public Thread Thread;

    /// <summary>Where its faults go.</summary>
    public Domain* Handler;

    /// <summary>Id in the VM: badge and capability slots.</summary>
    public uint Id;

    /// <summary>The virtual timer's PPI is masked since a VPPIEvent.</summary>
    public bool VppiMasked;

    /// <summary>The fault on its way to the handler, and up to two words that the registers do not hold.</summary>
    public uint FaultLabel;

    public ulong FaultWord0, FaultWord1;

    /// <summary>Registers that the hardware does not hold at present.</summary>
    public El1State El1;

    /// <summary>The virtual interface while another vCPU owns it; the list registers are seL4's shadow besides.</summary>
    public VirtualInterfaceState Interface;
}
