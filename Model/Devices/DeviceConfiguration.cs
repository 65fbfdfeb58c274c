using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// What a device is, and what it chose where VIRTIO 1.2 leaves a choice. The rest of the choices is fixed and said at the code
/// (README.md has the list).
/// </summary>
public sealed record DeviceConfiguration
{
    /// <summary>DeviceID (VIRTIO 1.2 5), <see cref="VirtioMmioFrame.BlockDevice"/> or
    /// <see cref="VirtioMmioFrame.ConsoleDevice"/>.</summary>
    public required uint DeviceId { get; init; }

    /// <summary>VendorID, which the specification gives no values.</summary>
    public uint VendorId { get; init; }

    /// <summary>Largest size of a virtqueue in descriptors, a power of two (VIRTIO 1.2 2.7, 4.2.2 QueueNumMax).</summary>
    public uint QueueNumMax { get; init; } = 64;

    /// <summary>Size of a disk in sectors of 512 bytes.</summary>
    public ulong CapacitySectors { get; init; }

    /// <summary>VIRTIO_BLK_F_RO is offered, and no sector is ever written (VIRTIO 1.2 5.2.5.2).</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>size_max and seg_max of a disk: bytes a segment, and segments a request (VIRTIO 1.2 5.2.4).</summary>
    public uint SizeMax { get; init; } = 4096;

    /// <inheritdoc cref="SizeMax"/>
    public uint SegMax { get; init; } = 32;

    /// <summary>The device ID string of a disk, 20 bytes with the NULs behind it (VIRTIO 1.2 5.2.6).</summary>
    public string DiskId { get; init; } = "";

    /// <summary>Whether this is a disk; else it is a console.</summary>
    public bool IsBlock => DeviceId == VirtioMmioFrame.BlockDevice;

    /// <summary>Number of virtqueues (VIRTIO 1.2 5.2.2, 5.3.2).</summary>
    public uint QueueCount => IsBlock ? VirtioBlockLayout.QueueCount : VirtioConsoleLayout.QueueCount;

    /// <summary>Features offered: VIRTIO_F_VERSION_1, and what a device of this kind has (VIRTIO 1.2 5.2.3, 5.3.3, 6).</summary>
    public ulong OfferedFeatures => (1UL << VirtioMmioFrame.VersionOneFeature) | (IsBlock ? BlockFeatures : ConsoleFeatures);

    private static ulong ConsoleFeatures => 1UL << VirtioConsoleLayout.EmergencyWriteFeature;

    private ulong BlockFeatures =>
        (1UL << VirtioBlockLayout.SizeMaxFeature) | (1UL << VirtioBlockLayout.SegMaxFeature)
        | (1UL << VirtioBlockLayout.BlockSizeFeature) | (1UL << VirtioBlockLayout.FlushFeature)
        | (IsReadOnly ? 1UL << VirtioBlockLayout.ReadOnlyFeature : 0);
}
