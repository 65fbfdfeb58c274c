using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Devices;

/// <summary>
/// The registers of a device (VIRTIO 1.2 4.2.2). Control registers are words; an access of another size reads 0 and writes nothing.
/// The configuration space after them takes accesses of any size.
/// </summary>
public static unsafe class VirtioMmio<TKernel> where TKernel : struct, IKernel
{
    /// <summary>A guest's load; changes nothing. Total: what is reserved or write-only reads 0.</summary>
    /// <param name="d">The device.</param>
    /// <param name="offset">Offset in bytes, aligned to the size.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    public static ulong Read(ref VirtioDevice d, uint offset, uint sizeBytes)
    {
        if (offset < VirtioMmioFrame.ControlBytes)
        {
            return sizeBytes == 4 ? Control(ref d, offset) : 0;
        }

        uint at = offset - VirtioMmioFrame.ControlBytes;
        ulong low = VirtioDevices<TKernel>.ConfigurationWord(ref d, at & ~3u) >> (int)(at % 4 * 8);
        return sizeBytes switch
        {
            8 => low | ((ulong)VirtioDevices<TKernel>.ConfigurationWord(ref d, at + 4) << 32),
            4 => low,
            2 => (ushort)low,
            _ => (byte)low,
        };
    }

    /// <summary>A guest's store. Total; what is reserved or read-only ignores it.</summary>
    /// <param name="s">The VMM.</param>
    /// <param name="d">The device.</param>
    /// <param name="offset">As for <see cref="Read"/>.</param>
    /// <param name="sizeBytes">As for <see cref="Read"/>.</param>
    /// <param name="data">The value; bits above the size mean nothing.</param>
    /// <returns>
    /// Whether the store is complete. If not, the device is as after one that was, but for work that is left: the vCPU makes the store
    /// again.
    /// </returns>
    public static bool Write(ref VmmState s, ref VirtioDevice d, uint offset, uint sizeBytes, ulong data)
    {
        uint value = (uint)data;
        if (offset >= VirtioMmioFrame.ControlBytes)
        {
            VirtioDevices<TKernel>.WriteConfiguration(ref s, ref d, offset - VirtioMmioFrame.ControlBytes, value);
            return true;
        }

        if (sizeBytes != 4)
        {
            return true;
        }

        switch (offset)
        {
            case VIRTIO_QueueNotify.OffsetBytes:
                return VirtioDevices<TKernel>.Serve(ref s, ref d, value);
            case VIRTIO_InterruptACK.OffsetBytes:
                DeviceStatus<TKernel>.Acknowledge(ref s, ref d, value);
                return true;
            case VIRTIO_Status.OffsetBytes:
                DeviceStatus<TKernel>.Write(ref s, ref d, value);
                return true;
            case VIRTIO_QueueReady.OffsetBytes:
                WriteReady(ref s, ref d, value & 1);
                return true;
            default:
                Select(ref d, offset, value);
                return true;
        }
    }

    private static uint Control(ref VirtioDevice d, uint offset)
    {
        ulong offered = VirtioDevices<TKernel>.Features(ref d);
        switch (offset)
        {
            case VIRTIO_MagicValue.OffsetBytes: return VirtioMmioFrame.Magic;
            case VIRTIO_Version.OffsetBytes: return VirtioMmioFrame.LayoutVersion;
            case VIRTIO_DeviceID.OffsetBytes: return VirtioDevices<TKernel>.KindOf(ref d);
            case VIRTIO_VendorID.OffsetBytes: return VirtioDevices<TKernel>.Vendor;
            case VIRTIO_DeviceFeatures.OffsetBytes:
                return d.DeviceFeaturesSel == 0 ? (uint)offered : d.DeviceFeaturesSel == 1 ? (uint)(offered >> 32) : 0;
            case VIRTIO_QueueNumMax.OffsetBytes: return HasQueue(ref d) ? SplitQueue.MaxSize : 0u;
            case VIRTIO_QueueReady.OffsetBytes: return HasQueue(ref d) ? Queue(ref d).Ready : 0;
            case VIRTIO_InterruptStatus.OffsetBytes: return d.InterruptStatus;
            case VIRTIO_Status.OffsetBytes: return d.Status;
            case VIRTIO_SHMLenLow.OffsetBytes: return VIRTIO_SHMLenLow.Reset;
            case VIRTIO_SHMLenHigh.OffsetBytes: return VIRTIO_SHMLenHigh.Reset;
            case VIRTIO_SHMBaseLow.OffsetBytes: return VIRTIO_SHMBaseLow.Reset;
            case VIRTIO_SHMBaseHigh.OffsetBytes: return VIRTIO_SHMBaseHigh.Reset;

            // VIRTIO_ConfigGeneration too: nothing changes. VIRTIO_SHMSel has nothing to select.
            default: return 0;
        }
    }

