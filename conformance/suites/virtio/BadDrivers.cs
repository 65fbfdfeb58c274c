using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Conformance.Suites;

/// <summary>Drivers that break a rule: DEVICE_NEEDS_RESET, nothing of the guest's is touched, and after a reset the disk works.</summary>
internal static class BadDrivers
{
    private static ulong Nowhere(SuiteWriter s) => s.Guest.Platform.Unmapped;

    public static Check[] All { get; } =
    [
        Chain("an index that is too far", (s, disk) => s.WriteAt(0, disk.Available + 2, 17, 2)),
        Chain("an index that went back", (s, disk) => s.WriteAt(0, disk.Available + 2, 0xffff, 2)),
        Chain("a head that is no descriptor", (s, disk) => s.WriteAt(0, disk.Available + 4, 16, 2)),
        Chain("a next that is no descriptor", (s, disk) => disk.Descriptor(0, disk.Buffer(0), 16, DiskDriver.Next, 16)),
        Chain("a loop of one", (s, disk) => disk.Descriptor(0, disk.Buffer(0), 16, DiskDriver.Next, 0)),
        Chain("a loop of two", (s, disk) => disk.Descriptor(2, disk.Status(0), 1, DiskDriver.Next | DiskDriver.Write, 2)),
        Chain("an indirect descriptor", (s, disk) => disk.Descriptor(0, disk.Buffer(0), 16, DiskDriver.Indirect)),
        Chain("to read behind to write", (s, disk) =>
        {
            disk.Descriptor(0, disk.Status(0), 1, DiskDriver.Next | DiskDriver.Write, 2);
            disk.Descriptor(2, disk.Buffer(0), 16, 0);
        }),
        Chain("bytes outside of RAM", (s, disk) => disk.Descriptor(2, Nowhere(s), 1, DiskDriver.Write)),
        Chain("bytes in the disk's registers", (s, disk) => disk.Descriptor(2, GuestMachine.DiskBase, 1, DiskDriver.Write)),
        Chain("bytes that end outside of RAM", (s, disk) => disk.Descriptor(2, s.Guest.RamBase - 8, 16, DiskDriver.Write)),
        Chain("bytes around the end of all addresses", (s, disk) => disk.Descriptor(2, ulong.MaxValue - 3, 16, DiskDriver.Write)),
        Chain("4 GiB of bytes", (s, disk) => disk.Descriptor(2, disk.Buffer(0), uint.MaxValue, DiskDriver.Write)),
        Chain("no place for the status", (s, disk) => disk.Descriptor(0, disk.Buffer(0), 16, 0)),
        Chain("half a header", (s, disk) => disk.Descriptor(0, disk.Buffer(0), 15, DiskDriver.Next, 2)),
        new("queues that cannot be", "V3, V4", Queues),
        new("good chains before a bad one", "V2, V3, V4", GoodBeforeBad),
        new("registers of a queue that is ready", "V14", WhileReady),
        new("queues that do not exist", "V14", NoQueue),
    ];

    /// <summary>A flush in descriptors 0 and 2 with one thing wrong.</summary>
    private static Check Chain(string name, Action<SuiteWriter, DiskDriver> change) => new(name, "V1, V3, V4", s =>
    {
        DiskDriver disk = new(s);
        disk.Start();
        disk.Flush(0, 0);
        change(s, disk);
        disk.Notify();
        disk.ExpectBroken(used: 0);
        disk.ExpectStatus(0, 0xee);
        disk.Notify();
        disk.ExpectBroken(used: 0);
        Works(disk);
    });

    private static void Works(DiskDriver disk)
    {
        disk.Start();
        disk.Flush(0, 1);
        disk.Notify();
        disk.ExpectUsed(1, 0, 1);
        disk.ExpectStatus(1, VirtioBlockLayout.Ok);
        disk.Stop();
    }

    private static void Queues(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        (uint Size, ulong Table, ulong Available, ulong Used)[] cases =
        [
            (0, 0, 0, 0), (3, 0, 0, 0), (128, 0, 0, 0), (uint.MaxValue, 0, 0, 0), (16, 8, 0, 0), (16, 0, 1, 0), (16, 0, 0, 2),
            (16, Nowhere(s) - disk.Descriptors, 0, 0), (16, 0, Nowhere(s) - disk.Available, 0), (16, 0, 0, Nowhere(s) - disk.Used),
            (16, 0, 0, s.Guest.RamBase - 8 - disk.Used), (16, 0 - disk.Descriptors - 16, 0, 0),
        ];
        foreach ((uint size, ulong table, ulong available, ulong used) in cases)
        {
            disk.Negotiate(1UL << VirtioMmioFrame.VersionOneFeature);
            disk.SetQueue(size, disk.Descriptors + table, disk.Available + available, disk.Used + used);
            disk.Store(VIRTIO_Status.OffsetBytes, 15);
            disk.Expect(VIRTIO_Status.OffsetBytes, 0x4f);
            disk.Expect(VIRTIO_QueueReady.OffsetBytes, 0);
            disk.Notify();
        }
        Works(disk);
    }

    private static void GoodBeforeBad(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        disk.Flush(0, 0);
        disk.Flush(3, 1);
        disk.Offer(9999);
        disk.Offer(0);
        disk.Notify();
        disk.ExpectBroken(used: 2);
        disk.ExpectStatus(1, VirtioBlockLayout.Ok);
        Works(disk);
    }

    private static void WhileReady(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        disk.Store(VIRTIO_QueueNum.OffsetBytes, 3);
        disk.Store(VIRTIO_QueueDescLow.OffsetBytes, 0);
        disk.Store(VIRTIO_QueueDriverHigh.OffsetBytes, 1);
        disk.Store(VIRTIO_QueueDeviceLow.OffsetBytes, 1);
        disk.Store(VIRTIO_QueueReady.OffsetBytes, 1);
        disk.Flush(0, 0);
        disk.Notify();
        disk.ExpectUsed(1, 0, 1);
        disk.Store(VIRTIO_QueueReady.OffsetBytes, 0);
        disk.Expect(VIRTIO_QueueReady.OffsetBytes, 0);
        disk.Offer(0);
        disk.Notify();
        disk.ExpectUsedIndex(1);
        disk.Stop();
    }

    private static void NoQueue(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        foreach (uint queue in (uint[])[1, 2, 0x8000_0000, uint.MaxValue])
        {
            disk.Store(VIRTIO_QueueNotify.OffsetBytes, queue);
            disk.Store(VIRTIO_QueueSel.OffsetBytes, queue);
            disk.Expect(VIRTIO_QueueNumMax.OffsetBytes, 0);
            disk.Store(VIRTIO_QueueReady.OffsetBytes, 1);
            disk.Expect(VIRTIO_QueueReady.OffsetBytes, 0);
        }
        disk.Expect(VIRTIO_Status.OffsetBytes, 15);
        disk.Stop();
    }
}
