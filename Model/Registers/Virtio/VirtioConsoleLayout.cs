namespace Lockstep.Model.Registers.Virtio;

/// <summary>The console device (VIRTIO 1.2 5.3), with one port.</summary>
public static class VirtioConsoleLayout
{
    /// <summary>The virtqueues: receiveq and transmitq of port 0 (VIRTIO 1.2 5.3.2).</summary>
    public const uint ReceiveQueue = 0, TransmitQueue = 1, QueueCount = 2;

    /// <summary>Feature bits: size of the screen, several ports, emergency write (VIRTIO 1.2 5.3.3).</summary>
    public const int SizeFeature = 0, MultiportFeature = 1, EmergencyWriteFeature = 2;

    /// <summary>
    /// Places in the configuration space: columns, rows (16 bits each), number of ports, emergency write (32 each) (VIRTIO 1.2 5.3.4).
    /// </summary>
    public const uint Columns = 0, Rows = 2, MaxPorts = 4, EmergencyWrite = 8, ConfigurationBytes = 12;
}
