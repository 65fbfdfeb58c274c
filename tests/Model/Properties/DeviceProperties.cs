using Lockstep.InLockstep.Devices;
using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>
/// The V lines: what a virtio device over MMIO keeps to, whatever its driver does. What a property needs of a queue it reads from memory
/// itself.
/// </summary>
public sealed class DeviceProperties
{
    private const uint NeedsReset = VIRTIO_Status.DeviceNeedsResetBit;

    [Property("V1", "A device writes the used ring of the queue that it serves, the bytes that the chain gives it to write, and its disk; "
        + "it reads nothing outside of RAM; a register access writes no memory.",
        "VIRTIO 1.2 2.7.4, 2.7.8", PropertyEngine.RandomDevices)]
    public void V01_Only_what_it_was_given() => DeviceCases.ForAll(nameof(V01_Only_what_it_was_given), step =>
    {
        if (step.Service is null)
        {
            step.World.Ram.Writes.ShouldBeEmpty();
            return false;
        }
        // A read or write outside of RAM has thrown already.
        VirtqueueState q = step.Before.Queues[int.Min(step.Queue & 1, step.Before.Queues.Length - 1)];
        foreach (ulong address in step.World.Ram.Writes.Keys)
        {
            bool isUsedRing = address >= q.Device && address < q.Device + VirtqueueLayout.UsedBytes(q.Size);
            (isUsedRing || Chain(step.Ram, q).Any(d => d.IsWritable && address >= d.Start && address < d.Start + d.Bytes))
                .ShouldBeTrue($"0x{address:x} is not the device's to write");
        }
        return step.World.Ram.Writes.Count > 0;
    });

    [Property("V2", "Chains are used in the order of the available ring, each once: the next entry of the used ring names the head "
        + "that was next, and used.idx goes up by one; nothing else of the driver's moves it.",
        "VIRTIO 1.2 2.7.6, 2.7.8", PropertyEngine.RandomDevices)]
    public void V02_Each_chain_once() => DeviceCases.ForAll(nameof(V02_Each_chain_once), step =>
    {
        if (step.Service != Service.Served)
        {
            // QueueReady and reset begin anew; all else leaves the counters.
            bool isBegin = step.IsStore(VIRTIO_QueueReady.OffsetBytes) || (step.IsStore(VIRTIO_Status.OffsetBytes) && step.Operation.Value == 0);
            for (int i = 0; i < step.After.Queues.Length && !isBegin; i++)
            {
                step.After.Queues[i].NextUsed.ShouldBe(step.Before.Queues[i].NextUsed);
                step.After.Queues[i].NextAvailable.ShouldBe(step.Before.Queues[i].NextAvailable);
            }
            return false;
        }
        VirtqueueState q = step.Before.Queues[step.Queue], after = step.After.Queues[step.Queue];
        ulong element = q.Device + 4 + (8 * (q.NextUsed % (ulong)q.Size));
        step.World.Ram.Read(q.Device + 2, 2).ShouldBe((ushort)(q.NextUsed + 1));
        bool isOverIndex = element < q.Device + 4;
        isOverIndex.ShouldBeFalse();
        step.World.Ram.Read(element, 4).ShouldBe(Head(step.Ram, q));
        (after.NextUsed, after.NextAvailable).ShouldBe(((ushort)(q.NextUsed + 1), (ushort)(q.NextAvailable + 1)));
        return true;
    });

    [Property("V3", "A chain or ring that breaks a rule sets DEVICE_NEEDS_RESET and asserts the configuration change interrupt; from "
        + "then on no chain is looked at until a reset.", "VIRTIO 1.2 2.1.2", PropertyEngine.RandomDevices,
        Note = "2.1.2 says SHOULD for the bit, MUST for the notification. Which rules: 2.7.5.2 (loops, more than 2^32 bytes), 2.7.5.3 (indirect, "
            + "not negotiated), 2.7.4.2 (to read behind to write), 2.7.6 (an index too far), descriptors that do not exist, bytes outside of RAM.")]
    public void V03_A_broken_device_stops() => DeviceCases.ForAll(nameof(V03_A_broken_device_stops), step =>
    {
        if (step.Service == Service.Broken)
        {
            (step.After.Status & NeedsReset).ShouldBe(NeedsReset);
            (step.After.InterruptStatus & VIRTIO_InterruptStatus.ConfigurationChangeBit).ShouldNotBe(0u);
        }
        if ((step.Before.Status & NeedsReset) == 0)
        {
            return step.Service == Service.Broken;
        }
        step.Service.ShouldBeOneOf(null, Service.Nothing);
        bool isReset = step.IsStore(VIRTIO_Status.OffsetBytes) && step.Operation.Value == 0;
        ((step.After.Status & NeedsReset) == 0).ShouldBe(isReset);
        return true;
    });

