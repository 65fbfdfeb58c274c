using Lockstep.Model.Configuration;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Devices;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>The representation invariant of the emulated devices, beside that which words may change.</summary>
internal static unsafe class DeviceRelations
{
    /// <summary>Number of descriptors up to which a queue may be made ready (QueueNumMax).</summary>
    public const uint QueueNumMax = 64;

    /// <summary>What holds of a device when the program waits.</summary>
    /// <param name="image">The program.</param>
    /// <param name="device">Its number.</param>
    /// <param name="load">32 bits at an address of the data segment.</param>
    public static IEnumerable<(string Says, SymbolicBit Holds)> Of(VmmImage image, int device, Func<ulong, SymbolicWord32> load) =>
        [.. Registers(image, device, load),
            .. Enumerable.Range(0, DeviceLayout.Queues(image, device)).SelectMany(queue => Queue(image, device, queue, load))];

    /// <summary>The part of it that is of no queue.</summary>
    public static IEnumerable<(string Says, SymbolicBit Holds)> Registers(VmmImage image, int device, Func<ulong, SymbolicWord32> load)
    {
        SymbolicWord32 status = load(DeviceLayout.Field(image, device, d => &d->Status));
        SymbolicWord32 unknown = load(DeviceLayout.Field(image, device, d => &d->UnknownFeatures));
        SymbolicWord64 taken = Wide(load, DeviceLayout.Field(image, device, d => &d->DriverFeatures));
        SymbolicBit isTaken = (status & VIRTIO_Status.FeaturesOkBit) != 0u, isDriving = (status & VIRTIO_Status.DriverOkBit) != 0u;
        (ulong line, uint bit) = DeviceLayout.Line(image, device);
        string name = $"device {device}";
        return
        [
            ($"{name}: of features that are not offered words 2 and 3 are remembered", (unknown & ~0b1100u) == 0u),
            ($"{name}: FEATURES_OK is of features that it takes", !isTaken | AreValid(image, device, taken, unknown)),
            ($"{name}: DRIVER_OK is with FEATURES_OK", !isDriving | isTaken),
            ($"{name}: its line is that of InterruptStatus", !(((load(line) & bit) != 0u)
                ^ (load(DeviceLayout.Field(image, device, d => &d->InterruptStatus)) != 0u))),
        ];
    }

    /// <summary>What holds of a virtqueue: one that is ready is where the driver has put it, in guest RAM (VIRTIO 1.2 2.7).</summary>
    public static IEnumerable<(string Says, SymbolicBit Holds)> Queue(
        VmmImage image, int device, int queue, Func<ulong, SymbolicWord32> load)
    {
        ulong q = DeviceLayout.Queue(image, device, queue);
        SymbolicWord32 ready = load(q + DeviceLayout.InQueue(q => &q->Ready));
        string name = $"device {device}, queue {queue}";
        return
        [
            ($"{name}: QueueReady is 0 or 1", ready <= 1u),
            ($"{name}: one that is ready is as the driver may make it", ready == 0u | IsWellMade(image, q, load)),
            ($"{name}: one that is ready is where the driver has put it", ready == 0u | IsTranslated(image, q, load)),
        ];
    }

    /// <summary>What has to hold again of all devices after a run: of a queue of which nothing was stored it still does.</summary>
    public static IEnumerable<(string Says, SymbolicBit Holds)> HoldAgain(VmmImage image, SymbolicRun run) =>
        from device in Enumerable.Range(0, DeviceLayout.Count(image))
        from relation in (IEnumerable<(string, SymbolicBit)>)
        [
            .. Registers(image, device, run.Memory.Word),
            .. Enumerable.Range(0, DeviceLayout.Queues(image, device))
                .Where(queue => run.Memory.StoredData.Any(at => at - DeviceLayout.Queue(image, device, queue) < (ulong)sizeof(VirtioQueue)))
                .SelectMany(queue => Queue(image, device, queue, run.Memory.Word)),
        ]
        select relation;

    /// <summary>Whether a virtqueue may be made ready: its size and its three addresses (VIRTIO 1.2 2.7, 4.2.2).</summary>
    public static SymbolicBit IsWellMade(VmmImage image, ulong queue, Func<ulong, SymbolicWord32> load)
    {
        SymbolicWord32 size = load(queue + DeviceLayout.InQueue(q => &q->Size));
        SymbolicBit isSize = false;
        for (uint allowed = 1; allowed <= QueueNumMax; allowed *= 2)
        {
            isSize |= size == SymbolicWord32.Of(allowed);
        }

        return isSize
            & Parts(queue, size, load).Select(part => (part.Address & SymbolicWord64.Of(part.Alignment - 1)) == SymbolicWord64.Of(0ul)
                & (Translate(image, part.Address, part.SizeBytes) != SymbolicWord64.Of(0ul))).Aggregate((a, b) => a & b);
    }

