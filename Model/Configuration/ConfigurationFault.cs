namespace Lockstep.Model.Configuration;

/// <summary>What is wrong with a <see cref="ConfigurationBlock"/>: the first broken field, in the order in which
/// <see cref="ConfigurationIsValid.Check"/> looks. Values are stable: the VMM prints them where it has no text.</summary>
public enum ConfigurationFault : uint
{
    /// <summary>The block is valid.</summary>
    None = 0,

    /// <summary>Magic is not "LOCKSTEP": the generic vmm.elf, never configured, or no configuration at all.</summary>
    Magic = 1,

    /// <summary>Version is not <see cref="ConfigurationBlock.ExpectedVersion"/>.</summary>
    Version = 2,

    /// <summary>SizeBytes is not the size of the block.</summary>
    SizeBytes = 3,

    /// <summary>Flags has bits outside <see cref="ConfigurationFlags"/>.</summary>
    Flags = 4,

    /// <summary>GicVersion is neither 2 nor 3.</summary>
    GicVersion = 5,

    /// <summary>VcpuCount is 0 or more than the GIC version allows (8, 16).</summary>
    VcpuCount = 6,

    /// <summary>IntidCount is not a multiple of 32 from 64 to 1024.</summary>
    IntidCount = 7,

    /// <summary>ListRegisterCount is not 1 to 64.</summary>
    ListRegisterCount = 8,

    /// <summary>TimerChannel is neither 0 to 61 nor <see cref="ConfigurationBlock.NoChannel"/>.</summary>
    TimerChannel = 9,

    /// <summary>RamRegionCount is not 1 to 4.</summary>
    RamRegionCount = 10,

    /// <summary>PassthroughCount is more than 62.</summary>
    PassthroughCount = 11,

    /// <summary>Two invocation labels are equal, or one is 0 (InvalidInvocation).</summary>
    Labels = 12,

    /// <summary>A seL4_VCPUReg number is 64 or more, or used twice.</summary>
    VcpuRegisterNumber = 13,

    /// <summary>
    /// GicdBase or GicdSizeBytes: not 4 KiB aligned, smaller than 4 KiB (GICv2) or 64 KiB (GICv3), or out of the address space.
    /// </summary>
    Gicd = 14,

    /// <summary>GiccBase: not 4 KiB aligned, out of the address space or inside the distributor (GICv2), or not 0 (GICv3).</summary>
    Gicc = 15,

    /// <summary>
    /// GicrBase or GicrSizeBytes: too small for the vCPUs, misaligned, out of the address space or over the distributor (GICv3), or not 0
    /// (GICv2).
    /// </summary>
    Gicr = 16,

    /// <summary>A used RAM region is empty, not 4 KiB aligned, out of the address space, or an unused one is not zero.</summary>
    Ram = 17,

    /// <summary>Two RAM regions overlap, for the guest or for the VMM, or one covers a frame of the GIC.</summary>
    RamOverlap = 18,

    /// <summary>The first RAM region's guest base is not 2 MiB aligned.</summary>
    RamAlignment = 19,

    /// <summary>The kernel is empty, shorter than its header, or does not fit guest RAM.</summary>
    Kernel = 20,

    /// <summary>The device tree is empty, larger than 2 MiB, not 8-byte aligned, or does not fit guest RAM.</summary>
    Dtb = 21,

    /// <summary>The initial RAM disk does not fit guest RAM, or has an address without a size.</summary>
    Initrd = 22,

    /// <summary>Two images overlap in guest RAM.</summary>
    ImageOverlap = 23,

    /// <summary>An image lies over the VMM's mapping of guest RAM.</summary>
    ImageSource = 24,

    /// <summary>A passthrough INTID is not 32 to 1019, or is IntidCount or more.</summary>
    PassthroughIntid = 25,

    /// <summary>A passthrough channel is more than 61.</summary>
    PassthroughChannel = 26,

    /// <summary>A passthrough trigger is neither 0 nor 1.</summary>
    PassthroughIsEdge = 27,

    /// <summary>An INTID or a channel is used twice.</summary>
    PassthroughDuplicate = 28,

    /// <summary>VirtualDeviceCount is more than 4, Reserved is not 0, or an unused entry is not zero.</summary>
    VirtualDeviceCount = 29,

    /// <summary>A device's kind is none of <see cref="VirtualDeviceKind"/>, or it has a flag that its kind does not.</summary>
    VirtualDeviceKind = 30,

    /// <summary>A device's registers are not 512-byte aligned, out of the address space, or over RAM, the GIC or another device.</summary>
    VirtualDeviceFrame = 31,

    /// <summary>A device's INTID is not 32 to 1019, is IntidCount or more, passed through, or another device's.</summary>
    VirtualDeviceIntid = 32,

    /// <summary>
    /// A console's channel is more than 61 or used for something else, or a block device has one.
    /// </summary>
    VirtualDeviceChannel = 33,

    /// <summary>
    /// The memory behind a device is not whole pages, lies over guest RAM, an image or that of another device, or is not one page for a
    /// console.
    /// </summary>
    VirtualDeviceBacking = 34,
}