    [Property("V4", "A chain is served only if it keeps the rules: its descriptors exist, lie in RAM, are no more than the queue has, "
        + "are not indirect, and what is to be read comes first.",
        "VIRTIO 1.2 2.7.4.2, 2.7.5, 2.7.5.2, 2.7.5.3.1, 2.7.6", PropertyEngine.RandomDevices)]
    public void V04_Served_chains_keep_the_rules() => DeviceCases.ForAll(nameof(V04_Served_chains_keep_the_rules), step =>
    {
        if (step.Service != Service.Served)
        {
            return false;
        }
        VirtqueueState q = step.Before.Queues[step.Queue];
        uint ahead = (ushort)((uint)step.Ram.Read(q.Driver + 2, 2) - q.NextAvailable);
        ahead.ShouldBeInRange(1u, q.Size);
        List<Descriptor> chain = Chain(step.Ram, q);
        chain[^1].HasNext.ShouldBeFalse("the chain does not end within the queue's size");
        chain.ShouldAllBe(d => !d.IsIndirect && step.Ram.Contains(d.Start, d.Bytes));
        chain.SkipWhile(d => !d.IsWritable).ShouldAllBe(d => d.IsWritable);
        return chain.Count > 1;
    });

    [Property("V5", "A reset leaves the state after start: no queue is ready, nothing is negotiated, InterruptStatus is 0. "
        + "It is a store of 0 to Status and nothing else.", "VIRTIO 1.2 2.4.2, 4.2.2.1", PropertyEngine.RandomDevices)]
    public void V05_Reset() => DeviceCases.ForAll(nameof(V05_Reset), step =>
    {
        bool isReset = step.IsStore(VIRTIO_Status.OffsetBytes) && step.Operation.Value == 0;
        string initial = new DeviceState(step.Before.Configuration).ToString();
        if (isReset)
        {
            step.After.ToString().ShouldBe(initial);
            step.World.Disk.Writes.ShouldBeEmpty();
            return step.Before.ToString() != initial;
        }
        ((step.Before.Status & ~step.After.Status) == 0).ShouldBeTrue("a flag of Status was cleared without a reset");
        return false;
    });

    [Property("V6", "The interrupt line is high while InterruptStatus is not 0. A used chain sets its bit 0, unless the driver asks for "
        + "none; InterruptACK clears the bits written 1, a reset all, and nothing else does.",
        "VIRTIO 1.2 4.2.2 InterruptStatus, InterruptACK; 2.7.7.2", PropertyEngine.RandomDevices)]
    public void V06_Interrupt() => DeviceCases.ForAll(nameof(V06_Interrupt), step =>
    {
        step.After.InterruptLine.ShouldBe(step.After.InterruptStatus != 0);
        uint cleared = step.Before.InterruptStatus & ~step.After.InterruptStatus, set = step.After.InterruptStatus & ~step.Before.InterruptStatus;
        bool isReset = step.IsStore(VIRTIO_Status.OffsetBytes) && step.Operation.Value == 0;
        uint acknowledged = step.IsStore(VIRTIO_InterruptACK.OffsetBytes) ? (uint)step.Operation.Value : 0;
        cleared.ShouldBe(step.Before.InterruptStatus & (isReset ? 3 : acknowledged));
        if (step.Service == Service.Served)
        {
            bool isSilent = (step.World.Ram.Read(step.Before.Queues[step.Queue].Driver, 2) & 1) != 0;
            step.After.InterruptStatus.ShouldBe(step.Before.InterruptStatus | (isSilent ? 0u : 1));
        }
        else
        {
            (set & 1).ShouldBe(0u);
        }
        return step.Service == Service.Served || acknowledged != 0;
    });