    /// <summary>The VMM's address of bytes of the guest that lie in one region of its RAM; 0 where they do not.</summary>
    public static SymbolicWord64 Translate(VmmImage image, SymbolicWord64 address, SymbolicWord64 sizeBytes)
    {
        (SymbolicWord64 there, SymbolicWord64 memory) = Reach(image, address);
        return SymbolicWord64.Select((there != SymbolicWord64.Of(0ul)) & (sizeBytes <= there), memory, SymbolicWord64.Of(0ul));
    }

    /// <summary>Bytes of RAM from a guest's address to the end of its region, and the VMM's address; both 0 where it is no RAM.</summary>
    public static (SymbolicWord64 SizeBytes, SymbolicWord64 Memory) Reach(VmmImage image, SymbolicWord64 address)
    {
        SymbolicWord64 size = SymbolicWord64.Of(0ul), memory = SymbolicWord64.Of(0ul);
        foreach (RamRegion ram in image.GuestRam.Reverse())
        {
            SymbolicWord64 offset = address - SymbolicWord64.Of(ram.GuestBase);
            SymbolicBit isInside = offset < SymbolicWord64.Of(ram.SizeBytes);
            size = SymbolicWord64.Select(isInside, SymbolicWord64.Of(ram.SizeBytes) - offset, size);
            memory = SymbolicWord64.Select(isInside, SymbolicWord64.Of(ram.VmmBase) + offset, memory);
        }

        return (size, memory);
    }

    /// <summary>Whether the driver takes a subset of what is offered, with VIRTIO_F_VERSION_1 in it (VIRTIO 1.2 2.2.2, 6).</summary>
    public static SymbolicBit AreValid(VmmImage image, int device, SymbolicWord64 taken, SymbolicWord32 unknown) =>
        (taken & SymbolicWord64.Of(~Offered(image, device))) == SymbolicWord64.Of(0ul)
        & (taken & SymbolicWord64.Of(1ul << VirtioMmioFrame.VersionOneFeature)) != SymbolicWord64.Of(0ul) & unknown == 0u;

    /// <summary>The features that a device offers (VIRTIO 1.2 5.2.3, 5.3.3, 6).</summary>
    public static ulong Offered(VmmImage image, int device)
    {
        bool isReadOnly = (DeviceLayout.Facts(image, device).Flags & VirtualDeviceFlags.ReadOnly) != 0;
        return (1ul << VirtioMmioFrame.VersionOneFeature)
            | (!DeviceLayout.IsBlock(image, device) ? 1ul << VirtioConsoleLayout.EmergencyWriteFeature
            : (1ul << VirtioBlockLayout.SizeMaxFeature) | (1ul << VirtioBlockLayout.SegMaxFeature)
                | (1ul << VirtioBlockLayout.BlockSizeFeature) | (1ul << VirtioBlockLayout.FlushFeature)
                | (isReadOnly ? 1ul << VirtioBlockLayout.ReadOnlyFeature : 0));
    }

    /// <summary>64 bits at an address.</summary>
    public static SymbolicWord64 Wide(Func<ulong, SymbolicWord32> load, ulong at) => SymbolicWord64.Join(load(at + 4), load(at));

    /// <summary>The VMM's addresses of the three parts of a virtqueue, and where they are kept.</summary>
    public static (ulong Place, SymbolicWord64 Memory)[] Translated(VmmImage image, ulong queue, Func<ulong, SymbolicWord32> load)
    {
        SymbolicWord32 size = load(queue + DeviceLayout.InQueue(q => &q->Size));
        ulong[] places =
        [
            DeviceLayout.InQueue(q => &q->Descriptors), DeviceLayout.InQueue(q => &q->Available), DeviceLayout.InQueue(q => &q->Used),
        ];
        return [.. Parts(queue, size, load).Zip(places, (part, place) => (queue + place, Translate(image, part.Address, part.SizeBytes)))];
    }

    private static SymbolicBit IsTranslated(VmmImage image, ulong queue, Func<ulong, SymbolicWord32> load) =>
        Translated(image, queue, load).Select(part => part.Memory == Wide(load, part.Place)).Aggregate((a, b) => a & b);

    /// <summary>Descriptor table, available ring and used ring: guest-physical address, size, alignment in bytes.</summary>
    private static (SymbolicWord64 Address, SymbolicWord64 SizeBytes, ulong Alignment)[] Parts(
        ulong queue, SymbolicWord32 size, Func<ulong, SymbolicWord32> load)
    {
        SymbolicWord64 entries = SymbolicWord64.Join(0u, size);
        return
        [
            (Wide(load, queue + DeviceLayout.InQueue(q => &q->DescriptorAddress)),
                entries << 4, VirtqueueLayout.DescriptorAlignment),
            (Wide(load, queue + DeviceLayout.InQueue(q => &q->DriverAddress)),
                (entries << 1) + SymbolicWord64.Of(VirtqueueLayout.AvailableRing), VirtqueueLayout.AvailableAlignment),
            (Wide(load, queue + DeviceLayout.InQueue(q => &q->DeviceAddress)),
                (entries << 3) + SymbolicWord64.Of(VirtqueueLayout.UsedRing), VirtqueueLayout.UsedAlignment),
        ];
    }
}
