using System.Collections.Generic;
using System.Linq;

namespace Lockstep.Model.Devices;

/// <summary>The state of a virtio device over MMIO (VIRTIO 1.2 4.2.2); what is behind it, a disk or a serial line, is not of it.</summary>
public sealed class DeviceState
{
    /// <summary>The state after reset (VIRTIO 1.2 2.4.2, 4.2.2.1): no queue is ready, nothing is negotiated, no interrupt.</summary>
    /// <param name="configuration">What the device is.</param>
    public DeviceState(DeviceConfiguration configuration)
    {
        Configuration = configuration;
        Queues = [.. Enumerable.Range(0, (int)configuration.QueueCount).Select(_ => new VirtqueueState())];
    }

    /// <summary>What the device is; never changes.</summary>
    public DeviceConfiguration Configuration { get; }

    /// <summary>Status: bits of <see cref="Registers.Virtio.VIRTIO_Status"/>.</summary>
    public uint Status { get; set; }

    /// <summary>InterruptStatus: bits of <see cref="Registers.Virtio.VIRTIO_InterruptStatus"/>.</summary>
    public uint InterruptStatus { get; set; }

    /// <summary>DeviceFeaturesSel, DriverFeaturesSel and QueueSel.</summary>
    public uint DeviceFeaturesSel { get; set; }

    /// <inheritdoc cref="DeviceFeaturesSel"/>
    public uint DriverFeaturesSel { get; set; }

    /// <inheritdoc cref="DeviceFeaturesSel"/>
    public uint QueueSel { get; set; }

    /// <summary>Feature bits that the driver takes: 32 of them by the value of DriverFeaturesSel; words that are 0 are not in it.</summary>
    public SortedDictionary<uint, uint> DriverFeatures { get; } = [];

    /// <summary>The virtqueues, by number.</summary>
    public VirtqueueState[] Queues { get; }

    /// <summary>The level of the device's interrupt line (VIRTIO 1.2 4.2.2, InterruptStatus).</summary>
    public bool InterruptLine => InterruptStatus != 0;

    /// <summary>A copy that shares nothing that changes.</summary>
    public DeviceState Copy()
    {
        DeviceState copy = new(Configuration)
        {
            Status = Status,
            InterruptStatus = InterruptStatus,
            DeviceFeaturesSel = DeviceFeaturesSel,
            DriverFeaturesSel = DriverFeaturesSel,
            QueueSel = QueueSel,
        };
        foreach ((uint word, uint bits) in DriverFeatures)
        {
            copy.DriverFeatures[word] = bits;
        }
        for (int i = 0; i < Queues.Length; i++)
        {
            copy.Queues[i] = Queues[i] with { };
        }
        return copy;
    }

    /// <summary>All of it in one line, for comparison and for people.</summary>
    public override string ToString() =>
        $"Status=0x{Status:x} InterruptStatus={InterruptStatus} selected={DeviceFeaturesSel},{DriverFeaturesSel},{QueueSel} "
        + $"features={string.Join(',', DriverFeatures.Select(f => $"{f.Key}:0x{f.Value:x}"))} {string.Join(' ', Queues.Select(q => q))}";
}
