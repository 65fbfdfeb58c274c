using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Faults;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Tests.Vmm.Devices;

/// <summary>
/// A machine on the recording kernel with a console and a disk, driven by loads and stores of its vCPU as a driver would. The numbers are
/// those of VIRTIO 1.2, written here a second time.
/// </summary>
public sealed unsafe class VirtioVm : IDisposable
{
    public const ulong Console = 0xa00_0000, Disk = 0xa00_0200;
    public const uint ConsoleIntid = 48, DiskIntid = 49, ConsoleChannel = 3;
    public const uint Sectors = 64, SectorBytes = 512;

    /// <summary>Registers.</summary>
    public const uint MagicValue = 0, DeviceFeatures = 0x10, DeviceFeaturesSel = 0x14, DriverFeatures = 0x20, DriverFeaturesSel = 0x24,
        QueueSel = 0x30, QueueNumMax = 0x34, QueueNum = 0x38, QueueReady = 0x44, QueueNotify = 0x50, InterruptStatus = 0x60,
        InterruptAck = 0x64, Status = 0x70, QueueDesc = 0x80, QueueDriver = 0x90, QueueDevice = 0xa0, Config = 0x100;

    /// <summary>Where the queues of the tests lie: descriptors, available ring, used ring; each of the two queues has its own.</summary>
    public const ulong Queues = TestVm.RamBase + 0x10_0000, QueueStride = 0x3000, AvailableAt = 0x1000, UsedAt = 0x2000;

    /// <summary>Where the tests' buffers lie.</summary>
    public const ulong Buffers = TestVm.RamBase + 0x18_0000;

    private const byte Canary = 0xc7;
    private readonly byte* disk = (byte*)NativeMemory.AlignedAlloc(3 * 0x8000, 4096);
    private readonly byte* ring = (byte*)NativeMemory.AlignedAlloc(3 * 4096, 4096);

    public VirtioVm(uint gicVersion = 2, bool isReadOnly = false)
    {
        Vm = new TestVm(gicVersion: gicVersion);
        NativeMemory.Fill(disk, 3 * 0x8000, Canary);
        NativeMemory.Fill(ring, 3 * 4096, Canary);
        DiskBytes.Clear();
        Ring.Clear();
        Vm.Configuration->VirtualDeviceCount = 2;
        Vm.Configuration->Device0 = new VirtualDevice
        {
            Kind = VirtualDeviceKind.Console,
            GuestBase = Console,
            Intid = ConsoleIntid,
            Channel = ConsoleChannel,
            BackingBase = (ulong)ring + 4096,
            BackingSizeBytes = 4096,
        };
        Vm.Configuration->Device1 = new VirtualDevice
        {
            Kind = VirtualDeviceKind.Block,
            Flags = isReadOnly ? VirtualDeviceFlags.ReadOnly : 0,
            GuestBase = Disk,
            Intid = DiskIntid,
            Channel = ConfigurationBlock.NoChannel,
            BackingBase = (ulong)disk + 0x8000,
            BackingSizeBytes = Sectors * SectorBytes,
        };
        Vm.Boot();
        EnableInterrupts();
        Vm.Quiet();
    }

    public TestVm Vm { get; }

    public RecordingMachine Machine => Vm.Machine;

    /// <summary>The disk's contents.</summary>
    public Span<byte> DiskBytes => new(disk + 0x8000, 0x8000);

    /// <summary>The console's shared page.</summary>
    public Span<byte> Ring => new(ring + 4096, 4096);

    /// <summary>Whether nothing before or after the disk and the ring was written.</summary>
    public bool AreCanariesAlive =>
        !new Span<byte>(disk, 0x8000).ContainsAnyExcept(Canary) && !new Span<byte>(disk + 0x1_0000, 0x8000).ContainsAnyExcept(Canary)
        && !new Span<byte>(ring, 4096).ContainsAnyExcept(Canary) && !new Span<byte>(ring + 8192, 4096).ContainsAnyExcept(Canary);

    /// <summary>INTIDs that were put into a list register since the last <see cref="TestVm.Quiet"/>.</summary>
    public ulong[] Injected => [.. Machine.Log.Where(call => call.Operation == KernelOperation.InjectIrq).Select(call => call.A)];

    /// <summary>A load of the guest.</summary>
    public ulong Read(ulong device, uint offset, int sizeLog2 = 2)
    {
        Vm.Access(0, device + offset, Esr.Data(sizeLog2, wide: true)).ShouldBeReplied();
        return Machine.Contexts[0].X0;
    }

    /// <summary>A store of the guest, which is made again until it completes.</summary>
    /// <returns>How often it was made.</returns>
    public int Write(ulong device, uint offset, ulong value, int sizeLog2 = 2)
    {
        for (int i = 1; i <= 1000; i++)
        {
            if (TryWrite(device, offset, value, sizeLog2))
            {
                return i;
            }
        }

        throw new InvalidOperationException($"a store to 0x{device + offset:x} does not complete");
    }

    /// <summary>A store of the guest, once.</summary>
    /// <returns>Whether it completed: the PC is at the next instruction.</returns>
    public bool TryWrite(ulong device, uint offset, ulong value, int sizeLog2 = 2)
    {
        ulong pc = Machine.Contexts[0].Pc;
        Machine.Contexts[0].X1 = value;
        Vm.Access(0, device + offset, Esr.Data(sizeLog2, rt: 1, write: true)).ShouldBeReplied();
        ulong moved = Machine.Contexts[0].Pc - pc;
        return moved == 4 || (moved == 0 ? false : throw new InvalidOperationException($"the PC moved by {moved}"));
    }

