using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Conformance.Suites;

/// <summary>Drivers that keep the rules.</summary>
internal static class GoodDrivers
{
    private const uint In = VirtioBlockLayout.In, Out = VirtioBlockLayout.Out;

    public static Check[] All { get; } =
    [
        new("registers after reset", "V5, V14", Registers),
        new("features", "V7, V8", Features),
        new("what is written is read again", "V2, V10, V11", WriteAndRead),
        new("flush, device ID, a type that nobody knows", "V9, V11", Others),
        new("sectors beyond the disk", "V9, V11", Beyond),
        new("40 requests in one notification", "V2", Many),
        new("a driver that wants no interrupt", "V6", Silent),
        new("the interrupt, acknowledged before its end", "V6", Interrupt) { Handler = InterruptSteps.TakeAndEnd },
        new("the interrupt, again while it is not acknowledged", "V6", InterruptAgain),
        new("a reset before the notification", "V5, V8", ResetInFlight),
    ];

    private static void Registers(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Stop();
        for (uint offset = 0; offset < 0x120; offset += 4)
        {
            s.ReadAt(0, GuestMachine.DiskBase + offset);
        }
        foreach (int size in (int[])[1, 2, 8])
        {
            s.ReadAt(0, GuestMachine.DiskBase, size);
            s.ExpectResult(0);
            s.ReadAt(0, GuestMachine.DiskBase + 0x108, size);
            s.WriteAt(0, GuestMachine.DiskBase + VIRTIO_Status.OffsetBytes, 1, size);
            disk.Expect(VIRTIO_Status.OffsetBytes, 0);
        }
        disk.Expect(VIRTIO_MagicValue.OffsetBytes, 0x7472_6976);
        disk.Expect(VirtioMmioFrame.ControlBytes, GuestMachine.DiskBytes / 512);
    }

    private static void Features(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        const ulong version = 1UL << VirtioMmioFrame.VersionOneFeature;
        (ulong Features, uint Status)[] cases =
        [
            (version, 11), (version | 0x246, 11), (0x246, 3), (version | 1UL << 5, 3), (version | 1UL << 33, 3), (version | 1UL << 28, 3),
        ];
        foreach ((ulong features, uint status) in cases)
        {
            disk.Negotiate(features);
            disk.Expect(VIRTIO_Status.OffsetBytes, status);
        }
        disk.Store(VIRTIO_Status.OffsetBytes, 15);
        disk.Expect(VIRTIO_Status.OffsetBytes, 3);
        disk.Stop();
    }

    private static void WriteAndRead(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        for (uint i = 0; i < 128; i++)
        {
            s.WriteAt(0, disk.Buffer(0) + 0x40 + (8 * i), 0x0101_0101_0101_0101ul * (i + 1), 8);
        }
        disk.Request(0, 0, Out, 126, 1024, isRead: false);
        disk.Notify();
        disk.ExpectStatus(0, VirtioBlockLayout.Ok);
        disk.ExpectUsed(1, 0, 1);
        disk.Request(3, 1, In, 127, 512, isRead: true);
        disk.Request(6, 2, In, 126, 512, isRead: true);
        disk.Notify();
        disk.ExpectUsed(3, 6, 513);
        for (uint i = 0; i < 64; i += 21)
        {
            s.ReadAt(0, disk.Buffer(1) + 0x40 + (8 * i), 8);
            s.ExpectResult(0x0101_0101_0101_0101ul * (i + 65));
        }
        s.ReadRange(0, disk.Buffer(2) + 0x40, 64, 8, 8);
        disk.Stop();
    }

    private static void Others(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        disk.Flush(0, 0);
        disk.Request(3, 1, VirtioBlockLayout.GetId, 0, 20, isRead: true);
        disk.Request(6, 2, 99, 0, 0, isRead: false);
        disk.Notify();
        disk.ExpectStatus(0, VirtioBlockLayout.Ok);
        disk.ExpectStatus(1, VirtioBlockLayout.Ok);
        s.ReadRange(0, disk.Buffer(1) + 0x40, 5, 4, 4);
        disk.ExpectStatus(2, VirtioBlockLayout.Unsupported);
        disk.ExpectUsedIndex(3);
        disk.Stop();
    }

    private static void Beyond(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        (ulong Sector, uint Bytes)[] cases =
            [(128, 512), (127, 1024), (ulong.MaxValue, 512), (ulong.MaxValue / 512, 512), (0, 511), (0, 513)];
        foreach (uint type in (uint[])[In, Out])
        {
            for (uint i = 0; i < cases.Length; i++)
            {
                uint n = type == In ? i : i + 6;
                disk.Request(0, n, type, cases[i].Sector, cases[i].Bytes, isRead: type == In);
                disk.Notify();
                disk.ExpectStatus(n, VirtioBlockLayout.IoError);
            }
        }
        disk.ExpectUsedIndex(12);
        disk.Stop();
    }

    /// <summary>More than the VMM does in one event: the store is made again until all is done.</summary>
    private static void Many(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start(DiskDriver.MaxSize);
        disk.Flush(0, 0);
        for (int i = 1; i < 40; i++)
        {
            disk.Offer(0);
        }
        disk.Notify();
        disk.ExpectUsed(40, 0, 1);
        disk.Stop();
    }

    private static void Silent(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        s.WriteAt(0, disk.Available, 1, 2);
        disk.Flush(0, 0);
        disk.Notify();
        disk.ExpectUsed(1, 0, 1);
        disk.Expect(VIRTIO_InterruptStatus.OffsetBytes, 0);
        s.ExpectPending(0, GuestMachine.DiskIntid, pending: false);
        disk.Stop();
    }

    /// <summary>The line is high until InterruptACK.</summary>
    private static void Interrupt(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        s.Open();
        s.Prepare(GuestMachine.DiskIntid);
        disk.Start();
        disk.Flush(0, 0);
        disk.Notify();
        disk.Expect(VIRTIO_InterruptStatus.OffsetBytes, 1);
        s.Acknowledge(0);
        s.Expect("the disk's INTID", record => (record.Result & 0x3ff) == GuestMachine.DiskIntid);
        disk.Store(VIRTIO_InterruptACK.OffsetBytes, 1);
        s.End(0, GuestMachine.DiskIntid);
        s.ExpectAcknowledge(0, InterruptSteps.Spurious);
        disk.Stop();
    }

    private static void InterruptAgain(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        s.Open();
        s.Prepare(GuestMachine.DiskIntid);
        disk.Start();
        disk.Flush(0, 0);
        disk.Notify();
        s.ExpectDelivery(0, GuestMachine.DiskIntid);
        s.ExpectAcknowledge(0, GuestMachine.DiskIntid);
        disk.Store(VIRTIO_InterruptACK.OffsetBytes, 1);
        s.End(0, GuestMachine.DiskIntid);
        s.ExpectAcknowledge(0, InterruptSteps.Spurious);
        disk.Stop();
    }

    private static void ResetInFlight(SuiteWriter s)
    {
        DiskDriver disk = new(s);
        disk.Start();
        disk.Flush(0, 0);
        disk.Store(VIRTIO_Status.OffsetBytes, 0);
        disk.Notify();
        disk.ExpectStatus(0, 0xee);
        disk.ExpectUsedIndex(0);
        disk.Expect(VIRTIO_QueueReady.OffsetBytes, 0);
        disk.Start();
        disk.Flush(0, 1);
        disk.Notify();
        disk.ExpectUsed(1, 0, 1);
        disk.ExpectStatus(0, 0xee);
        disk.Stop();
    }
}