    private static void Select(ref VirtioDevice d, uint offset, uint value)
    {
        switch (offset)
        {
            case VIRTIO_DeviceFeaturesSel.OffsetBytes:
                d.DeviceFeaturesSel = value;
                return;
            case VIRTIO_DriverFeaturesSel.OffsetBytes:
                d.DriverFeaturesSel = value;
                return;
            case VIRTIO_DriverFeatures.OffsetBytes:
                WriteFeatures(ref d, value);
                return;
            case VIRTIO_QueueSel.OffsetBytes:
                d.QueueSel = value;
                return;
            default:
                WriteQueue(ref d, offset, value);
                return;
        }
    }

    /// <summary>Features are settled once the device has taken them (VIRTIO 1.2 3.1.1, step 5).</summary>
    private static void WriteFeatures(ref VirtioDevice d, uint value)
    {
        if ((d.Status & VIRTIO_Status.FeaturesOkBit) != 0)
        {
            return;
        }

        if (d.DriverFeaturesSel == 0)
        {
            WriteLow(ref d.DriverFeatures, value);
        }
        else if (d.DriverFeaturesSel == 1)
        {
            WriteHigh(ref d.DriverFeatures, value);
        }
        else if (d.DriverFeaturesSel < 4)
        {
            // None of these is offered; bits from 128 up are no features (VIRTIO 1.2 2.2).
            uint word = 1u << (int)d.DriverFeaturesSel;
            d.UnknownFeatures = value != 0 ? d.UnknownFeatures | word : d.UnknownFeatures & ~word;
        }
    }

    /// <summary>Size and addresses of a queue; they stand still while it is live (VIRTIO 1.2 4.2.2.2).</summary>
    private static void WriteQueue(ref VirtioDevice d, uint offset, uint value)
    {
        ref VirtioQueue q = ref Queue(ref d);
        if (!HasQueue(ref d) || q.Ready != 0)
        {
            return;
        }

        switch (offset)
        {
            case VIRTIO_QueueNum.OffsetBytes:
                q.Size = value;
                return;
            case VIRTIO_QueueDescLow.OffsetBytes:
                WriteLow(ref q.DescriptorAddress, value);
                return;
            case VIRTIO_QueueDescHigh.OffsetBytes:
                WriteHigh(ref q.DescriptorAddress, value);
                return;
            case VIRTIO_QueueDriverLow.OffsetBytes:
                WriteLow(ref q.DriverAddress, value);
                return;
            case VIRTIO_QueueDriverHigh.OffsetBytes:
                WriteHigh(ref q.DriverAddress, value);
                return;
            case VIRTIO_QueueDeviceLow.OffsetBytes:
                WriteLow(ref q.DeviceAddress, value);
                return;
            case VIRTIO_QueueDeviceHigh.OffsetBytes:
                WriteHigh(ref q.DeviceAddress, value);
                return;
        }
    }

    private static void WriteLow(ref ulong word, uint value) => word = (word & ~(ulong)uint.MaxValue) | value;

    private static void WriteHigh(ref ulong word, uint value) => word = (uint)word | ((ulong)value << 32);

    private static void WriteReady(ref VmmState s, ref VirtioDevice d, uint value)
    {
        ref VirtioQueue q = ref Queue(ref d);
        if (!HasQueue(ref d) || q.Ready == value)
        {
            return;
        }

        if (value == 0)
        {
            q.Ready = 0;
        }
        else if (!SplitQueue.Start(s.Configuration, ref q))
        {
            DeviceStatus<TKernel>.NeedsReset(ref s, ref d);
        }
    }

    private static bool HasQueue(ref VirtioDevice d) => d.QueueSel < VirtioDevices<TKernel>.QueueCount(ref d);

    /// <summary>The selected queue; of a device that has it.</summary>
    private static ref VirtioQueue Queue(ref VirtioDevice d)
    {
        if (d.QueueSel == 0)
        {
            return ref d.Queue0;
        }

        return ref d.Queue1;
    }
}
