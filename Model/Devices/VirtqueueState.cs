namespace Lockstep.Model.Devices;

/// <summary>A split virtqueue as the device knows it (VIRTIO 1.2 2.7, 4.2.2).</summary>
public sealed record VirtqueueState
{
    /// <summary>QueueNum: its size in descriptors, as it was written.</summary>
    public uint Size { get; set; }

    /// <summary>QueueReady.</summary>
    public bool IsReady { get; set; }

    /// <summary>
    /// Guest-physical addresses of the descriptor table (QueueDesc), available ring (QueueDriver) and used ring (QueueDevice).
    /// </summary>
    public ulong Descriptors { get; set; }

    /// <inheritdoc cref="Descriptors"/>
    public ulong Driver { get; set; }

    /// <inheritdoc cref="Descriptors"/>
    public ulong Device { get; set; }

    /// <summary>Count, modulo 2^16, of chains taken from the available ring, and of those put into the used ring.</summary>
    public ushort NextAvailable { get; set; }

    /// <inheritdoc cref="NextAvailable"/>
    public ushort NextUsed { get; set; }

    /// <summary>A console's output: bytes of the next chain that are sent already; the chain is used when all are.</summary>
    public ulong Sent { get; set; }
}
