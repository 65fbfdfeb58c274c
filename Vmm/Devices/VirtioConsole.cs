using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Devices;

/// <summary>
/// The console device (VIRTIO 1.2 5.3) with one port: bytes go to and come from the domain that has the serial port. On one event at
/// most as many chains are handled as the queue has entries, and as many bytes as the ring holds.
/// </summary>
public static unsafe class VirtioConsole<TKernel> where TKernel : struct, IKernel
{
    /// <summary>The features of this kind that a device offers.</summary>
    public const ulong Features = 1UL << VirtioConsoleLayout.EmergencyWriteFeature;

    /// <summary>
    /// From transmitq to the ring. When the ring is full the first chain stays where it is, with the number of bytes sent; the serial
    /// domain's next notification goes on from there.
    /// </summary>
    public static void Transmit(ref VmmState s, ref VirtioDevice d)
    {
        ref VirtioQueue q = ref d.Queue1;
        ref VirtioChain chain = ref s.Virtio.Chain;
        bool wrote = false;
        for (int i = 0; i < SplitQueue.MaxSize && IsReady(ref s, ref d, ref q); i++)
        {
            // VIRTIO 1.2 5.3.6.1: nothing in transmitq is the device's to write.
            if (chain.WritableBytes != 0)
            {
                DeviceStatus<TKernel>.NeedsReset(ref s, ref d);
                break;
            }

            // The guest may have changed the chain since: then its end is earlier or later, and nothing else.
            ulong left = chain.ReadableBytes > q.BytesDone ? chain.ReadableBytes - q.BytesDone : 0;
            uint sent = Send(ref d, ref chain, q.BytesDone, left);
            wrote |= sent != 0;
            if (sent < left)
            {
                q.BytesDone += sent;
                break;
            }

            SplitQueue.Complete(ref q, chain.Head, 0);
            DeviceStatus<TKernel>.Used(ref s, ref d, ref q);
        }

        if (wrote)
        {
            TKernel.Notify(d.Facts->Channel);
        }
    }

    /// <summary>From the ring to the buffers in receiveq. Without a buffer the bytes stay in the ring.</summary>
    public static void Receive(ref VmmState s, ref VirtioDevice d)
    {
        ref VirtioQueue q = ref d.Queue0;
        ref VirtioChain chain = ref s.Virtio.Chain;
        bool read = false;
        for (int i = 0; i < SplitQueue.MaxSize && ByteRing.Input(Page(ref d)).Count != 0 && IsReady(ref s, ref d, ref q); i++)
        {
            // VIRTIO 1.2 5.3.6.1: nothing in receiveq is the device's to read.
            if (chain.ReadableBytes != 0)
            {
                DeviceStatus<TKernel>.NeedsReset(ref s, ref d);
                break;
            }

            uint received = Fill(ref d, ref chain);
            read |= received != 0;
            SplitQueue.Complete(ref q, chain.Head, received);
            DeviceStatus<TKernel>.Used(ref s, ref d, ref q);
        }

        if (read)
        {
            TKernel.Notify(d.Facts->Channel);
        }
    }

    /// <summary>A byte past the queues, whatever the driver has set up (VIRTIO 1.2 5.3.4). It is lost when the ring is full.</summary>
    public static void EmergencyWrite(ref VirtioDevice d, byte value)
    {
        ByteRing ring = ByteRing.Output(Page(ref d));
        if (ring.Room != 0)
        {
            *ring.WriteAt(out _) = value;
            ring.Add(1);
            TKernel.Notify(d.Facts->Channel);
        }
    }

    /// <summary>Whether a chain waits, which is then in the state. A broken one ends the service.</summary>
    private static bool IsReady(ref VmmState s, ref VirtioDevice d, ref VirtioQueue q)
    {
        if (!DeviceStatus<TKernel>.IsWorking(ref d) || q.Ready == 0)
        {
            return false;
        }

        QueueResult result = SplitQueue.Peek(s.Configuration, ref q, ref s.Virtio.Chain);
        if (result == QueueResult.Broken)
        {
            DeviceStatus<TKernel>.NeedsReset(ref s, ref d);
        }

        return result == QueueResult.Chain;
    }

    /// <summary>Puts bytes of a chain into the ring, as many as there is room for.</summary>
    private static uint Send(ref VirtioDevice d, ref VirtioChain chain, ulong from, ulong left)
    {
        ByteRing ring = ByteRing.Output(Page(ref d));
        uint room = ring.Room, count = left < room ? (uint)left : room;
        byte* to = ring.WriteAt(out uint straight);
        straight = straight < count ? straight : count;
        ChainBytes.Read(ref chain, from, to, straight);
        ChainBytes.Read(ref chain, from + straight, ring.Start, count - straight);
        ring.Add(count);
        return count;
    }

    /// <summary>Puts bytes of the ring into a chain, as many as it has room for.</summary>
    private static uint Fill(ref VirtioDevice d, ref VirtioChain chain)
    {
        ByteRing ring = ByteRing.Input(Page(ref d));
        uint waiting = ring.Count, count = chain.WritableBytes < waiting ? (uint)chain.WritableBytes : waiting;
        byte* from = ring.ReadAt(out uint straight);
        straight = straight < count ? straight : count;
        ChainBytes.Write(ref chain, 0, from, straight);
        ChainBytes.Write(ref chain, straight, ring.Start, count - straight);
        ring.Take(count);
        return count;
    }

    private static byte* Page(ref VirtioDevice d) => (byte*)d.Facts->BackingBase;
}
