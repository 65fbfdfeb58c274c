using Lockstep.Model.Registers.Virtio;

namespace Lockstep.InLockstep.Devices;

/// <summary>What a guest or a serial domain does.</summary>
public enum DeviceOperationKind
{
    /// <summary>The guest loads from a register of Device: Place, Size.</summary>
    Load,

    /// <summary>The guest stores to a register of Device: Place, Size, Value. To QueueNotify until it is complete.</summary>
    Store,

    /// <summary>As Store, but once: another vCPU has its turn where it is not complete.</summary>
    StoreOnce,

    /// <summary>The guest writes its RAM: Place, Size, Value.</summary>
    Memory,

    /// <summary>The serial domain writes the shared page: Place, Size, Value.</summary>
    SharedPage,

    /// <summary>The serial domain has read all of the console's output.</summary>
    Drain,

    /// <summary>The serial domain has Value bytes more for the guest.</summary>
    Type,

    /// <summary>The serial domain notifies the VMM.</summary>
    Notify,
}

/// <summary>One operation.</summary>
/// <param name="Kind">What.</param>
/// <param name="Device">Number of the device.</param>
/// <param name="Place">Offset, or guest-physical address.</param>
/// <param name="Size">Bytes, 1 to 8.</param>
/// <param name="Value">The value.</param>
public readonly record struct DeviceOperation(DeviceOperationKind Kind, int Device, ulong Place, int Size, ulong Value)
{
    /// <summary>For a person.</summary>
    public override string ToString() => Kind switch
    {
        DeviceOperationKind.Load => $"load {Size} from {DeviceName}.{RegisterName}",
        DeviceOperationKind.Store => $"store {Size} to {DeviceName}.{RegisterName}: 0x{Value:x}",
        DeviceOperationKind.StoreOnce => $"store {Size} once to {DeviceName}.{RegisterName}: 0x{Value:x}",
        DeviceOperationKind.Memory => $"RAM 0x{Place:x} := 0x{Value:x} ({Size} bytes)",
        DeviceOperationKind.SharedPage => $"shared page 0x{Place:x} := 0x{Value:x} ({Size} bytes)",
        DeviceOperationKind.Drain => "the serial domain reads the output",
        DeviceOperationKind.Type => $"{Value} bytes are typed",
        _ => "the serial domain notifies",
    };

    private string DeviceName => Device switch { DeviceMap.Console => "console", DeviceMap.Disk => "disk", _ => "read-only disk" };

    private string RegisterName => Place switch
    {
        VIRTIO_Status.OffsetBytes => "Status",
        VIRTIO_QueueSel.OffsetBytes => "QueueSel",
        VIRTIO_QueueNum.OffsetBytes => "QueueNum",
        VIRTIO_QueueReady.OffsetBytes => "QueueReady",
        VIRTIO_QueueNotify.OffsetBytes => "QueueNotify",
        VIRTIO_InterruptACK.OffsetBytes => "InterruptACK",
        VIRTIO_InterruptStatus.OffsetBytes => "InterruptStatus",
        VIRTIO_DriverFeatures.OffsetBytes => "DriverFeatures",
        VIRTIO_DriverFeaturesSel.OffsetBytes => "DriverFeaturesSel",
        >= VirtioMmioFrame.ControlBytes => $"configuration+0x{Place - VirtioMmioFrame.ControlBytes:x}",
        _ => $"0x{Place:x}",
    };
}
