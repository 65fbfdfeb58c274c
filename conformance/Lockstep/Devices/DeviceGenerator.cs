using Lockstep.Model.Registers.Virtio;

namespace Lockstep.InLockstep.Devices;

/// <summary>
/// Random drivers: from one that keeps the rules to one that breaks each now and then. The same seed is the same case on every machine.
/// </summary>
public sealed class DeviceGenerator
{
    /// <summary>Where the queues lie, and the parts of one.</summary>
    private const ulong Queues = 0x4000_0000, QueueStride = 0x1000, AvailableAt = 0x400, UsedAt = 0x800;

    /// <summary>Where buffers lie: across two regions of RAM.</summary>
    private const ulong Buffers = 0x4000_4000;
    private const int BufferBytes = 0x8000;

    private static readonly uint[] Sizes = [1, 2, 4, 8, 16, 16, 64];
    private static readonly uint[] WrongSizes = [0, 3, 65, 128, 0x1_0000, uint.MaxValue, 63];

    private static readonly ulong[] Edges =
    [
        0, 1, 0x3fff_ffff, 0x4000_7fff, 0x4000_8000, 0x4000_bfff, 0x4000_bffd, 0x4000_c000, 0x4001_0000, 0x4001_3fff, 0x4001_4000,
        DeviceMap.Registers, 0xffff_ffff_ffff_fff0, ulong.MaxValue, Queues, Queues + AvailableAt, Queues + UsedAt,
        Queues + (2 * QueueStride), Queues + (2 * QueueStride) + UsedAt, Queues + (2 * QueueStride) + AvailableAt,
    ];

    private readonly List<DeviceOperation> operations = [];
    private readonly ushort[] offered = new ushort[4];
    private readonly uint[] size = new uint[4], nextDescriptor = new uint[4];
    private readonly int malice;
    private SplitMix random;

    private DeviceGenerator(ulong seed)
    {
        random = new SplitMix(seed);
        int[] levels = [0, 0, 120, 40, 15, 6];
        malice = levels[random.Below(levels.Length)];
    }

    /// <summary>The operations of a case.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="length">About how many.</param>
    public static DeviceOperation[] Case(ulong seed, int length)
    {
        DeviceGenerator g = new(seed);
        for (int device = 0; device < DeviceMap.Count; device++)
        {
            g.Start(device);
        }
        while (g.operations.Count < length)
        {
            g.Add();
        }
        return [.. g.operations];
    }

    /// <summary>Whether this is to be wrong: never, or once in a while.</summary>
    private bool IsWrong => malice > 0 && random.OneIn(malice);

    private void Add()
    {
        int device = random.Below(DeviceMap.Count + 1) % DeviceMap.Count;
        uint queue = device == DeviceMap.Console ? (uint)random.Below(2) : 0;
        switch (random.Below(malice == 0 ? 16 : 20))
        {
            case < 8:
                Offer(device, queue);
                break;
            case < 11:
                Notify(device, IsWrong ? (uint)random.Next() : queue);
                break;
            case 11:
                Store(device, VIRTIO_InterruptACK.OffsetBytes, (uint)random.Below(4));
                break;
            case 12:
                Load(device);
                break;
            case 13:
                Serial();
                break;
            case 14 when random.OneIn(4):
                Start(device);
                break;
            case 14:
                Memory(AvailableRing(device, queue), 2, (uint)random.Below(2));
                break;
            case 15:
                Store(device, VirtioMmioFrame.ControlBytes + VirtioConsoleLayout.EmergencyWrite, (uint)random.Next());
                break;
            case 16 or 17:
                WrongStore(device);
                break;
            default:
                WrongMemory(device, queue);
                break;
        }
    }

    /// <summary>What a driver does at its beginning (VIRTIO 1.2 3.1.1, 4.2.3).</summary>
    private void Start(int device)
    {
        Store(device, VIRTIO_Status.OffsetBytes, 0);
        Store(device, VIRTIO_Status.OffsetBytes, 1);
        Store(device, VIRTIO_Status.OffsetBytes, 3);
        ulong features = DeviceComparison.Configuration(device).OfferedFeatures & (random.Next() | 1UL << VirtioMmioFrame.VersionOneFeature);
        for (uint word = 0; word < 2; word++)
        {
            Store(device, VIRTIO_DriverFeaturesSel.OffsetBytes, IsWrong ? (uint)random.Below(5) : word);
            Store(device, VIRTIO_DriverFeatures.OffsetBytes, IsWrong ? (uint)random.Next() : (uint)(features >> (32 * (int)word)));
        }
        if (!IsWrong)
        {
            Store(device, VIRTIO_Status.OffsetBytes, 11);
        }
        for (uint queue = 0; queue < (device == DeviceMap.Console ? 2 : 1); queue++)
        {
            SetQueue(device, queue);
        }
        Store(device, VIRTIO_Status.OffsetBytes, IsWrong ? (uint)random.Below(256) : 15);
    }

