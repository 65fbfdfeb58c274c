using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Devices;

/// <summary>Device status, negotiation, reset and the interrupt (VIRTIO 1.2 2.1, 2.2, 2.4, 3.1).</summary>
public static class DeviceStatus
{
    /// <summary>
    /// Whether buffers are consumed: the driver is ready (3.1.2) and has not given up (2.1), and no rule was broken since the last reset.
    /// </summary>
    /// <param name="s">The device.</param>
    public static bool IsLive(DeviceState s)
    {
        const uint Ended = VIRTIO_Status.DeviceNeedsResetBit | VIRTIO_Status.FailedBit;
        return (s.Status & (VIRTIO_Status.DriverOkBit | Ended)) == VIRTIO_Status.DriverOkBit;
    }

    /// <summary>
    /// A write of Status: 0 resets, and other values set flags (4.2.2; 2.1.1 lets no driver clear one). DRIVER_OK is not taken without
    /// FEATURES_OK, which has to come first (3.1.1); what a device does with it is left open.
    /// </summary>
    /// <param name="s">The device; changed in place.</param>
    /// <param name="value">What is written.</param>
    public static void Write(DeviceState s, uint value)
    {
        if (value == 0)
        {
            Reset(s);
            return;
        }
        uint bits = s.Status | (value & VIRTIO_Status.Writable);
        bool wasTaken = (s.Status & VIRTIO_Status.FeaturesOkBit) != 0;
        if (!wasTaken && !AreFeaturesValid(s))
        {
            bits &= ~VIRTIO_Status.FeaturesOkBit;
        }
        if ((bits & VIRTIO_Status.FeaturesOkBit) == 0)
        {
            bits &= ~VIRTIO_Status.DriverOkBit;
        }
        s.Status = bits;
    }

    /// <summary>
    /// Whether the driver takes a subset of what is offered (2.2.2: the device "MUST fail to set the FEATURES_OK device status bit" for
    /// another), with VIRTIO_F_VERSION_1 in it (6.2: a device may ask for that, and this one does).
    /// </summary>
    /// <param name="s">The device.</param>
    public static bool AreFeaturesValid(DeviceState s)
    {
        ulong offered = s.Configuration.OfferedFeatures;
        return s.DriverFeatures.All(f => (f.Value & ~Word(offered, f.Key)) == 0)
            && (s.DriverFeatures.GetValueOrDefault(1u) & Word(1UL << VirtioMmioFrame.VersionOneFeature, 1)) != 0;
    }

    /// <summary>
    /// A rule was broken: DEVICE_NEEDS_RESET, and a configuration change notification where the driver is ready (2.1.2, "MUST send").
    /// </summary>
    /// <param name="s">The device; changed in place.</param>
    public static void Break(DeviceState s)
    {
        s.Status |= VIRTIO_Status.DeviceNeedsResetBit;
        if ((s.Status & VIRTIO_Status.DriverOkBit) != 0)
        {
            s.InterruptStatus |= VIRTIO_InterruptStatus.ConfigurationChangeBit;
        }
    }

    /// <summary>32 of 64 feature bits; word 2 and those behind it are 0.</summary>
    /// <param name="features">The bits.</param>
    /// <param name="word">Which 32.</param>
    public static uint Word(ulong features, uint word) => word > 1 ? 0 : (uint)(features >> (32 * (int)word));

    private static void Reset(DeviceState s)
    {
        s.Status = s.InterruptStatus = s.DeviceFeaturesSel = s.DriverFeaturesSel = s.QueueSel = 0;
        s.DriverFeatures.Clear();
        for (int i = 0; i < s.Queues.Length; i++)
        {
            s.Queues[i] = new();
        }
    }
}
