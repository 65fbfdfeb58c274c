using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// Requests of a block device (VIRTIO 1.2 5.2.6): 16 bytes of header and what is written behind them; data read, and the status.
/// </summary>
public static class VirtioBlock
{
    /// <summary>Serves one request.</summary>
    /// <param name="c">The device.</param>
    /// <param name="chain">The request.</param>
    /// <param name="ram">The guest's RAM.</param>
    /// <param name="disk">The disk by byte.</param>
    /// <returns>What may stand in the used ring as its length, or null where it has no place for header or status.</returns>
    public static UsedLength? Serve(DeviceConfiguration c, VirtqueueChain chain, ByteStore ram, ByteStore disk)
    {
        if (chain.ReadableBytes < VirtioBlockLayout.HeaderBytes || chain.WritableBytes < VirtioBlockLayout.StatusBytes)
        {
            return null;
        }
        uint type = (uint)Header(chain, ram, VirtioBlockLayout.HeaderType, 4);
        ulong sector = Header(chain, ram, VirtioBlockLayout.HeaderSector, 8);
        ulong room = chain.WritableBytes - VirtioBlockLayout.StatusBytes, written = 0;
        byte status = type switch
        {
            VirtioBlockLayout.In => Transfer(c, sector, room),
            VirtioBlockLayout.Out when c.IsReadOnly => VirtioBlockLayout.IoError,
            VirtioBlockLayout.Out => Transfer(c, sector, chain.ReadableBytes - VirtioBlockLayout.HeaderBytes),
            VirtioBlockLayout.GetId => room < VirtioBlockLayout.IdBytes ? VirtioBlockLayout.IoError : VirtioBlockLayout.Ok,
            VirtioBlockLayout.Flush => VirtioBlockLayout.Ok,
            _ => VirtioBlockLayout.Unsupported,
        };
        if (status == VirtioBlockLayout.Ok)
        {
            written = Move(c, type, sector, chain, ram, disk);
        }
        ram.Write(VirtqueueChain.Address(chain.Writable, room), status);

        // 2.7.8.2: the length counts from the first writable byte on without a gap, so the status is in it where nothing is before it that
        // was not written. Of a request that failed it may be less: the driver learns nothing from it.
        ulong prefix = written == room ? room + VirtioBlockLayout.StatusBytes : written;
        return new(status == VirtioBlockLayout.Ok ? prefix : 0, prefix);
    }

    /// <summary>
    /// Whether sectors can be moved: whole ones (5.2.6.1), inside of the disk, and no more than size_max times seg_max bytes (5.2.4).
    /// </summary>
    private static byte Transfer(DeviceConfiguration c, ulong sector, ulong bytes)
    {
        bool isInside = sector <= c.CapacitySectors && bytes / VirtioBlockLayout.SectorBytes <= c.CapacitySectors - sector;
        bool isRight = bytes % VirtioBlockLayout.SectorBytes == 0 && bytes <= (ulong)c.SizeMax * c.SegMax && isInside;
        return isRight ? VirtioBlockLayout.Ok : VirtioBlockLayout.IoError;
    }

    /// <summary>Moves the data of a request that succeeds, in the order of its bytes, and says how many were written to RAM.</summary>
    private static ulong Move(DeviceConfiguration c, uint type, ulong sector, VirtqueueChain chain, ByteStore ram, ByteStore disk)
    {
        ulong start = sector * VirtioBlockLayout.SectorBytes;
        if (type == VirtioBlockLayout.Out)
        {
            for (ulong i = VirtioBlockLayout.HeaderBytes; i < chain.ReadableBytes; i++)
            {
                disk.Write(start + i - VirtioBlockLayout.HeaderBytes, ram.Read(VirtqueueChain.Address(chain.Readable, i)));
            }
            return 0;
        }
        ulong count = type switch
        {
            VirtioBlockLayout.In => chain.WritableBytes - VirtioBlockLayout.StatusBytes,
            VirtioBlockLayout.GetId => VirtioBlockLayout.IdBytes,
            _ => 0,
        };
        for (ulong i = 0; i < count; i++)
        {
            byte value = type == VirtioBlockLayout.In ? disk.Read(start + i) : (int)i < c.DiskId.Length ? (byte)c.DiskId[(int)i] : (byte)0;
            ram.Write(VirtqueueChain.Address(chain.Writable, i), value);
        }
        return count;
    }

    private static ulong Header(VirtqueueChain chain, ByteStore ram, uint offset, int bytes)
    {
        ulong value = 0;
        for (int i = bytes - 1; i >= 0; i--)
        {
            value = (value << 8) | ram.Read(VirtqueueChain.Address(chain.Readable, offset + (uint)i));
        }
        return value;
    }
}
