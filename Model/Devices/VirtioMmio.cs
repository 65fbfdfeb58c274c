using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>
/// The registers of a device (VIRTIO 1.2 4.2.2) and its configuration space. No access fails: what does not exist, is of the other
/// direction, or is not an aligned access of 32 bits to a control register (4.2.2.2 forbids others to the driver) reads 0 and does
/// nothing.
/// </summary>
public static class VirtioMmio
{
    /// <summary>A load.</summary>
    /// <param name="s">The device.</param>
    /// <param name="offset">Offset in the device's registers, in bytes.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    public static ulong Read(DeviceState s, uint offset, int bytes)
    {
        if (offset >= VirtioMmioFrame.ControlBytes)
        {
            return ConfigurationSpace.Read(s.Configuration, offset - VirtioMmioFrame.ControlBytes, bytes);
        }
        DeviceConfiguration configuration = s.Configuration;
        VirtqueueState? q = Selected(s);
        return bytes != 4 ? 0 : offset switch
        {
            VIRTIO_MagicValue.OffsetBytes => VIRTIO_MagicValue.Reset,
            VIRTIO_Version.OffsetBytes => VIRTIO_Version.Reset,
            VIRTIO_DeviceID.OffsetBytes => configuration.DeviceId,
            VIRTIO_VendorID.OffsetBytes => configuration.VendorId,
            VIRTIO_DeviceFeatures.OffsetBytes => DeviceStatus.Word(configuration.OfferedFeatures, s.DeviceFeaturesSel),
            VIRTIO_QueueNumMax.OffsetBytes => q is null ? 0 : configuration.QueueNumMax,
            VIRTIO_QueueReady.OffsetBytes => q is { IsReady: true } ? 1u : 0,
            VIRTIO_InterruptStatus.OffsetBytes => s.InterruptStatus,
            VIRTIO_Status.OffsetBytes => s.Status,

            // No shared memory, whatever VIRTIO_SHMSel selects: length and base of a region that does not exist are all ones (4.2.2).
            VIRTIO_SHMLenLow.OffsetBytes or VIRTIO_SHMLenHigh.OffsetBytes => VIRTIO_SHMLenLow.Reset,
            VIRTIO_SHMBaseLow.OffsetBytes or VIRTIO_SHMBaseHigh.OffsetBytes => VIRTIO_SHMBaseLow.Reset,

            // VIRTIO_ConfigGeneration is 0: nothing that is in the configuration space changes (2.5.3).
            _ => 0,
        };
    }

    /// <summary>A store to a control register. What VIRTIO_QueueNotify makes the device do is <see cref="VirtioDevice.Serve"/>.</summary>
    /// <param name="s">The device; changed in place.</param>
    /// <param name="offset">Offset in the device's registers, in bytes.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    /// <param name="value">What is stored.</param>
    /// <param name="ram">The guest's RAM; not changed.</param>
    public static void Write(DeviceState s, uint offset, int bytes, uint value, ByteStore ram)
    {
        if (bytes != 4)
        {
            return;
        }
        switch (offset)
        {
            case VIRTIO_DeviceFeaturesSel.OffsetBytes: s.DeviceFeaturesSel = value; break;
            case VIRTIO_DriverFeaturesSel.OffsetBytes: s.DriverFeaturesSel = value; break;
            case VIRTIO_DriverFeatures.OffsetBytes: WriteDriverFeatures(s, value); break;
            case VIRTIO_QueueSel.OffsetBytes: s.QueueSel = value; break;
            case VIRTIO_InterruptACK.OffsetBytes: s.InterruptStatus &= ~value; break;
            case VIRTIO_Status.OffsetBytes: DeviceStatus.Write(s, value); break;
            case VIRTIO_QueueReady.OffsetBytes: WriteQueueReady(s, value, ram); break;
            default: WriteQueueSetup(Selected(s), offset, value); break;
        }
    }

    private static VirtqueueState? Selected(DeviceState s) => s.QueueSel < (uint)s.Queues.Length ? s.Queues[s.QueueSel] : null;

    /// <summary>
    /// The driver may choose until FEATURES_OK (3.1.1, "MUST NOT accept new feature bits after this step"). Feature bits from 128 up are
    /// reserved (2.2), and nobody looks at them.
    /// </summary>
    private static void WriteDriverFeatures(DeviceState s, uint value)
    {
        if ((s.Status & VIRTIO_Status.FeaturesOkBit) != 0 || s.DriverFeaturesSel > 3)
        {
            return;
        }
        if (value == 0)
        {
            s.DriverFeatures.Remove(s.DriverFeaturesSel);
        }
        else
        {
            s.DriverFeatures[s.DriverFeaturesSel] = value;
        }
    }

    /// <summary>
    /// QueueReady of the selected queue (4.2.2): a queue that becomes ready is at its beginning; one that the driver may not make ready is
    /// a rule broken. 0 takes it from the device.
    /// </summary>
    private static void WriteQueueReady(DeviceState s, uint value, ByteStore ram)
    {
        VirtqueueState? q = Selected(s);
        bool isReady = (value & VIRTIO_QueueReady.Writable) != 0;
        if (q is null || q.IsReady == isReady)
        {
            return;
        }
        if (isReady && !Virtqueue.IsWellMade(q, s.Configuration.QueueNumMax, ram))
        {
            DeviceStatus.Break(s);
            return;
        }
        q.IsReady = isReady;
        (q.NextAvailable, q.NextUsed, q.Sent) = (0, 0, 0);
    }

    /// <summary>Size and addresses; fixed while the queue is ready, when the driver may not write them (4.2.2.2).</summary>
    private static void WriteQueueSetup(VirtqueueState? q, uint offset, uint value)
    {
        if (q is null or { IsReady: true })
        {
            return;
        }
        switch (offset)
        {
            case VIRTIO_QueueNum.OffsetBytes: q.Size = value; break;
            case VIRTIO_QueueDescLow.OffsetBytes: q.Descriptors = WithLow(q.Descriptors, value); break;
            case VIRTIO_QueueDescHigh.OffsetBytes: q.Descriptors = WithHigh(q.Descriptors, value); break;
            case VIRTIO_QueueDriverLow.OffsetBytes: q.Driver = WithLow(q.Driver, value); break;
            case VIRTIO_QueueDriverHigh.OffsetBytes: q.Driver = WithHigh(q.Driver, value); break;
            case VIRTIO_QueueDeviceLow.OffsetBytes: q.Device = WithLow(q.Device, value); break;
            case VIRTIO_QueueDeviceHigh.OffsetBytes: q.Device = WithHigh(q.Device, value); break;
            default: break;
        }
    }

    private static ulong WithLow(ulong address, uint low) => (address & 0xffff_ffff_0000_0000) | low;

    private static ulong WithHigh(ulong address, uint high) => (address & uint.MaxValue) | ((ulong)high << 32);
}
