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

    /// <summary>A vCPU with a fault, or a domain with a protected call, that the other side has not received yet.</summary>
    Sending,

    /// <summary>A vCPU or a domain whose reply the other side holds.</summary>
    AwaitingReply,

    /// <summary>
    /// Inactive because the other side received anew without replying; WriteRegisters or Resume starts a vCPU, and nothing a
    /// domain.
    /// </summary>
    Cancelled,

    /// <summary>Inactive by TCB_Suspend.</summary>
    Suspended,

    /// <summary>A domain that has faulted, and its vCPUs: never to run again.</summary>
    Crashed,
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

    /// <summary>Among threads of equal priority the smallest runs.</summary>
    public ulong Turn;

    /// <summary>Length of a time slice and what is left of this one, in ticks of the physical counter.</summary>
    public ulong Slice, SliceLeft;

    /// <summary>Whose input endpoint it sends to: a vCPU's handler, or the domain that a domain calls.</summary>
    public Domain* Receiver;

    /// <summary>The badge of what it sends, and when it began to wait, in the order of all senders.</summary>
    public ulong SendBadge, SentAt;
}

/// <summary>One end of a channel as its domain sees it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChannelEnd
{
    /// <summary>The domain at the other end, or null.</summary>
    public Domain* Other;

    /// <summary>The channel's id there.</summary>
    public uint OtherId;

    /// <summary>Whether this end has the capabilities to signal and to call.</summary>
    public bool MayNotify, MayCall;
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

    /// <summary>The vCPU or calling domain that its reply object holds, or null.</summary>
    public Thread* ReplyTo;

    /// <summary>Number of threads that are Sending to its input endpoint.</summary>
    public uint SenderCount;

    /// <summary>Its vCPUs: consecutive in <see cref="Machine.Vcpus"/>, id i at index i.</summary>
    public Vcpu* Vcpus;

    public uint VcpuCount;

    /// <summary>Root of its stage-2 table.</summary>
    public ulong* Translation;

    /// <summary>INTID of each channel's interrupt, or 0.</summary>
    public fixed ushort ChannelIntid[64];

    /// <summary>Its ends of channels, by id: 64 of them.</summary>
    public ChannelEnd* Channels;
}

/// <summary>
/// EL1 registers of a vCPU: by seL4_VCPUReg number, then three that seL4 keeps no number for. state.S knows the offsets.
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
