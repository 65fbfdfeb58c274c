using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// The device's configuration space (VIRTIO 1.2 2.5): little-endian fields, 0 where a device has none. A load gives the bytes
/// that it covers, whatever its size; 4.2.2.2 has 8, 16 and 32 bits, and a field of 64 bits in two halves.
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
        for (int i = bytes - 1; i >= 0; i--)
        {
            value = (value << 8) | ByteAt(c, offset + (uint)i);
        }
        return value;
    }

    private static byte ByteAt(DeviceConfiguration c, uint at) => c.IsBlock ? BlockByte(c, at) : ConsoleByte(at);

    /// <summary>5.2.4. The geometry is not offered; a block is a sector, because every read and write is of whole sectors.</summary>
    private static byte BlockByte(DeviceConfiguration c, uint at) => at switch
    {
        < VirtioBlockLayout.SizeMax => Lane(c.CapacitySectors, at - VirtioBlockLayout.Capacity),
        < VirtioBlockLayout.SegMax => Lane(c.SizeMax, at - VirtioBlockLayout.SizeMax),
        < VirtioBlockLayout.SegMax + 4 => Lane(c.SegMax, at - VirtioBlockLayout.SegMax),
        >= VirtioBlockLayout.BlockSize and < VirtioBlockLayout.ConfigurationBytes =>
            Lane(VirtioBlockLayout.SectorBytes, at - VirtioBlockLayout.BlockSize),
        _ => 0,
    };

    /// <summary>
    /// 5.3.4. The size of the screen is not offered, and the emergency write is not there to be read. max_nr_ports has no meaning without
    /// VIRTIO_CONSOLE_F_MULTIPORT, and says 1.
    /// </summary>
    private static byte ConsoleByte(uint at) => (byte)(at == VirtioConsoleLayout.MaxPorts ? 1 : 0);

    private static byte Lane(ulong value, uint lane) => (byte)(value >> (8 * (int)lane));
}
