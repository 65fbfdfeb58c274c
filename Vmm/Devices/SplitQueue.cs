using Lockstep.Model.Configuration;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Guest;

namespace Lockstep.Vmm.Devices;

/// <summary>What waits in a virtqueue.</summary>
public enum QueueResult
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A chain, which was checked and copied.</summary>
    Chain,

    /// <summary>Something that the driver must not do. The queue may not be used any more.</summary>
    Broken,
}

/// <summary>
/// The device's side of a split virtqueue (VIRTIO 1.2 2.7). The rings and descriptors are guest RAM, which a hostile guest changes
/// between any two reads: each field is read once, and checked after that. No input makes it read or write anything but guest RAM, and
/// every loop ends.
/// </summary>
public static unsafe class SplitQueue
{
    /// <summary>Largest size of a virtqueue here, in descriptors (QueueNumMax).</summary>
    public const int MaxSize = 64;

    /// <summary>Bytes of a chain at most (VIRTIO 1.2 2.7.5.1: 2^32).</summary>
    private const ulong MaxChainBytes = 1UL << 32;

    /// <summary>Makes a queue live: its size and its three addresses are checked and translated.</summary>
    /// <returns>False where one of them is not allowed; then nothing has changed.</returns>
    public static bool Start(ConfigurationBlock* configuration, ref VirtioQueue q)
    {
        uint size = q.Size;
        if (size is 0 or > MaxSize || (size & (size - 1)) != 0
            || q.DescriptorAddress % VirtqueueLayout.DescriptorAlignment != 0
            || q.DriverAddress % VirtqueueLayout.AvailableAlignment != 0
            || q.DeviceAddress % VirtqueueLayout.UsedAlignment != 0)
        {
            return false;
        }

        byte* descriptors = GuestRam.Translate(configuration, q.DescriptorAddress, VirtqueueLayout.DescriptorBytes * size);
        byte* available = GuestRam.Translate(configuration, q.DriverAddress, VirtqueueLayout.AvailableBytes(size));
        byte* used = GuestRam.Translate(configuration, q.DeviceAddress, VirtqueueLayout.UsedBytes(size));
        if (descriptors == null || available == null || used == null)
        {
            return false;
        }

        q.Descriptors = descriptors;
        q.Available = available;
        q.Used = used;
        q.NextAvailable = 0;
        q.NextUsed = 0;
        q.BytesDone = 0;
        q.Ready = 1;
        return true;
    }

    /// <summary>Looks at the first chain that waits; it stays there until <see cref="Complete"/>.</summary>
    /// <param name="configuration">Says where guest RAM is.</param>
    /// <param name="q">The queue; live.</param>
    /// <param name="chain">Receives the chain.</param>
    public static QueueResult Peek(ConfigurationBlock* configuration, ref VirtioQueue q, ref VirtioChain chain)
    {
        ushort index = ((SharedHalfword*)(q.Available + VirtqueueLayout.AvailableIndex))->Value;
        ushort waiting = (ushort)(index - q.NextAvailable);
        if (waiting == 0)
        {
            return QueueResult.Empty;
        }

        uint entry = q.NextAvailable & (q.Size - 1);
        byte* place = q.Available + VirtqueueLayout.AvailableRing + (VirtqueueLayout.AvailableEntryBytes * entry);
        chain.Head = ((SharedHalfword*)place)->Value;
        return waiting <= q.Size && Collect(configuration, ref q, ref chain) ? QueueResult.Chain : QueueResult.Broken;
    }

    /// <summary>Gives the first chain that waits back to the driver.</summary>
    /// <param name="q">The queue.</param>
    /// <param name="head">The chain's head.</param>
    /// <param name="writtenBytes">Bytes written, from the first that the device may write on.</param>
    public static void Complete(ref VirtioQueue q, uint head, uint writtenBytes)
    {
        byte* entry = q.Used + VirtqueueLayout.UsedRing + (VirtqueueLayout.UsedEntryBytes * (q.NextUsed & (q.Size - 1)));
        *(uint*)entry = head;
        *(uint*)(entry + 4) = writtenBytes;
        q.NextUsed++;
        q.NextAvailable++;
        q.BytesDone = 0;
        // After the entry and all that it stands for.
        ((SharedHalfword*)(q.Used + VirtqueueLayout.UsedIndex))->Value = q.NextUsed;
    }

    /// <summary>Whether the driver wants to be interrupted for used buffers.</summary>
    public static bool WantsInterrupt(ref VirtioQueue q) =>
        (((SharedHalfword*)(q.Available + VirtqueueLayout.AvailableFlags))->Value & VirtqueueLayout.NoInterruptFlag) == 0;

    /// <summary>Follows the chain from its head. A chain longer than the queue is a loop.</summary>
    private static bool Collect(ConfigurationBlock* configuration, ref VirtioQueue q, ref VirtioChain chain)
    {
        chain.PieceCount = 0;
        chain.ReadableCount = 0;
        chain.ReadableBytes = 0;
        chain.WritableBytes = 0;
        uint at = chain.Head;
        for (int i = 0; i < MaxSize && i < q.Size && at < q.Size; i++)
        {
            byte* descriptor = q.Descriptors + (VirtqueueLayout.DescriptorBytes * at);
            uint high = ((SharedWord*)(descriptor + VirtqueueLayout.DescriptorFlags))->Value, flags = high & 0xffff;
            uint length = ((SharedWord*)(descriptor + VirtqueueLayout.DescriptorLength))->Value;
            ulong address = ((SharedWord*)descriptor)->Value | ((ulong)((SharedWord*)(descriptor + 4))->Value << 32);
            if ((flags & VirtqueueLayout.IndirectFlag) != 0
                || !Append(configuration, ref chain, address, length, (flags & VirtqueueLayout.WriteFlag) != 0))
            {
                return false;
            }

            if ((flags & VirtqueueLayout.NextFlag) == 0)
            {
                return true;
            }

            at = high >> 16;
        }

        return false;
    }

    /// <summary>Adds what a descriptor names, in as many pieces as there are regions of RAM under it.</summary>
    private static bool Append(ConfigurationBlock* configuration, ref VirtioChain chain, ulong address, ulong length, bool isWritable)
    {
        bool isInOrder = isWritable || chain.PieceCount == chain.ReadableCount;
        if (!isInOrder || chain.ReadableBytes + chain.WritableBytes + length > MaxChainBytes)
        {
            return false;
        }

        chain.ReadableBytes += isWritable ? 0 : length;
        chain.WritableBytes += isWritable ? length : 0;
        for (int i = 0; i < ConfigurationBlock.MaxRamRegions; i++)
        {
            ulong there = GuestRam.Reach(configuration, address, out byte* memory);
            if (there == 0 || chain.PieceCount >= VirtioChain.MaxPieces)
            {
                return false;
            }

            ulong size = length < there ? length : there;
            chain.Address[chain.PieceCount] = (ulong)memory;
            chain.SizeBytes[chain.PieceCount] = size;
            chain.PieceCount++;
            chain.ReadableCount += isWritable ? 0u : 1;
            if (size == length)
            {
                return true;
            }

            address += size;
            length -= size;
        }

        return false;
    }
}