    [Property("V7", "FEATURES_OK is 1 only if the driver takes nothing that is not offered, and VIRTIO_F_VERSION_1; what it has "
        + "taken does not change after.", "VIRTIO 1.2 2.2.2, 3.1.1, 6.2", PropertyEngine.RandomDevices,
        Note = "That a driver has to take VIRTIO_F_VERSION_1 is a device's choice (6.2, MAY).")]
    public void V07_Features() => DeviceCases.ForAllRuns(nameof(V07_Features), () =>
    {
        Dictionary<(int Device, uint Word), uint> written = [];
        Dictionary<int, uint> selected = [];
        return step =>
        {
            int device = step.Operation.Device;
            bool wasTaken = (step.Before.Status & VIRTIO_Status.FeaturesOkBit) != 0;
            if (step.IsStore(VIRTIO_DriverFeaturesSel.OffsetBytes))
            {
                selected[device] = (uint)step.Operation.Value;
            }
            else if (step.IsStore(VIRTIO_DriverFeatures.OffsetBytes) && !wasTaken)
            {
                written[(device, selected.GetValueOrDefault(device))] = (uint)step.Operation.Value;
            }
            else if (step.IsStore(VIRTIO_Status.OffsetBytes) && step.Operation.Value == 0)
            {
                selected[device] = 0;
                foreach ((int Device, uint Word) key in written.Keys.Where(key => key.Device == device).ToList())
                {
                    written[key] = 0;
                }
            }
            bool isTaken = (step.After.Status & VIRTIO_Status.FeaturesOkBit) != 0;
            if (isTaken)
            {
                uint[] offered = [(uint)step.Before.Configuration.OfferedFeatures, (uint)(step.Before.Configuration.OfferedFeatures >> 32)];
                written.Where(f => f.Key.Device == device && f.Key.Word < 4)
                    .ShouldAllBe(f => (f.Value & ~(f.Key.Word < 2 ? offered[f.Key.Word] : 0)) == 0);
                (written.GetValueOrDefault((device, 1u)) & 1).ShouldBe(1u);
            }
            return isTaken && !wasTaken;
        };
    });

    [Property("V8", "Before DRIVER_OK no chain is used and no used buffer notification is sent; DRIVER_OK needs FEATURES_OK.",
        "VIRTIO 1.2 3.1.1, 3.1.2", PropertyEngine.RandomDevices)]
    public void V08_Nothing_before_the_driver_is_ready() => DeviceCases.ForAll(nameof(V08_Nothing_before_the_driver_is_ready), step =>
    {
        const uint Ready = VIRTIO_Status.DriverOkBit | VIRTIO_Status.FeaturesOkBit;
        if ((step.After.Status & VIRTIO_Status.DriverOkBit) != 0)
        {
            (step.After.Status & Ready).ShouldBe(Ready);
            return false;
        }
        step.Service.ShouldBeOneOf(null, Service.Nothing);
        step.After.InterruptStatus.ShouldBe(0u);
        return true;
    });

    [Property("V9", "A disk's request fails when it is not of whole sectors inside the capacity, or too long; then, and when the disk is "
        + "read-only, no sector is written. One of an unknown type is unsupported.",
        "VIRTIO 1.2 5.2.6.1, 5.2.6.2", PropertyEngine.RandomDevices)]
    public void V09_Sectors() => DeviceCases.ForAll(nameof(V09_Sectors), step =>
    {
        if (step.Before.Configuration.IsReadOnly || step.Service != Service.Served || !step.Before.Configuration.IsBlock)
        {
            step.World.Disk.Writes.ShouldBeEmpty();
        }
        if (step.Service != Service.Served || !step.Before.Configuration.IsBlock)
        {
            return false;
        }
        DeviceConfiguration c = step.Before.Configuration;
        byte[] request = Readable(step.Ram, step.Before.Queues[0]);
        List<Descriptor> chain = Chain(step.Ram, step.Before.Queues[0]);
        ulong writable = Sum(chain, isWritable: true), sector = BitConverter.ToUInt64(request, 8);
        uint type = BitConverter.ToUInt32(request);
        ulong bytes = type == 0 ? writable - 1 : (ulong)request.Length - 16;
        bool isInside = bytes % 512 == 0 && bytes <= 128 * 1024 && (UInt128)sector + (bytes / 512) <= c.CapacitySectors;
        byte expected = type switch
        {
            0 => (byte)(isInside ? 0 : 1),
            1 => (byte)(isInside && !c.IsReadOnly ? 0 : 1),
            4 => 0,
            8 => (byte)(writable >= 21 ? 0 : 1),
            _ => 2,
        };
        Descriptor last = chain.Last(d => d.Bytes > 0);
        ulong status = last.Start + last.Bytes - 1;
        VirtqueueState q = step.Before.Queues[0];
        bool isOverwritten = status >= q.Device && status < q.Device + VirtqueueLayout.UsedBytes(q.Size);
        if (!isOverwritten)
        {
            step.World.Ram.Read(status).ShouldBe(expected);
        }
        step.World.Disk.Writes.Count.ShouldBe(type == 1 && expected == 0 ? (int)bytes : 0);
        return true;
    });

