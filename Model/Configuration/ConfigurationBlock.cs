using System.Runtime.InteropServices;

namespace Lockstep.Model.Configuration;

/// <summary>
/// The block in vmm.elf's section <c>.vmm_config</c>: all that differs between boards, systems and SDK versions.
/// Written at build time by <c>Boards/Tool</c>, read by the VMM. Little-endian, fixed size, no references.
/// This file holds integers and layout only, because the freestanding VMM compiles it too.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ConfigurationBlock
{
    /// <summary>The bytes "LOCKSTEP", little-endian.</summary>
    public const ulong ExpectedMagic = 0x5045_5453_4b43_4f4c;

    /// <summary>Version of this layout; the VMM refuses any other.</summary>
    public const uint ExpectedVersion = 2;

    /// <summary>A channel number that stands for "none".</summary>
    public const uint NoChannel = 0xffff_ffff;

    /// <summary>Capacities of the fixed tables below.</summary>
    public const int MaxVcpus = 16, MaxRamRegions = 4, MaxPassthroughInterrupts = 62, VcpuRegisterCount = 24,
        MaxVirtualDevices = 4;

    /// <summary>Must equal <see cref="ExpectedMagic"/>.</summary>
    public ulong Magic;

    /// <summary>Must equal <see cref="ExpectedVersion"/>.</summary>
    public uint Version;

    /// <summary>Must equal <c>sizeof(ConfigurationBlock)</c>, in bytes.</summary>
    public uint SizeBytes;

    /// <summary>Bits of <see cref="ConfigurationFlags"/>.</summary>
    public uint Flags;

    /// <summary>Version of the guest's GIC architecture: 2 or 3.</summary>
    public uint GicVersion;

    /// <summary>Number of vCPUs of the VM, 1 to 8 (GICv2) or 1 to 16 (GICv3).</summary>
    public uint VcpuCount;

    /// <summary>Number of INTIDs the distributor implements, a multiple of 32 from 64 to 1024 (GICD_TYPER.ITLinesNumber).</summary>
    public uint IntidCount;

    /// <summary>Number of list registers of the hardware's virtual interface, 1 to 64; the VMM uses at most 16.</summary>
    public uint ListRegisterCount;

    /// <summary>Channel of the EL1 physical timer (INTID 30), or <see cref="NoChannel"/>.</summary>
    public uint TimerChannel;

    /// <summary>Number of used entries of Ram0 to Ram3.</summary>
    public uint RamRegionCount;

    /// <summary>Number of used entries of <see cref="PassthroughIntid"/> and its companions.</summary>
    public uint PassthroughCount;

    /// <summary>Invocation labels of the kernel below.</summary>
    public InvocationLabels Labels;

    /// <summary>seL4_VCPUReg numbers of the kernel below, indexed by <see cref="VcpuRegister"/>.</summary>
    public fixed uint VcpuRegisterNumber[VcpuRegisterCount];

    /// <summary>Guest-physical address and size in bytes of the emulated distributor frame.</summary>
    public ulong GicdBase, GicdSizeBytes;

    /// <summary>Guest-physical address of the CPU interface frame (GICv2; the hardware's GICV is mapped there), else 0.</summary>
    public ulong GiccBase;

    /// <summary>Guest-physical address and size in bytes of the redistributor region (GICv3), else 0.</summary>
    public ulong GicrBase, GicrSizeBytes;

    /// <summary>Guest RAM; entry i: guest-physical base, the VMM's virtual address of it, size in bytes.</summary>
    public RamRegion Ram0, Ram1, Ram2, Ram3;

    /// <summary>The guest's kernel image.</summary>
    public GuestImage Kernel;

    /// <summary>The guest's device tree blob.</summary>
    public GuestImage Dtb;

    /// <summary>The guest's initial RAM disk; <see cref="GuestImage.SizeBytes"/> 0 when there is none.</summary>
    public GuestImage Initrd;

    /// <summary>INTID (32 to 1019) of passthrough interrupt i; the guest sees the same INTID.</summary>
    public fixed uint PassthroughIntid[MaxPassthroughInterrupts];

    /// <summary>Microkit channel (0 to 61) of passthrough interrupt i.</summary>
    public fixed uint PassthroughChannel[MaxPassthroughInterrupts];

    /// <summary>1 where the physical interrupt i is edge-triggered in the .system file, else 0 (level).</summary>
    public fixed uint PassthroughIsEdge[MaxPassthroughInterrupts];

    /// <summary>Number of used entries of Device0 to Device3.</summary>
    public uint VirtualDeviceCount;

    /// <summary>0.</summary>
    public uint Reserved;

    /// <summary>Devices that the VMM emulates, virtio over MMIO.</summary>
    public VirtualDevice Device0, Device1, Device2, Device3;
}