    private void SetQueue(int device, uint queue)
    {
        int i = Index(device, queue);
        ulong at = Queues + ((ulong)i * QueueStride);
        offered[i] = 0;
        nextDescriptor[i] = 0;
        size[i] = Sizes[random.Below(Sizes.Length)];
        Memory(at + AvailableAt, 4, 0);
        Memory(at + UsedAt, 4, 0);
        Store(device, VIRTIO_QueueSel.OffsetBytes, IsWrong ? (uint)random.Below(4) : queue);
        Store(device, VIRTIO_QueueNum.OffsetBytes, IsWrong ? WrongSizes[random.Below(WrongSizes.Length)] : size[i]);
        Address(device, VIRTIO_QueueDescLow.OffsetBytes, at);
        Address(device, VIRTIO_QueueDriverLow.OffsetBytes, at + AvailableAt);
        Address(device, VIRTIO_QueueDeviceLow.OffsetBytes, at + UsedAt);
        if (!IsWrong)
        {
            Store(device, VIRTIO_QueueReady.OffsetBytes, 1);
        }
    }

    private void Address(int device, uint register, ulong address)
    {
        address = !IsWrong ? address : random.OneIn(2) ? Edges[random.Below(Edges.Length)] : address + (ulong)random.Below(16);
        Store(device, register, (uint)address);
        Store(device, register + 4, (uint)(address >> 32));
    }

    /// <summary>Makes a chain and offers it; mostly tells the device so.</summary>
    private void Offer(int device, uint queue)
    {
        int i = Index(device, queue);
        List<(ulong Address, uint Bytes, bool IsWritable)> parts = [];
        if (device == DeviceMap.Console)
        {
            int count = 1 + random.Below(3);
            for (int part = 0; part < count; part++)
            {
                Buffer(parts, (uint)random.Below(random.OneIn(4) ? 3000 : 40), queue == VirtioConsoleLayout.ReceiveQueue);
            }
        }
        else
        {
            Request(device, parts);
        }
        uint head = nextDescriptor[i];
        for (int part = 0; part < parts.Count; part++)
        {
            Descriptor(device, queue, parts[part], isLast: part == parts.Count - 1);
        }
        ulong ring = AvailableRing(device, queue);
        Memory(ring + 4 + (2 * (offered[i] % (ulong)size[i])), 2, IsWrong ? random.Next() & 0xffff : head);
        offered[i] += IsWrong ? (ushort)random.Below(70) : (ushort)1;
        Memory(ring + 2, 2, offered[i]);
        if (!random.OneIn(3))
        {
            Notify(device, queue);
        }
    }

    /// <summary>A request of a disk (VIRTIO 1.2 5.2.6), cut into descriptors anywhere.</summary>
    private void Request(int device, List<(ulong Address, uint Bytes, bool IsWritable)> parts)
    {
        uint[] types = [VirtioBlockLayout.In, VirtioBlockLayout.In, VirtioBlockLayout.Out, VirtioBlockLayout.Out, VirtioBlockLayout.Flush, VirtioBlockLayout.GetId];
        uint type = IsWrong ? (uint)random.Below(20) : types[random.Below(types.Length)];
        uint sectors = (uint)random.Below(4);
        uint most = DeviceMap.BackingBytes(device) / VirtioBlockLayout.SectorBytes;
        ulong sector = IsWrong ? random.Next() >> random.Below(64) : (ulong)random.Below((int)(most + (random.OneIn(8) ? 2 : 1) - sectors));
        uint data = type switch
        {
            VirtioBlockLayout.In or VirtioBlockLayout.Out => sectors * VirtioBlockLayout.SectorBytes,
            VirtioBlockLayout.GetId => VirtioBlockLayout.IdBytes,
            _ => 0,
        };
        data = IsWrong ? data + (uint)random.Below(600) : data;
        ulong header = Place(16);
        Memory(header, 4, type);
        Memory(header + 4, 4, 0);
        Memory(header + 8, 8, sector);
        Cut(parts, header, IsWrong ? (uint)random.Below(16) : 16, false);
        Buffer(parts, data, type != VirtioBlockLayout.Out);
        Buffer(parts, 1, true);
    }

    private void Buffer(List<(ulong Address, uint Bytes, bool IsWritable)> parts, uint bytes, bool isWritable)
    {
        ulong address = IsWrong ? Edges[random.Below(Edges.Length)] : Place(bytes);
        Cut(parts, address, IsWrong ? (uint)random.Next() >> random.Below(32) : bytes, isWritable);
    }

