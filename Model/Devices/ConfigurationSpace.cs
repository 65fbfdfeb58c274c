using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// The device's configuration space (VIRTIO 1.2 2.5): little-endian fields, 0 where a device has none. A load of any of the sizes that a
/// field may be read with (4.2.2.2: 8, 16 and 32 bits, a field of 64 bits in two halves) gives the bytes that it covers.
/// </summary>
public static class ConfigurationSpace
{
    /// <summary>A load.</summary>
    /// <param name="c">The device.</param>
    /// <param name="offset">Offset in the configuration space, in bytes.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    public static ulong Read(DeviceConfiguration c, uint offset, int bytes)
    {
        ulong value = 0;
        for (int i = bytes - 1; i >= 0 && bytes <= 4; i--)
        {
            value = (value << 8) | ByteAt(c, offset + (uint)i);
        }
        return value;
    }

    // Of a console (5.3.4) size of the screen and number of ports are not offered, and the emergency write is not there to be read.
    private static byte ByteAt(DeviceConfiguration c, uint at) => !c.IsBlock ? (byte)0 : at switch
    {
        // 5.2.4. The geometry is not offered; a block is a sector, because every read and write is of whole sectors.
        < VirtioBlockLayout.SizeMax => Lane(c.CapacitySectors, at - VirtioBlockLayout.Capacity),
        < VirtioBlockLayout.SegMax => Lane(c.SizeMax, at - VirtioBlockLayout.SizeMax),
        < VirtioBlockLayout.SegMax + 4 => Lane(c.SegMax, at - VirtioBlockLayout.SegMax),
        >= VirtioBlockLayout.BlockSize and < VirtioBlockLayout.ConfigurationBytes =>
            Lane(VirtioBlockLayout.SectorBytes, at - VirtioBlockLayout.BlockSize),
        _ => (byte)0,
    };

    private static byte Lane(ulong value, uint lane) => (byte)(value >> (8 * (int)lane));
}
