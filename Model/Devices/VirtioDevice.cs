using System;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// A device as a whole. What the guest does is <see cref="Store"/> and <see cref="VirtioMmio.Read"/>; what the device does of its own
/// accord is <see cref="Serve"/>, one chain at a time. When it does so is its own business (VIRTIO 1.2 2.7.13 and 2.7.14 say only what
/// a notification is for), so a run of an implementation is right when some number of these steps between the guest's gives what it did.
/// </summary>
public static class VirtioDevice
{
    /// <summary>A store of the guest; of QueueNotify only that it does nothing by itself.</summary>
    /// <param name="s">The device; changed in place.</param>
    /// <param name="offset">Offset in the device's registers, in bytes.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    /// <param name="value">What is stored.</param>
    /// <param name="world">What the device can reach.</param>
    public static void Store(DeviceState s, uint offset, int bytes, uint value, DeviceWorld world)
    {
        if (offset < VirtioMmioFrame.ControlBytes)
        {
            VirtioMmio.Write(s, offset, bytes, value, world.Ram);
        }
        else if (!s.Configuration.IsBlock)
        {
            VirtioConsole.WriteConfiguration(offset - VirtioMmioFrame.ControlBytes, value, world.Line);
        }
    }

    /// <summary>Serves the next chain of a queue, if there is one that can be.</summary>
    /// <param name="s">The device; changed in place.</param>
    /// <param name="queue">Number of the queue; there need not be one.</param>
    /// <param name="world">What the device can reach; changed in place.</param>
    /// <param name="claim">Chooses the length in the used ring among those allowed.</param>
    public static Service Serve(DeviceState s, uint queue, DeviceWorld world, Func<UsedLength, uint> claim)
    {
        if (!DeviceStatus.IsLive(s) || queue >= (uint)s.Queues.Length || !s.Queues[queue].IsReady)
        {
            return Service.Nothing;
        }
        VirtqueueState q = s.Queues[queue];
        bool isReceive = !s.Configuration.IsBlock && queue == VirtioConsoleLayout.ReceiveQueue;
        if (isReceive && world.Line.IsEmpty)
        {
            // A rule that was broken in a queue is found when the queue is looked at, which is when there is something for it.
            return Service.Waiting;
        }
        uint? available = Virtqueue.Available(q, world.Ram);
        if (available == 0)
        {
            return Service.Nothing;
        }
        VirtqueueChain? chain = available is null ? null : Virtqueue.Next(q, world.Ram);
        UsedLength length = default;
        Service service = chain is null ? Service.Broken : Handle(s.Configuration, q, isReceive, chain, world, out length);
        if (service == Service.Served)
        {
            Finish(s, q, chain!.Head, claim(length), world.Ram);
        }
        else if (service == Service.Broken)
        {
            DeviceStatus.Break(s);
        }
        return service;
    }

    private static Service Handle(
        DeviceConfiguration c, VirtqueueState q, bool isReceive, VirtqueueChain chain, DeviceWorld world, out UsedLength length)
    {
        if (c.IsBlock)
        {
            UsedLength? answer = VirtioBlock.Serve(c, chain, world.Ram, world.Disk);
            length = answer ?? default;
            return answer is null ? Service.Broken : Service.Served;
        }
        if (isReceive)
        {
            return VirtioConsole.Receive(chain, world.Ram, world.Line, out length);
        }
        length = default;
        return VirtioConsole.Transmit(q, chain, world.Ram, world.Line);
    }

    private static void Finish(DeviceState s, VirtqueueState q, uint head, uint length, ByteStore ram)
    {
        q.Sent = 0;
        Virtqueue.Use(q, ram, head, length);
        if (!Virtqueue.IsSilent(q, ram))
        {
            s.InterruptStatus |= VIRTIO_InterruptStatus.UsedBufferBit;
        }
    }
}