    /// <summary>Adds a range as one part, or as two.</summary>
    private void Cut(List<(ulong Address, uint Bytes, bool IsWritable)> parts, ulong address, uint bytes, bool isWritable)
    {
        uint first = bytes > 1 && bytes < 0x1_0000 && random.OneIn(4) ? (uint)random.Below((int)bytes) : bytes;
        isWritable ^= IsWrong;
        parts.Add((address, first, isWritable));
        if (first < bytes)
        {
            parts.Add((address + first, bytes - first, isWritable));
        }
    }

    private ulong Place(uint bytes) => Buffers + (ulong)random.Below(BufferBytes - (int)bytes);

    private void Descriptor(int device, uint queue, (ulong Address, uint Bytes, bool IsWritable) part, bool isLast)
    {
        int i = Index(device, queue);
        ulong at = Queues + ((ulong)i * QueueStride) + (VirtqueueLayout.DescriptorBytes * nextDescriptor[i]);
        nextDescriptor[i] = (nextDescriptor[i] + 1) % size[i];
        uint flags = (isLast ? 0u : 1) | (part.IsWritable ? 2u : 0);
        flags = IsWrong ? (uint)random.Below(8) : flags;
        uint next = IsWrong ? (uint)random.Next() & 0xffff : IsWrong ? (uint)random.Below((int)size[i]) : nextDescriptor[i];
        Memory(at, 8, part.Address);
        Memory(at + 8, 8, part.Bytes | ((ulong)flags << 32) | ((ulong)next << 48));
    }

    private void Serial()
    {
        switch (random.Below(malice == 0 ? 4 : 5))
        {
            case 0:
                Emit(DeviceOperationKind.Drain, DeviceMap.Console, 0, 0, 0);
                break;
            case < 3:
                Emit(DeviceOperationKind.Type, DeviceMap.Console, 0, 0, (ulong)random.Below(random.OneIn(4) ? 2000 : 20));
                break;
            case 4 when IsWrong:
                Emit(DeviceOperationKind.SharedPage, DeviceMap.Console, (uint)random.Below(4) * 0x40, 4, random.Next() & uint.MaxValue);
                break;
        }
        Emit(DeviceOperationKind.Notify, DeviceMap.Console, 0, 0, 0);
    }

    private void Notify(int device, uint queue) => Emit(
        random.OneIn(3) ? DeviceOperationKind.StoreOnce : DeviceOperationKind.Store, device, VIRTIO_QueueNotify.OffsetBytes, 4, queue);

    private void Load(int device)
    {
        int bytes = random.OneIn(4) ? 1 << random.Below(4) : 4;
        ulong at = (ulong)(random.OneIn(3) ? 0x100 + random.Below(0x20) : random.Below(0x200));
        Emit(DeviceOperationKind.Load, device, at & ~((ulong)bytes - 1), bytes, 0);
    }

    private void WrongStore(int device)
    {
        int bytes = random.OneIn(4) ? 1 << random.Below(4) : 4;
        ulong value = random.Below(3) switch { 0 => random.Next(), 1 => (ulong)random.Below(256), _ => Edges[random.Below(Edges.Length)] };
        ulong at = (ulong)random.Below(random.OneIn(4) ? 0x200 : 0x100) & ~((ulong)bytes - 1);
        Emit(DeviceOperationKind.Store, device, at, bytes, value);
    }

    /// <summary>A write into a queue: anything, or just the counter.</summary>
    private void WrongMemory(int device, uint queue)
    {
        ulong at = AvailableRing(device, queue) - AvailableAt;
        if (!IsWrong)
        {
            return;
        }
        ulong place = random.Below(3) switch
        {
            0 => AvailableAt + (ulong)random.Below(64),
            1 => (ulong)random.Below(0x200),
            _ => UsedAt + (ulong)random.Below(64),
        };
        Memory(at + place, 1 << random.Below(4), random.OneIn(2) ? random.Next() : (ulong)random.Below(20));
    }

    private ulong AvailableRing(int device, uint queue) => Queues + ((ulong)Index(device, queue) * QueueStride) + AvailableAt;

    private static int Index(int device, uint queue) => device == DeviceMap.Console ? (int)queue : device + 1;

    private void Store(int device, uint offset, ulong value) => Emit(DeviceOperationKind.Store, device, offset, 4, value);

    private void Memory(ulong address, int bytes, ulong value) => Emit(DeviceOperationKind.Memory, 0, address, bytes, value);

    private void Emit(DeviceOperationKind kind, int device, ulong place, int bytes, ulong value) =>
        operations.Add(new(kind, device, place, bytes, value));
}
