using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Devices;

/// <summary>The block device (VIRTIO 1.2 5.2): the disk is memory of the VMM.</summary>
public static unsafe class VirtioBlock<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Largest segment and number of segments of a request (size_max, seg_max); their product is what one may move.</summary>
    public const uint SegmentBytes = 4096, Segments = 32;

    /// <summary>
    /// Work on one event: it ends after so many requests, or with the request that reaches so many bytes. What is left is done when the
    /// vCPU makes its store again, and others have their turn in between.
    /// </summary>
    private const uint MaxRequests = 16, MaxBytes = SegmentBytes * Segments;

    /// <summary>A request's header (VIRTIO 1.2 5.2.6).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public uint Type, Reserved;
        public ulong Sector;
    }

    /// <summary>An id of 20 bytes: "lockstep" and zeros.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Id
    {
        public ulong Name, Low;
        public uint High;
    }

    /// <summary>The features of this kind that a device offers.</summary>
    public static ulong Features(ref VirtioDevice d) =>
        (1UL << VirtioBlockLayout.SizeMaxFeature) | (1UL << VirtioBlockLayout.SegMaxFeature)
        | (1UL << VirtioBlockLayout.BlockSizeFeature) | (1UL << VirtioBlockLayout.FlushFeature)
        | (IsReadOnly(ref d) ? 1UL << VirtioBlockLayout.ReadOnlyFeature : 0);

    /// <summary>A word of the configuration space.</summary>
    public static uint ConfigurationWord(ref VirtioDevice d, uint at) => at switch
    {
        VirtioBlockLayout.Capacity => (uint)Capacity(ref d),
        VirtioBlockLayout.Capacity + 4 => (uint)(Capacity(ref d) >> 32),
        VirtioBlockLayout.SizeMax => SegmentBytes,
        VirtioBlockLayout.SegMax => Segments,
        VirtioBlockLayout.BlockSize => VirtioBlockLayout.SectorBytes,
        _ => 0,
    };

    /// <summary>Does the requests that wait, within the bound.</summary>
    /// <returns>False: there are more.</returns>
    public static bool Serve(ref VmmState s, ref VirtioDevice d)
    {
        ref VirtioQueue q = ref d.Queue0;
        ulong moved = 0;
        for (uint i = 0; i < MaxRequests && moved < MaxBytes; i++)
        {
            if (!DeviceStatus<TKernel>.IsWorking(ref d) || q.Ready == 0)
            {
                return true;
            }

            QueueResult result = SplitQueue.Peek(s.Configuration, ref q, ref s.Virtio.Chain);
            if (result == QueueResult.Empty)
            {
                return true;
            }

            // Without room for a header and a status a request cannot even fail.
            ref VirtioChain chain = ref s.Virtio.Chain;
            if (result == QueueResult.Broken || chain.ReadableBytes < VirtioBlockLayout.HeaderBytes || chain.WritableBytes == 0)
            {
                DeviceStatus<TKernel>.NeedsReset(ref s, ref d);
                return true;
            }

            moved += chain.ReadableBytes + chain.WritableBytes;
            SplitQueue.Complete(ref q, chain.Head, Request(ref d, ref chain));
            DeviceStatus<TKernel>.Used(ref s, ref d, ref q);
        }

        return false;
    }

    /// <summary>Does one request.</summary>
    /// <returns>Bytes written, from the first that the device may write on.</returns>
    private static uint Request(ref VirtioDevice d, ref VirtioChain chain)
    {
        Header header;
        ChainBytes.Read(ref chain, 0, (byte*)&header, VirtioBlockLayout.HeaderBytes);
        ulong room = chain.WritableBytes - VirtioBlockLayout.StatusBytes, given = chain.ReadableBytes - VirtioBlockLayout.HeaderBytes;
        ulong written = 0;
        byte status = VirtioBlockLayout.Unsupported;
        switch (header.Type)
        {
            case VirtioBlockLayout.In:
                status = Check(ref d, header.Sector, room);
                written = status == VirtioBlockLayout.Ok ? room : 0;
                ChainBytes.Write(ref chain, 0, Disk(ref d, header.Sector), written);
                break;
            case VirtioBlockLayout.Out:
                status = IsReadOnly(ref d) ? VirtioBlockLayout.IoError : Check(ref d, header.Sector, given);
                given = status == VirtioBlockLayout.Ok ? given : 0;
                ChainBytes.Read(ref chain, VirtioBlockLayout.HeaderBytes, Disk(ref d, header.Sector), given);
                break;
            case VirtioBlockLayout.Flush:
                // The disk is memory: what was written is there.
                status = VirtioBlockLayout.Ok;
                break;
            case VirtioBlockLayout.GetId:
                status = room < VirtioBlockLayout.IdBytes ? VirtioBlockLayout.IoError : VirtioBlockLayout.Ok;
                written = status == VirtioBlockLayout.Ok ? VirtioBlockLayout.IdBytes : 0u;
                WriteId(ref chain, written);
                break;
        }

        ChainBytes.Write(ref chain, room, &status, VirtioBlockLayout.StatusBytes);
        // Only what is written without a gap counts (VIRTIO 1.2 2.7.8.2).
        return (uint)(written == room ? room + VirtioBlockLayout.StatusBytes : written);
    }

    /// <summary>Whether a transfer is of whole sectors of the disk, and not more than one request may move.</summary>
    private static byte Check(ref VirtioDevice d, ulong sector, ulong sizeBytes)
    {
        ulong capacity = Capacity(ref d), sectors = sizeBytes / VirtioBlockLayout.SectorBytes;
        bool isAllowed = sizeBytes % VirtioBlockLayout.SectorBytes == 0 && sizeBytes <= MaxBytes
            && sector <= capacity && sectors <= capacity - sector;
        return isAllowed ? VirtioBlockLayout.Ok : VirtioBlockLayout.IoError;
    }

    private static void WriteId(ref VirtioChain chain, ulong sizeBytes)
    {
        Id id;
        id.Name = 0x7065_7473_6b63_6f6c;
        id.Low = 0;
        id.High = 0;
        ChainBytes.Write(ref chain, 0, (byte*)&id, sizeBytes);
    }

    private static bool IsReadOnly(ref VirtioDevice d) => (d.Facts->Flags & VirtualDeviceFlags.ReadOnly) != 0;

    /// <summary>Size of the disk in sectors.</summary>
    private static ulong Capacity(ref VirtioDevice d) => d.Facts->BackingSizeBytes / VirtioBlockLayout.SectorBytes;

    private static byte* Disk(ref VirtioDevice d, ulong sector) => (byte*)(d.Facts->BackingBase + (sector * VirtioBlockLayout.SectorBytes));
}