/// <summary>One device that the VMM emulates, and what is behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct VirtualDevice
{
    /// <summary>One of <see cref="VirtualDeviceKind"/>; 0 for an unused entry.</summary>
    public uint Kind;

    /// <summary>Bits of <see cref="VirtualDeviceFlags"/>.</summary>
    public uint Flags;

    /// <summary>Guest-physical address of its registers, 512 bytes.</summary>
    public ulong GuestBase;

    /// <summary>INTID (32 to 1019) of its interrupt, which is level-sensitive.</summary>
    public uint Intid;

    /// <summary>Microkit channel (0 to 61) to the domain behind it, or <see cref="ConfigurationBlock.NoChannel"/> where there is none.</summary>
    public uint Channel;

    /// <summary>The VMM's virtual address of the memory behind it, and its size in bytes.</summary>
    public ulong BackingBase, BackingSizeBytes;
}

/// <summary>Values of <see cref="VirtualDevice.Kind"/>: virtio's device types.</summary>
public static class VirtualDeviceKind
{
    /// <summary>A block device; the memory is the disk, in sectors of 512 bytes.</summary>
    public const uint Block = 2;

    /// <summary>A console; the memory is a ring (ConsoleRing) shared with the domain that has the serial port.</summary>
    public const uint Console = 3;
}

/// <summary>Bits of <see cref="VirtualDevice.Flags"/>.</summary>
public static class VirtualDeviceFlags
{
    /// <summary>The disk may not be written.</summary>
    public const uint ReadOnly = 1 << 0;
}

/// <summary>One piece of guest RAM.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RamRegion
{
    /// <summary>Guest-physical base address.</summary>
    public ulong GuestBase;

    /// <summary>Virtual address of the same memory in the VMM's address space.</summary>
    public ulong VmmBase;

    /// <summary>Size in bytes; 0 for an unused entry.</summary>
    public ulong SizeBytes;
}

/// <summary>One image: where it lies in vmm.elf and where it goes in the guest.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct GuestImage
{
    /// <summary>Virtual address of the image in the VMM (a read-only segment of vmm.elf).</summary>
    public ulong VmmAddress;

    /// <summary>Guest-physical address to copy it to.</summary>
    public ulong GuestAddress;

    /// <summary>Size in bytes of the file.</summary>
    public ulong SizeBytes;
}

/// <summary>Invocation labels that the VMM uses; they differ between SDK versions and configurations.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct InvocationLabels
{
    /// <summary>seL4 invocation labels, named as in libsel4's headers.</summary>
    public uint TCBReadRegisters, TCBWriteRegisters, TCBSuspend, TCBResume,
        IRQAckIRQ,
        ARMVSpaceClean_Data, ARMVSpaceInvalidate_Data, ARMVSpaceCleanInvalidate_Data, ARMVSpaceUnify_Instruction,
        ARMSMCCall,
        ARMVCPUSetTCB, ARMVCPUInjectIRQ, ARMVCPUReadReg, ARMVCPUWriteReg, ARMVCPUAckVPPI,
        Reserved;
}

/// <summary>Bits of <see cref="ConfigurationBlock.Flags"/>.</summary>
public static class ConfigurationFlags
{
    /// <summary>The kernel has seL4_DebugPutChar (CONFIG_PRINTING).</summary>
    public const uint DebugPutChar = 1 << 0;

    /// <summary>The protection domain has the SMC capability (<c>smc="true"</c>).</summary>
    public const uint Smc = 1 << 1;
}

/// <summary>The EL1 registers that the VMM reads or writes, in the order of seL4 2.0.1's <c>seL4_VCPUReg</c>.</summary>
public enum VcpuRegister
{
    /// <summary>Names as in seL4_VCPUReg.</summary>
    SCTLR, CPACR, TTBR0, TTBR1, TCR, MAIR, AMAIR, CIDR, ACTLR, AFSR0, AFSR1, ESR, FAR, ISR, VBAR, TPIDR_EL1,
    VMPIDR_EL2, SP_EL1, ELR_EL1, SPSR_EL1, CNTV_CTL, CNTV_CVAL, CNTVOFF, CNTKCTL_EL1,
}
