using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>A console with one port (VIRTIO 1.2 5.3): bytes as they are, in order.</summary>
public static class VirtioConsole
{
    /// <summary>
    /// A store to the configuration space: the low byte of one to emerg_wr is sent (5.3.4: "at any time", whatever the status is; of
    /// another size than the 32 bits of 4.2.2.2 too), and lost where there is no room. All else is read-only.
    /// </summary>
    /// <param name="offset">Offset in the configuration space, in bytes.</param>
    /// <param name="value">What is stored.</param>
    /// <param name="line">The serial line.</param>
    public static void WriteConfiguration(uint offset, uint value, SerialLine line)
    {
        if (offset == VirtioConsoleLayout.EmergencyWrite && !line.IsFull)
        {
            line.Sent.Add((byte)value);
        }
    }

    /// <summary>
    /// Sends what there is room for of the next chain of transmitq (5.3.6). The chain is to be used when all of it is sent.
    /// </summary>
    /// <param name="q">The queue; what was sent is counted in it.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="ram">The guest's RAM.</param>
    /// <param name="line">The serial line.</param>
    public static Service Transmit(VirtqueueState q, VirtqueueChain chain, ByteStore ram, SerialLine line)
    {
        // 5.3.6.1: "The driver MUST NOT put a device-writable buffer in a transmitq."
        if (chain.WritableBytes > 0)
        {
            return Service.Broken;
        }
        for (; q.Sent < chain.ReadableBytes && !line.IsFull; q.Sent++)
        {
            line.Sent.Add(ram.Read(VirtqueueChain.Address(chain.Readable, q.Sent)));
        }
        return q.Sent < chain.ReadableBytes ? Service.Waiting : Service.Served;
    }

    /// <summary>Fills the next chain of receiveq with what waits (5.3.6); it is to be used as soon as there is a byte in it.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="ram">The guest's RAM.</param>
    /// <param name="line">The serial line.</param>
    /// <param name="length">Bytes that were written.</param>
    public static Service Receive(VirtqueueChain chain, ByteStore ram, SerialLine line, out UsedLength length)
    {
        ulong count = 0;

        // 5.3.6.1: "The driver MUST NOT put a device-readable buffer in a receiveq."
        for (; chain.ReadableBytes == 0 && count < chain.WritableBytes && !line.IsEmpty; count++)
        {
            ram.Write(VirtqueueChain.Address(chain.Writable, count), line.Input[line.Taken]);
            line.Taken++;
        }
        length = new(count, count);
        return chain.ReadableBytes == 0 ? Service.Served : Service.Broken;
    }
}
