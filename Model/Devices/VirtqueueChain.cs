using System.Collections.Generic;
using System.Linq;

namespace Lockstep.Model.Devices;

/// <summary>
/// A descriptor chain that keeps the rules (VIRTIO 1.2 2.7.4): bytes for the device to read, then bytes for it to write. Where one
/// descriptor ends and the next begins has no meaning (VIRTIO 1.2 2.7.4.1).
/// </summary>
/// <param name="Head">Number of its first descriptor.</param>
/// <param name="Readable">The ranges to read.</param>
/// <param name="Writable">The ranges to write.</param>
public sealed record VirtqueueChain(uint Head, IReadOnlyList<ByteRange> Readable, IReadOnlyList<ByteRange> Writable)
{
    /// <summary>Bytes to read, and to write.</summary>
    public ulong ReadableBytes => Sum(Readable);

    /// <inheritdoc cref="ReadableBytes"/>
    public ulong WritableBytes => Sum(Writable);

    /// <summary>The address of a byte of it.</summary>
    /// <param name="ranges">One of its two lists.</param>
    /// <param name="index">Which byte, less than the sum of the ranges.</param>
    public static ulong Address(IReadOnlyList<ByteRange> ranges, ulong index)
    {
        int i = 0;
        for (; index >= ranges[i].Count; i++)
        {
            index -= ranges[i].Count;
        }
        return ranges[i].Start + index;
    }

    private static ulong Sum(IReadOnlyList<ByteRange> ranges) => ranges.Aggregate(0UL, (sum, range) => sum + range.Count);
}
