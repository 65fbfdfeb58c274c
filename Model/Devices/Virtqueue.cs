using System.Collections.Generic;
using System.Numerics;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// The split virtqueue in the guest's memory (VIRTIO 1.2 2.7), without indirect descriptors and event indices. Every field is read where
/// it is named here, once a chain.
/// </summary>
public static class Virtqueue
{
    /// <summary>The largest chain in bytes (VIRTIO 1.2 2.7.5.2: "MUST NOT add a descriptor chain longer than 2^32 bytes").</summary>
    public const ulong MaxChainBytes = 1UL << 32;

    /// <summary>
    /// Whether the driver may make it ready: a power of two of descriptors (2.7), at most QueueNumMax (4.2.2), and all three parts aligned
    /// (2.7) and in the guest's RAM.
    /// </summary>
    /// <param name="q">The queue.</param>
    /// <param name="queueNumMax">Its largest size in descriptors.</param>
    /// <param name="ram">The guest's RAM.</param>
    public static bool IsWellMade(VirtqueueState q, uint queueNumMax, ByteStore ram) =>
        BitOperations.IsPow2(q.Size) && q.Size <= queueNumMax
        && IsPlaced(q.Descriptors, VirtqueueLayout.DescriptorBytes * q.Size, VirtqueueLayout.DescriptorAlignment, ram)
        && IsPlaced(q.Driver, VirtqueueLayout.AvailableBytes(q.Size), VirtqueueLayout.AvailableAlignment, ram)
        && IsPlaced(q.Device, VirtqueueLayout.UsedBytes(q.Size), VirtqueueLayout.UsedAlignment, ram);

    /// <summary>
    /// How many chains the driver has made available that the device has not used (2.7.6), or null where it claims more than the queue
    /// has descriptors.
    /// </summary>
    /// <param name="q">A well-made queue.</param>
    /// <param name="ram">The guest's RAM.</param>
    public static uint? Available(VirtqueueState q, ByteStore ram)
    {
        uint index = (uint)ram.Read(q.Driver + VirtqueueLayout.AvailableIndex, 2);
        uint count = (index - q.NextAvailable) & 0xffff;
        return count <= q.Size ? count : null;
    }

    /// <summary>
    /// The next chain of the available ring, or null where it breaks a rule: a head or next that is no descriptor, more descriptors than the
    /// queue has (a loop), an indirect descriptor (2.7.5.3, not negotiated), something to read behind something to write (2.7.4.2), more
    /// than 2^32 bytes (2.7.5.2), a byte outside of RAM.
    /// </summary>
    /// <param name="q">A well-made queue with an available chain.</param>
    /// <param name="ram">The guest's RAM.</param>
    public static VirtqueueChain? Next(VirtqueueState q, ByteStore ram)
    {
        ulong entry = q.Driver + VirtqueueLayout.AvailableRing + (VirtqueueLayout.AvailableEntryBytes * (q.NextAvailable % q.Size));
        uint head = (uint)ram.Read(entry, 2), index = head;
        List<ByteRange> readable = [], writable = [];
        ulong total = 0;
        for (uint count = 0; count < q.Size && index < q.Size; count++)
        {
            ulong descriptor = q.Descriptors + (VirtqueueLayout.DescriptorBytes * index);
            ulong address = ram.Read(descriptor + VirtqueueLayout.DescriptorAddress, 8);
            ulong bytes = ram.Read(descriptor + VirtqueueLayout.DescriptorLength, 4);
            uint flags = (uint)ram.Read(descriptor + VirtqueueLayout.DescriptorFlags, 2);
            bool isWritable = (flags & VirtqueueLayout.WriteFlag) != 0;
            total += bytes;
            // The specification does not say whether the address of no bytes at all has to be one; here it has to.
            bool isAllowed = (flags & VirtqueueLayout.IndirectFlag) == 0 && (isWritable || writable.Count == 0)
                && total <= MaxChainBytes && ram.Contains(address, ulong.Max(bytes, 1));
            if (!isAllowed)
            {
                return null;
            }
            (isWritable ? writable : readable).Add(new(address, bytes));
            if ((flags & VirtqueueLayout.NextFlag) == 0)
            {
                return new(head, readable, writable);
            }
            index = (uint)ram.Read(descriptor + VirtqueueLayout.DescriptorNext, 2);
        }
        return null;
    }

    /// <summary>Hands a chain back (2.7.8): the element first, then the index that makes it the driver's.</summary>
    /// <param name="q">A well-made queue.</param>
    /// <param name="ram">The guest's RAM.</param>
    /// <param name="head">Number of the chain's first descriptor.</param>
    /// <param name="length">Bytes written into the chain, from its first writable byte on.</param>
    public static void Use(VirtqueueState q, ByteStore ram, uint head, uint length)
    {
        ram.Write(UsedElement(q), 4, head);
        ram.Write(UsedLengthAddress(q), 4, length);
        q.NextAvailable++;
        q.NextUsed++;
        ram.Write(q.Device + VirtqueueLayout.UsedIndex, 2, q.NextUsed);
    }

    /// <summary>Where the length of the next used chain goes: the second word of its element (2.7.8).</summary>
    /// <param name="q">A well-made queue.</param>
    public static ulong UsedLengthAddress(VirtqueueState q) => UsedElement(q) + 4;

    /// <summary>Whether the driver asks for no interrupt (2.7.7).</summary>
    /// <param name="q">A well-made queue.</param>
    /// <param name="ram">The guest's RAM.</param>
    public static bool IsSilent(VirtqueueState q, ByteStore ram) =>
        (ram.Read(q.Driver + VirtqueueLayout.AvailableFlags, 2) & VirtqueueLayout.NoInterruptFlag) != 0;

    private static ulong UsedElement(VirtqueueState q) =>
        q.Device + VirtqueueLayout.UsedRing + (VirtqueueLayout.UsedEntryBytes * (q.NextUsed % q.Size));

    private static bool IsPlaced(ulong address, uint bytes, uint alignment, ByteStore ram) =>
        address % alignment == 0 && ram.Contains(address, bytes);
}