    [Property("V10", "What is read of a sector is what was written to it last; a write changes the sectors that it names, and those with the "
        + "bytes of the request in their order.", "VIRTIO 1.2 5.2.6", PropertyEngine.RandomDevices)]
    public void V10_Sectors_keep_their_bytes() => DeviceCases.ForAllRuns(nameof(V10_Sectors_keep_their_bytes), () =>
    {
        byte[][] disks = [.. Enumerable.Range(0, DeviceMap.Count).Select(i => new byte[DeviceMap.BackingBytes(i)])];
        return step =>
        {
            if (step.Service != Service.Served || !step.Before.Configuration.IsBlock)
            {
                return false;
            }
            byte[] request = Readable(step.Ram, step.Before.Queues[0]), disk = disks[step.Operation.Device];
            uint type = BitConverter.ToUInt32(request);
            ulong start = BitConverter.ToUInt64(request, 8) * 512;
            foreach ((ulong at, byte value) in step.World.Disk.Writes)
            {
                value.ShouldBe(request[16 + (at - start)]);
                disk[at] = value;
            }
            List<ulong> places = Writable(step.Ram, step.Before.Queues[0]);
            bool isRead = type == 0 && step.Length.Least > 1;
            VirtqueueState q = step.Before.Queues[0];
            for (int i = 0; i < places.Count - 1 && isRead; i++)
            {
                // Of a byte that the chain names twice, or that lies in the used ring, the last write is seen.
                bool isLast = places.LastIndexOf(places[i]) == i && places[i] - q.Device >= VirtqueueLayout.UsedBytes(q.Size);
                if (isLast)
                {
                    step.World.Ram.Read(places[i]).ShouldBe(disk[start + (ulong)i]);
                }
            }
            return isRead;
        };
    });

    [Property("V11", "The length in the used ring is no more than was written, from the first writable byte on without a gap, and all of "
        + "that where the request succeeds.", "VIRTIO 1.2 2.7.8.2", PropertyEngine.RandomDevices,
        Note = "\"The device MUST write at least len bytes to descriptor, beginning at the first device-writable buffer\". Of a request that fails "
            + "the device may claim less.")]
    public void V11_Used_length() => DeviceCases.ForAll(nameof(V11_Used_length), step =>
    {
        if (step.Service != Service.Served)
        {
            return false;
        }
        VirtqueueState q = step.Before.Queues[step.Queue];
        List<ulong> places = Writable(step.Ram, q);
        step.Length.Least.ShouldBeLessThanOrEqualTo(step.Length.Most);
        step.Length.Most.ShouldBeLessThanOrEqualTo((ulong)places.Count);
        places.Take((int)step.Length.Most).ShouldAllBe(place => step.World.Ram.Writes.ContainsKey(place));
        int written = places.TakeWhile(place => step.World.Ram.Writes.ContainsKey(place)).Count();
        bool isApart = places.TrueForAll(place => place - q.Device >= VirtqueueLayout.UsedBytes(q.Size));
        if (isApart)
        {
            step.Length.Most.ShouldBe((ulong)written);
        }
        return step.Length.Most > 0;
    });

    [Property("V12", "A console sends the bytes of its chains in order, each once, and fills chains with its input in order, each byte once, "
        + "however little room there is; a chain is used when all of it is sent, or a byte of input is in it.",
        "VIRTIO 1.2 5.3.6", PropertyEngine.RandomDevices)]
    public void V12_Console_bytes() => DeviceCases.ForAllRuns(nameof(V12_Console_bytes), () =>
    {
        byte next = 0;
        return step =>
        {
            if (step.Before.Configuration.IsBlock || step.Service is null or Service.Nothing)
            {
                return false;
            }
            VirtqueueState q = step.Before.Queues[step.Queue];
            if (step.Queue == 1)
            {
                step.World.Line.Taken.ShouldBe(0);
                byte[] all = step.Service == Service.Broken ? [] : Readable(step.Ram, q), rest = all[int.Min((int)q.Sent, all.Length)..];
                step.World.Line.Sent.ShouldBe(rest.Take((int)step.World.Line.OutputRoom));
                (step.Service == Service.Served).ShouldBe(step.Service != Service.Broken && rest.Length <= step.World.Line.OutputRoom);
                ulong sent = step.Service == Service.Waiting ? q.Sent + (ulong)step.World.Line.Sent.Count : q.Sent;
                // The next chain begins at its beginning; a broken one is not looked at again.
                step.After.Queues[1].Sent.ShouldBe(step.Service == Service.Served ? 0 : sent);
                return step.World.Line.Sent.Count > 0;
            }
            step.World.Line.Sent.ShouldBeEmpty();
            if (step.Service == Service.Served)
            {
                step.World.Line.Taken.ShouldBe(int.Min(Writable(step.Ram, q).Count, step.World.Line.Input.Count));
            }
            foreach (byte value in step.World.Line.Input.Take(step.World.Line.Taken))
            {
                value.ShouldBe(next++);
            }
            return step.World.Line.Taken > 0;
        };
    });

