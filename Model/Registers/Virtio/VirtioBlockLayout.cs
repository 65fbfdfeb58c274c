namespace Lockstep.Model.Registers.Virtio;

/// <summary>The block device (VIRTIO 1.2 5.2).</summary>
public static class VirtioBlockLayout
{
    /// <summary>The only virtqueue: requestq (VIRTIO 1.2 5.2.2).</summary>
    public const uint RequestQueue = 0, QueueCount = 1;

    /// <summary>
    /// Feature bits: largest segment, largest number of segments, read-only, size of a block, flush (VIRTIO 1.2 5.2.3).
    /// </summary>
    public const int SizeMaxFeature = 1, SegMaxFeature = 2, ReadOnlyFeature = 5, BlockSizeFeature = 6, FlushFeature = 9;

    /// <summary>Places in the configuration space: sectors (64 bits), size_max, seg_max, blk_size (32 each) (VIRTIO 1.2 5.2.4).</summary>
    public const uint Capacity = 0, SizeMax = 8, SegMax = 12, BlockSize = 20, ConfigurationBytes = 24;

    /// <summary>Size of a sector in bytes, whatever the size of a block (VIRTIO 1.2 5.2.4).</summary>
    public const uint SectorBytes = 512;

    /// <summary>A request's header: type (32 bits), reserved (32), sector (64); and its status, the last byte (VIRTIO 1.2 5.2.6).</summary>
    public const uint HeaderType = 0, HeaderSector = 8, HeaderBytes = 16, StatusBytes = 1;

    /// <summary>Types of a request (VIRTIO 1.2 5.2.6).</summary>
    public const uint In = 0, Out = 1, Flush = 4, GetId = 8;

    /// <summary>Bytes of a device's id (VIRTIO 1.2 5.2.6.1).</summary>
    public const uint IdBytes = 20;

    /// <summary>Status of a request (VIRTIO 1.2 5.2.6).</summary>
    public const byte Ok = 0, IoError = 1, Unsupported = 2;
}
