using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Devices;

/// <summary>The device status (VIRTIO 1.2 2.1) and the device's interrupt.</summary>
public static unsafe class DeviceStatus<TKernel> where TKernel : struct, IKernel
{
    private const uint WorkingMask = VIRTIO_Status.DriverOkBit | VIRTIO_Status.DeviceNeedsResetBit | VIRTIO_Status.FailedBit;

    /// <summary>Whether the device may touch its queues: the driver is ready, and none of the two has given up.</summary>
    public static bool IsWorking(ref VirtioDevice d) => (d.Status & WorkingMask) == VIRTIO_Status.DriverOkBit;

    /// <summary>
    /// A write of Status: 0 resets. Else bits are set and never cleared; FEATURES_OK only when the device takes the features, and DRIVER_OK
    /// only after it (VIRTIO 1.2 3.1.1).
    /// </summary>
    public static void Write(ref VmmState s, ref VirtioDevice d, uint value)
    {
        if (value == 0)
        {
            Reset(ref s, ref d);
            return;
        }

        uint status = d.Status | (value & VIRTIO_Status.Writable);
        ulong taken = d.DriverFeatures, needed = 1UL << VirtioMmioFrame.VersionOneFeature;
        if ((taken & ~VirtioDevices<TKernel>.Features(ref d)) != 0 || (taken & needed) == 0 || d.UnknownFeatures != 0)
        {
            status &= ~VIRTIO_Status.FeaturesOkBit;
        }

        if ((status & VIRTIO_Status.FeaturesOkBit) == 0)
        {
            status &= ~VIRTIO_Status.DriverOkBit;
        }

        d.Status = status;
    }

    /// <summary>Everything as at the start; the queues are let go.</summary>
    public static void Reset(ref VmmState s, ref VirtioDevice d)
    {
        d.DriverFeatures = 0;
        d.UnknownFeatures = 0;
        d.DeviceFeaturesSel = 0;
        d.DriverFeaturesSel = 0;
        d.QueueSel = 0;
        d.Status = 0;
        d.Queue0 = default;
        d.Queue1 = default;
        Acknowledge(ref s, ref d, d.InterruptStatus);
    }

    /// <summary>
    /// The driver broke a rule: the device does nothing any more until it is reset, and says so where the driver can be told
    /// (VIRTIO 1.2 2.1.2).
    /// </summary>
    public static void NeedsReset(ref VmmState s, ref VirtioDevice d)
    {
        d.Status |= VIRTIO_Status.DeviceNeedsResetBit;
        if ((d.Status & VIRTIO_Status.DriverOkBit) != 0)
        {
            Interrupt(ref s, ref d, VIRTIO_InterruptStatus.ConfigurationChangeBit);
        }
    }

    /// <summary>A buffer of a queue was used: interrupts the driver unless it wants none.</summary>
    public static void Used(ref VmmState s, ref VirtioDevice d, ref VirtioQueue q)
    {
        if (SplitQueue.WantsInterrupt(ref q))
        {
            Interrupt(ref s, ref d, VIRTIO_InterruptStatus.UsedBufferBit);
        }
    }

    /// <summary>A write of InterruptACK: the line is low when no reason is left.</summary>
    public static void Acknowledge(ref VmmState s, ref VirtioDevice d, uint value)
    {
        d.InterruptStatus &= ~value;
        if (d.InterruptStatus == 0)
        {
            DeviceLine<TKernel>.Lower(ref s.Gic, d.Facts->Intid);
        }
    }

    private static void Interrupt(ref VmmState s, ref VirtioDevice d, uint reason)
    {
        d.InterruptStatus |= reason;
        DeviceLine<TKernel>.Raise(ref s.Gic, d.Facts->Intid);
    }
}
