using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Conformance.Suites;

/// <summary>
/// What a driver of the virtio disk does, as operations of a script (VIRTIO 1.2 3.1.1, 4.2.3, 5.2). Its queue and buffers are in
/// scratch.
/// </summary>
/// <param name="s">The script.</param>
internal sealed class DiskDriver(SuiteWriter s)
{
    /// <summary>Most descriptors of a queue.</summary>
    public const uint MaxSize = 64;

    /// <summary>Flags of a descriptor.</summary>
    public const uint Next = VirtqueueLayout.NextFlag, Write = VirtqueueLayout.WriteFlag, Indirect = VirtqueueLayout.IndirectFlag;

    private uint size, offered;

    /// <summary>Guest-physical addresses of the queue's parts.</summary>
    public ulong Descriptors => s.Guest.ScratchBase + 0x1000;

    /// <inheritdoc cref="Descriptors"/>
    public ulong Available => s.Guest.ScratchBase + 0x2000;

    /// <inheritdoc cref="Descriptors"/>
    public ulong Used => s.Guest.ScratchBase + 0x3000;

    /// <summary>Guest-physical address of buffer <paramref name="n"/>, 0x2000 bytes.</summary>
    public ulong Buffer(uint n) => s.Guest.ScratchBase + 0x1_0000 + (0x2000 * n);

    /// <summary>A store to a register.</summary>
    public void Store(uint offset, uint value) => s.WriteAt(0, GuestMachine.DiskBase + offset, value);

    /// <summary>A load of a register, which has to show this.</summary>
    public void Expect(uint offset, uint value)
    {
        s.ReadAt(0, GuestMachine.DiskBase + offset);
        s.ExpectResult(value);
    }

    /// <summary>From reset to FEATURES_OK.</summary>
    public void Negotiate(ulong features)
    {
        Store(VIRTIO_Status.OffsetBytes, 0);
        Store(VIRTIO_Status.OffsetBytes, 1);
        Store(VIRTIO_Status.OffsetBytes, 3);
        for (uint word = 0; word < 2; word++)
        {
            Store(VIRTIO_DriverFeaturesSel.OffsetBytes, word);
            Store(VIRTIO_DriverFeatures.OffsetBytes, (uint)(features >> (32 * (int)word)));
        }
        Store(VIRTIO_Status.OffsetBytes, 11);
    }

    /// <summary>Makes an empty queue ready.</summary>
    public void SetQueue(uint descriptors)
    {
        (size, offered) = (descriptors, 0);
        s.WriteAt(0, Available, 0);
        s.WriteAt(0, Used, 0);
        SetQueue(descriptors, Descriptors, Available, Used);
    }

    /// <summary>Makes a queue ready, or tries to.</summary>
    public void SetQueue(uint descriptors, ulong table, ulong available, ulong used)
    {
        Store(VIRTIO_QueueSel.OffsetBytes, 0);
        Store(VIRTIO_QueueNum.OffsetBytes, descriptors);
        Address(VIRTIO_QueueDescLow.OffsetBytes, table);
        Address(VIRTIO_QueueDriverLow.OffsetBytes, available);
        Address(VIRTIO_QueueDeviceLow.OffsetBytes, used);
        Store(VIRTIO_QueueReady.OffsetBytes, 1);
    }

    /// <summary>The disk works, with a queue of this size.</summary>
    public void Start(uint descriptors = 16)
    {
        Negotiate(1UL << VirtioMmioFrame.VersionOneFeature);
        SetQueue(descriptors);
        Store(VIRTIO_Status.OffsetBytes, 15);
        Expect(VIRTIO_Status.OffsetBytes, 15);
    }

    /// <summary>Ends with the disk at reset, so that nothing of this script is left.</summary>
    public void Stop()
    {
        Store(VIRTIO_Status.OffsetBytes, 0);
        Expect(VIRTIO_Status.OffsetBytes, 0);
        Expect(VIRTIO_InterruptStatus.OffsetBytes, 0);
    }

    /// <summary>Writes a descriptor.</summary>
    public void Descriptor(uint index, ulong address, uint bytes, uint flags, uint next = 0)
    {
        s.WriteAt(0, Descriptors + (16 * index), address, 8);
        s.WriteAt(0, Descriptors + (16 * index) + 8, bytes | ((ulong)flags << 32) | ((ulong)next << 48), 8);
    }

    /// <summary>Puts a head into the available ring.</summary>
    public void Offer(uint head)
    {
        s.WriteAt(0, Available + 4 + (2 * (offered % size)), head, 2);
        offered++;
        s.WriteAt(0, Available + 2, offered, 2);
    }

    /// <summary>Tells the disk.</summary>
    public void Notify() => Store(VIRTIO_QueueNotify.OffsetBytes, 0);

    /// <summary>
    /// A request of three descriptors from <paramref name="first"/> on; its header is in buffer <paramref name="n"/>, its data 0x40
    /// behind it, its status, 0xee so far, at the buffer's end.
    /// </summary>
    public void Request(uint first, uint n, uint type, ulong sector, uint bytes, bool isRead)
    {
        s.WriteAt(0, Buffer(n), type, 8);
        s.WriteAt(0, Buffer(n) + 8, sector, 8);
        s.WriteAt(0, Status(n), 0xee, 1);
        Descriptor(first, Buffer(n), 16, Next, bytes > 0 ? first + 1 : first + 2);
        if (bytes > 0)
        {
            Descriptor(first + 1, Buffer(n) + 0x40, bytes, isRead ? Next | Write : Next, first + 2);
        }
        Descriptor(first + 2, Status(n), 1, Write);
        Offer(first);
    }

    /// <summary>A request of two descriptors that writes nothing but its status.</summary>
    public void Flush(uint first, uint n) => Request(first, n, VirtioBlockLayout.Flush, 0, 0, isRead: false);

    /// <summary>Address of a request's status.</summary>
    public ulong Status(uint n) => Buffer(n) + 0x1fff;

    /// <summary>Status of a request.</summary>
    public void ExpectStatus(uint n, byte status)
    {
        s.ReadAt(0, Status(n), 1);
        s.ExpectResult(status);
    }

    /// <summary>Number of chains used.</summary>
    public void ExpectUsedIndex(uint count)
    {
        s.ReadAt(0, Used + 2, 2);
        s.ExpectResult(count);
    }

    /// <summary>Number of chains used, and the last of them.</summary>
    public void ExpectUsed(uint count, uint head, uint bytes)
    {
        ExpectUsedIndex(count);
        s.ReadAt(0, Used + 4 + (8 * ((count - 1) % size)));
        s.ExpectResult(head);
        s.ReadAt(0, Used + 8 + (8 * ((count - 1) % size)));
        s.ExpectResult(bytes);
    }

    /// <summary>The disk has seen that a rule was broken, and has used only so many chains.</summary>
    public void ExpectBroken(uint used)
    {
        Expect(VIRTIO_Status.OffsetBytes, 0x4f);
        ExpectUsedIndex(used);
        s.ReadAt(0, GuestMachine.DiskBase + VIRTIO_InterruptStatus.OffsetBytes);
        s.Expect("ConfigurationChange", record => (record.Result & 2) != 0);
    }

    private void Address(uint register, ulong address)
    {
        Store(register, (uint)address);
        Store(register + 4, (uint)(address >> 32));
    }
}
