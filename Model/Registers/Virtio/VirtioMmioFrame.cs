namespace Lockstep.Model.Registers.Virtio;

/// <summary>The registers of one virtio device over MMIO as a whole (VIRTIO 1.2 4.2.2), and what all devices share.</summary>
public static class VirtioMmioFrame
{
    /// <summary>Size of the control registers, which are first, in bytes; the configuration space follows.</summary>
    public const uint ControlBytes = 0x100;

    /// <summary>Size that a device has here, in bytes: control registers and configuration space. Devices are aligned to it.</summary>
    public const uint SizeBytes = 0x200;

    /// <summary>MagicValue ("virt") and Version of a device.</summary>
    public const uint Magic = 0x7472_6976, LayoutVersion = 2;

    /// <summary>DeviceID of a block device and of a console (VIRTIO 1.2 5).</summary>
    public const uint BlockDevice = 2, ConsoleDevice = 3;

    /// <summary>Feature bit VIRTIO_F_VERSION_1 (VIRTIO 1.2 6).</summary>
    public const int VersionOneFeature = 32;
}
