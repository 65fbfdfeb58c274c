using System;
using System.Collections.Generic;

namespace Lockstep.Model.Devices;

/// <summary>
/// Bytes that a device may reach: a function from address to byte, what the device has written over it, and the ranges that exist.
/// The guest's RAM is one, a disk another. An access outside of the ranges is a fault of the model and throws: the device has to
/// check first (V1).
/// </summary>
public sealed class ByteStore
{
    private readonly Func<ulong, byte> before;
    private readonly ByteRange[] ranges;
    private readonly SortedDictionary<ulong, byte> writes = [];

    /// <summary>A store without writes.</summary>
    /// <param name="before">The byte at an address inside the ranges.</param>
    /// <param name="ranges">What exists; ranges do not overlap.</param>
    public ByteStore(Func<ulong, byte> before, params ByteRange[] ranges)
    {
        this.before = before;
        this.ranges = ranges;
    }

    /// <summary>What was written: address and last value, by address.</summary>
    public IReadOnlyDictionary<ulong, byte> Writes => writes;

    /// <summary>Whether all bytes from <paramref name="start"/> on exist, however many ranges they lie in; none do always.</summary>
    /// <param name="start">Address of the first byte.</param>
    /// <param name="count">Number of bytes; the range may reach beyond 2^64, where nothing exists.</param>
    public bool Contains(ulong start, ulong count)
    {
        UInt128 next = start, end = (UInt128)start + count;
        for (int i = 0; i <= ranges.Length && next < end; i++)
        {
            foreach (ByteRange range in ranges)
            {
                next = range.Start <= next && next < range.End ? range.End : next;
            }
        }
        return next >= end;
    }

    /// <summary>One byte.</summary>
    /// <param name="address">Its address, inside the ranges.</param>
    public byte Read(ulong address) =>
        !Contains(address, 1) ? throw new InvalidOperationException($"the device reads outside of the store, at 0x{address:x}")
        : writes.TryGetValue(address, out byte value) ? value : before(address);

    /// <summary>A little-endian number.</summary>
    /// <param name="address">Its first byte, inside the ranges.</param>
    /// <param name="bytes">1 to 8.</param>
    public ulong Read(ulong address, int bytes)
    {
        ulong value = 0;
        for (int i = bytes - 1; i >= 0; i--)
        {
            value = (value << 8) | Read(address + (ulong)i);
        }
        return value;
    }

    /// <summary>Writes one byte.</summary>
    /// <param name="address">Its address, inside the ranges.</param>
    /// <param name="value">The byte.</param>
    public void Write(ulong address, byte value)
    {
        if (!Contains(address, 1))
        {
            throw new InvalidOperationException($"the device writes outside of the store, at 0x{address:x}");
        }
        writes[address] = value;
    }

    /// <summary>Writes a little-endian number.</summary>
    /// <param name="address">Its first byte, inside the ranges.</param>
    /// <param name="bytes">1 to 8.</param>
    /// <param name="value">The number; what does not fit is left out.</param>
    public void Write(ulong address, int bytes, ulong value)
    {
        for (int i = 0; i < bytes; i++)
        {
            Write(address + (ulong)i, (byte)(value >> (8 * i)));
        }
    }
}
