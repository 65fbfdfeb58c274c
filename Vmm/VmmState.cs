using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;

namespace Lockstep.Vmm;

/// <summary>What the virtual machine as a whole is doing.</summary>
public enum MachineState : uint
{
    /// <summary>The guest was not started: the configuration or an image was refused. Final.</summary>
    Refused = 0,

    /// <summary>The guest runs.</summary>
    Running = 1,

    /// <summary>A reset is under way: vCPUs end the interrupts that survived it, then the guest boots.</summary>
    Draining = 2,

    /// <summary>The guest asked for PSCI SYSTEM_OFF. Final.</summary>
    Off = 3,
}

/// <summary>
/// All state of the VMM: one blittable structure of fixed size. A copy of it is a snapshot. Per-vCPU state is one
/// array per property, indexed by vCPU; sets of vCPUs are bit masks (bit n = vCPU n).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct VmmState
{
    /// <summary>The configuration block; constant.</summary>
    public ConfigurationBlock* Configuration;

    /// <summary>
    /// Guest-physical base and size in bytes of the emulated distributor, of either version; and that size with GICv2, else 0.
    /// Constant.
    /// </summary>
    public ulong GicdBase, GicdSizeBytes, GicdV2SizeBytes;

    /// <summary>Guest-physical base and size in bytes of the redistributors of all vCPUs; size 0 with GICv2. Constant.</summary>
    public ulong GicrBase, GicrSizeBytes;

    /// <summary>
    /// Faults of vCPUs below this number are handled: the number of vCPUs while the machine runs, else 0.
    /// </summary>
    public uint FaultLimit;

    /// <summary>Number of vCPUs; constant.</summary>
    public uint VcpuCount;

    /// <summary>Channel of the EL1 physical timer, or <see cref="ConfigurationBlock.NoChannel"/>; constant.</summary>
    public uint TimerChannel;

    /// <summary>What the machine is doing.</summary>
    public MachineState Machine;

    /// <summary>vCPUs that are on in the sense of PSCI AFFINITY_INFO (running or blocked in WFI).</summary>
    public uint OnMask;

    /// <summary>vCPUs that are blocked in WFI or CPU_SUSPEND: their fault was not replied to.</summary>
    public uint BlockedMask;

    /// <summary>Blocked vCPUs with a deadline in <see cref="Deadline"/>.</summary>
    public uint DeadlineMask;

    /// <summary>vCPUs that were started since the last reset.</summary>
    public uint StartedMask;

    /// <summary>vCPUs that still run the stub of a reset, and how often one was run again.</summary>
    public uint DrainMask, DrainRetries;

    /// <summary>Where a blocked vCPU goes on: the instruction after its WFI or SMC.</summary>
    public fixed ulong ResumePc[ConfigurationBlock.MaxVcpus];

    /// <summary>The physical count at which a blocked vCPU's virtual timer condition becomes true.</summary>
    public fixed ulong Deadline[ConfigurationBlock.MaxVcpus];

    /// <summary>INTID of the passthrough interrupt on each channel, or 0 for none; constant.</summary>
    public fixed uint ChannelIntid[64];

    /// <summary>Bound on what a guest can make the VMM print.</summary>
    public LogLimiter Log;

    /// <summary>The virtual interrupt controller.</summary>
    public VgicState Gic;

    /// <summary>The emulated devices. After what nearly every message needs.</summary>
    public VirtioState Virtio;
}
