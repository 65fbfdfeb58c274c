using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Vmm.Devices;

/// <summary>One virtqueue: what the driver wrote, and where that is once it is live.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct VirtioQueue
{
    /// <summary>Guest-physical addresses of descriptor table, available ring and used ring, as the driver wrote them.</summary>
    public ulong DescriptorAddress, DriverAddress, DeviceAddress;

    /// <summary>The VMM's addresses of the three; valid while <see cref="Ready"/> is 1.</summary>
    public byte* Descriptors, Available, Used;

    /// <summary>QueueNum, as the driver wrote it; checked when the queue becomes live.</summary>
    public uint Size;

    /// <summary>QueueReady: 0 or 1.</summary>
    public uint Ready;

    /// <summary>Counters of the entries taken from the available ring and put into the used ring, modulo 65536.</summary>
    public ushort NextAvailable, NextUsed;

    private uint reserved;

    /// <summary>Bytes of the first waiting chain that are done with already; it could not be finished.</summary>
    public ulong BytesDone;
}

/// <summary>One device: the transport's registers and its virtqueues.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct VirtioDevice
{
    /// <summary>What the configuration says of it; constant.</summary>
    public VirtualDevice* Facts;

    /// <summary>The features that the driver wrote, bits 63:0.</summary>
    public ulong DriverFeatures;

    /// <summary>Registers of the same names.</summary>
    public uint DeviceFeaturesSel, DriverFeaturesSel, QueueSel, Status, InterruptStatus;

    /// <summary>Bit n: the driver wrote some of the features 32n to 32n + 31, of which none is offered; n is 2 or 3 (VIRTIO 1.2 2.2).</summary>
    public uint UnknownFeatures;

    /// <summary>The virtqueues; a block device has the first only.</summary>
    public VirtioQueue Queue0, Queue1;
}

/// <summary>
/// A descriptor chain after its check: pieces of guest RAM at the VMM's addresses, those that the device reads first. The guest can
/// change its descriptors as it likes; nothing but this copy is used.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct VirtioChain
{
    /// <summary>A descriptor may lie across all regions of RAM.</summary>
    public const int MaxPieces = SplitQueue.MaxSize * ConfigurationBlock.MaxRamRegions;

    /// <summary>Number of the first descriptor, which names the chain in the used ring.</summary>
    public uint Head;

    /// <summary>Number of pieces; and of those that the device reads.</summary>
    public uint PieceCount, ReadableCount;

    private uint reserved;

    /// <summary>Bytes that the device reads, and that it writes.</summary>
    public ulong ReadableBytes, WritableBytes;

    /// <summary>Address and size of each piece.</summary>
    public fixed ulong Address[MaxPieces], SizeBytes[MaxPieces];
}

/// <summary>All devices of the VM.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct VirtioState
{
    /// <summary>Number of devices; constant.</summary>
    public uint Count;

    private uint reserved;

    /// <summary>The devices; element 0 of <see cref="ConfigurationBlock.MaxVirtualDevices"/>.</summary>
    public VirtioDevice Device0, Device1, Device2, Device3;

    /// <summary>The chain that is being handled; means nothing between two events.</summary>
    public VirtioChain Chain;

    /// <summary>Number of the device whose registers are at a guest-physical address, or <see cref="Count"/> for none.</summary>
    public static uint Find(ref VirtioState s, ulong address)
    {
        for (uint i = 0; i < ConfigurationBlock.MaxVirtualDevices && i < s.Count; i++)
        {
            if (address - Device(ref s, i).Facts->GuestBase < VirtioMmioFrame.SizeBytes)
            {
                return i;
            }
        }

        return s.Count;
    }

    /// <summary>Whether a guest-physical address is in the registers of a device.</summary>
    public static bool IsOn(ref VirtioState s, ulong address) => Find(ref s, address) < s.Count;

    /// <summary>Device <paramref name="i"/>.</summary>
    public static ref VirtioDevice Device(ref VirtioState s, uint i)
    {
        switch (i)
        {
            case 0: return ref s.Device0;
            case 1: return ref s.Device1;
            case 2: return ref s.Device2;
            default: return ref s.Device3;
        }
    }
}