    /// <summary>What a driver does to have a device work: all features offered, its queues at their places, DRIVER_OK.</summary>
    public VirtioVm Start(ulong device, uint size = 16)
    {
        Write(device, Status, 0);
        Write(device, Status, 1);
        Write(device, Status, 3);
        for (uint i = 0; i < 2; i++)
        {
            Write(device, DeviceFeaturesSel, i);
            Write(device, DriverFeaturesSel, i);
            Write(device, DriverFeatures, Read(device, DeviceFeatures));
        }

        Write(device, Status, 11);
        for (uint queue = 0; queue < (device == Disk ? 1 : 2); queue++)
        {
            SetQueue(device, queue, size);
        }

        Write(device, Status, 15);
        Vm.Quiet();
        return this;
    }

    /// <summary>Sets a queue up with everything zero.</summary>
    public void SetQueue(ulong device, uint queue, uint size)
    {
        ulong at = QueueAt(device, queue);
        Vm.Ram(at, QueueStride).Clear();
        Write(device, QueueSel, queue);
        Write(device, QueueNum, size);
        WriteAddress(device, QueueDesc, at);
        WriteAddress(device, QueueDriver, at + AvailableAt);
        WriteAddress(device, QueueDevice, at + UsedAt);
        Write(device, QueueReady, 1);
    }

    public void WriteAddress(ulong device, uint register, ulong address)
    {
        Write(device, register, (uint)address);
        Write(device, register + 4, address >> 32);
    }

    public static ulong QueueAt(ulong device, uint queue) => Queues + ((device == Disk ? 2 : queue) * QueueStride);

    /// <summary>Writes a descriptor.</summary>
    public void Descriptor(ulong device, uint queue, uint index, ulong address, uint length, uint flags, uint next = 0)
    {
        ulong at = QueueAt(device, queue) + (16 * index);
        Store(at, address);
        Store(at + 8, length | (ulong)flags << 32 | (ulong)next << 48);
    }

    /// <summary>Makes a chain available; the driver's counter is the ring's own.</summary>
    public void Offer(ulong device, uint queue, uint head, uint size = 16)
    {
        ulong at = QueueAt(device, queue) + AvailableAt;
        ushort index = Load16(at + 2);
        Store16(at + 4 + (2 * (index % size)), (ushort)head);
        Store16(at + 2, (ushort)(index + 1));
    }

    /// <summary>Entries of the used ring so far.</summary>
    public ushort UsedCount(ulong device, uint queue) => Load16(QueueAt(device, queue) + UsedAt + 2);

    /// <summary>An entry of the used ring.</summary>
    public (uint Head, uint Bytes) Used(ulong device, uint queue, uint entry)
    {
        ulong at = QueueAt(device, queue) + UsedAt + 4 + (8 * entry);
        return (MemoryMarshal.Read<uint>(Vm.Ram(at, 4)), MemoryMarshal.Read<uint>(Vm.Ram(at + 4, 4)));
    }

    /// <summary>A request of the block device in three descriptors from number <paramref name="first"/> on; it is made available.</summary>
    /// <returns>Address of the status byte, which is 0xee so far.</returns>
    public ulong Request(uint type, ulong sector, uint dataBytes, bool deviceWrites, uint first = 0)
    {
        ulong header = Buffers + (0x1_0000 * first), data = header + 0x1000, status = header + 0xf000;
        Store(header, type);
        Store(header + 8, sector);
        Vm.Ram(status, 1)[0] = 0xee;
        Descriptor(Disk, 0, first, header, 16, 1, first + 1);
        if (dataBytes != 0)
        {
            Descriptor(Disk, 0, first + 1, data, dataBytes, deviceWrites ? 3u : 1, first + 2);
        }
        else
        {
            Descriptor(Disk, 0, first, header, 16, 1, first + 2);
        }

        Descriptor(Disk, 0, first + 2, status, 1, 2);
        Offer(Disk, 0, first);
        return status;
    }

    /// <summary>The data of such a request.</summary>
    public Span<byte> Data(uint dataBytes, uint first = 0) => Vm.Ram(Buffers + (0x1_0000 * first) + 0x1000, dataBytes);

    public void Store(ulong address, ulong value) => MemoryMarshal.Write(Vm.Ram(address, 8), value);

    public void Store16(ulong address, ushort value) => MemoryMarshal.Write(Vm.Ram(address, 2), value);

    public ushort Load16(ulong address) => MemoryMarshal.Read<ushort>(Vm.Ram(address, 2));

    /// <summary>Whether the pieces of the chain that was handled last lie in guest RAM.</summary>
    public bool ChainIsInRam()
    {
        ref VirtioChain chain = ref Vm.State.Virtio.Chain;
        ulong start = Vm.Configuration->Ram0.VmmBase, end = start + TestVm.RamBytes;
        for (uint i = 0; i < chain.PieceCount; i++)
        {
            bool isInside = i < VirtioChain.MaxPieces && chain.Address[i] >= start && chain.Address[i] < end
                && chain.SizeBytes[i] <= end - chain.Address[i];
            if (!isInside)
            {
                return false;
            }
        }

        return chain.ReadableCount <= chain.PieceCount;
    }

    public void Dispose()
    {
        Vm.Dispose();
        NativeMemory.AlignedFree(disk);
        NativeMemory.AlignedFree(ring);
    }

    private void EnableInterrupts()
    {
        // GICD_CTLR, GICD_ISENABLER1: both devices' INTIDs.
        Vm.WriteGicd(0, 3);
        Vm.WriteGicd(0x104, 3u << 16);
    }
}

/// <summary>What every access of a test expects.</summary>
internal static class Replied
{
    public static void ShouldBeReplied(this bool replied)
    {
        if (!replied)
        {
            throw new InvalidOperationException("the VMM did not reply");
        }
    }
}
