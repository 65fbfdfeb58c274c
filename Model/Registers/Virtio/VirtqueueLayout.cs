namespace Lockstep.Model.Registers.Virtio;

/// <summary>A split virtqueue in the guest's memory (VIRTIO 1.2 2.7); everything is little-endian.</summary>
public static class VirtqueueLayout
{
    /// <summary>Largest size that the specification allows, in descriptors; a size is a power of two (VIRTIO 1.2 2.7).</summary>
    public const uint MaxSize = 32768;

    /// <summary>Size and alignment of the descriptor table: 16 bytes a descriptor (VIRTIO 1.2 2.7).</summary>
    public const uint DescriptorBytes = 16, DescriptorAlignment = 16;

    /// <summary>Places in a descriptor: address (64 bits), length in bytes (32), flags, next descriptor (16 each) (VIRTIO 1.2 2.7.5).</summary>
    public const uint DescriptorAddress = 0, DescriptorLength = 8, DescriptorFlags = 12, DescriptorNext = 14;

    /// <summary>Flags of a descriptor: another follows; the device writes it; it names a table of descriptors (VIRTIO 1.2 2.7.5).</summary>
    public const uint NextFlag = 1, WriteFlag = 2, IndirectFlag = 4;

    /// <summary>The available ring: flags (16 bits), index (16), then a head (16) for each entry (VIRTIO 1.2 2.7.6).</summary>
    public const uint AvailableFlags = 0, AvailableIndex = 2, AvailableRing = 4, AvailableEntryBytes = 2, AvailableAlignment = 2;

    /// <summary>Flag of the available ring: the driver asks for no interrupt (VIRTIO 1.2 2.7.7).</summary>
    public const uint NoInterruptFlag = 1;

    /// <summary>The used ring: flags, index (16 bits each), then head and bytes written (32 each) for each entry (VIRTIO 1.2 2.7.8).</summary>
    public const uint UsedFlags = 0, UsedIndex = 2, UsedRing = 4, UsedEntryBytes = 8, UsedAlignment = 4;

    /// <summary>Size of an available ring in bytes; the word for event indices, which are not offered, is left out.</summary>
    public static uint AvailableBytes(uint size) => AvailableRing + (AvailableEntryBytes * size);

    /// <summary>Size of a used ring in bytes; the word for event indices, which are not offered, is left out.</summary>
    public static uint UsedBytes(uint size) => UsedRing + (UsedEntryBytes * size);
}