    [Property("V13", "An emergency write sends its low byte at once, whatever the status is, and is lost when there is no room; no other register "
        + "access sends anything.", "VIRTIO 1.2 5.3.4", PropertyEngine.RandomDevices)]
    public void V13_Emergency_write() => DeviceCases.ForAll(nameof(V13_Emergency_write), step =>
    {
        if (step.Service is not null)
        {
            return false;
        }
        bool isWrite = step.Operation.Kind is DeviceOperationKind.Store or DeviceOperationKind.StoreOnce
            && step.Operation is { Device: DeviceMap.Console, Place: 0x108 };
        byte[] expected = isWrite && step.World.Line.OutputRoom > 0 ? [(byte)step.Operation.Value] : [];
        step.World.Line.Sent.ShouldBe(expected);
        return expected.Length > 0;
    });

    [Property("V14", "A load changes nothing. Registers are read and written with 32 bits; other sizes, other offsets and the wrong direction read 0 and "
        + "do nothing. While a queue is ready its size and addresses stay.", "VIRTIO 1.2 4.2.2, 4.2.2.2", PropertyEngine.RandomDevices,
        Note = "What a device does with an access that 4.2.2.2 forbids the driver is left open.")]
    public void V14_Registers() => DeviceCases.ForAll(nameof(V14_Registers), step =>
    {
        if (step.Service is not null)
        {
            return false;
        }
        bool isLoad = step.Operation.Kind == DeviceOperationKind.Load, isNarrow = step.Operation.Size != 4, isControl = step.Operation.Place < 0x100;
        if (isLoad || isNarrow || !isControl)
        {
            step.After.ToString().ShouldBe(step.Before.ToString());
        }
        if (isLoad && isNarrow && isControl)
        {
            step.Shown.ShouldBe(0ul);
        }
        for (int i = 0; i < step.Before.Queues.Length; i++)
        {
            if (step.Before.Queues[i].IsReady && step.After.Queues[i].IsReady)
            {
                step.After.Queues[i].ShouldBe(step.Before.Queues[i]);
            }
        }
        return isLoad;
    });

    private readonly record struct Descriptor(ulong Start, ulong Bytes, bool IsWritable, bool HasNext, bool IsIndirect);

    private static ulong Head(ByteStore ram, VirtqueueState q) => ram.Read(q.Driver + 4 + (2 * (q.NextAvailable % (ulong)q.Size)), 2);

    /// <summary>The descriptors from the next head on, no more than the queue has, up to one that does not exist.</summary>
    private static List<Descriptor> Chain(ByteStore ram, VirtqueueState q)
    {
        List<Descriptor> chain = [];
        for (ulong i = Head(ram, q); i < q.Size && (uint)chain.Count < q.Size && chain is [] or [.., { HasNext: true }];)
        {
            ulong at = q.Descriptors + (16 * i), flags = ram.Read(at + 12, 2);
            chain.Add(new(ram.Read(at, 8), ram.Read(at + 8, 4), (flags & 2) != 0, (flags & 1) != 0, (flags & 4) != 0));
            i = ram.Read(at + 14, 2);
        }
        return chain;
    }

    private static byte[] Readable(ByteStore ram, VirtqueueState q) =>
        [.. Chain(ram, q).Where(d => !d.IsWritable).SelectMany(d => Enumerable.Range(0, (int)d.Bytes).Select(i => ram.Read(d.Start + (ulong)i)))];

    private static List<ulong> Writable(ByteStore ram, VirtqueueState q) =>
        [.. Chain(ram, q).Where(d => d.IsWritable).SelectMany(d => Enumerable.Range(0, (int)d.Bytes).Select(i => d.Start + (ulong)i))];

    private static ulong Sum(List<Descriptor> chain, bool isWritable) =>
        chain.Where(d => d.IsWritable == isWritable).Aggregate(0ul, (sum, d) => sum + d.Bytes);
}
