using Lockstep.Model.Configuration;

namespace Lockstep.InLockstep.Devices;

/// <summary>The machine of the devices: what is where, for the guest.</summary>
public static class DeviceMap
{
    /// <summary>Numbers of the devices: a console, a disk, and a disk that may not be written.</summary>
    public const int Console = 0, Disk = 1, ReadOnlyDisk = 2, Count = 3;

    /// <summary>Where the devices' registers lie, one behind the other.</summary>
    public const ulong Registers = 0xa00_0000;

    /// <summary>INTID of device 0; the others follow.</summary>
    public const uint FirstIntid = 48;

    /// <summary>Channel of the console's serial domain.</summary>
    public const uint ConsoleChannel = 3;

    /// <summary>Sizes of the two disks in sectors.</summary>
    public const uint DiskSectors = 32, ReadOnlyDiskSectors = 5;

    /// <summary>
    /// The guest's RAM: two regions that touch each other for the guest but not in the VMM, a hole, and a third.
    /// </summary>
    public static readonly (ulong Start, uint Bytes)[] Ram = [(0x4000_0000, 0x8000), (0x4000_8000, 0x4000), (0x4001_0000, 0x4000)];

    /// <summary>Size of what is behind a device, in bytes.</summary>
    public static uint BackingBytes(int device) =>
        device == Console ? ConsoleRing.SizeBytes : (device == Disk ? DiskSectors : ReadOnlyDiskSectors) * 512;
}
