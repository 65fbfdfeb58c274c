namespace Lockstep.Model.Devices;

/// <summary>What a device can reach in one step: the guest's RAM, and the disk or the serial line behind it.</summary>
/// <param name="Ram">The guest's RAM by guest-physical address.</param>
/// <param name="Disk">The disk by byte; of a console it is not used.</param>
/// <param name="Line">The serial line; of a disk it is not used.</param>
public sealed record DeviceWorld(ByteStore Ram, ByteStore Disk, SerialLine Line);
