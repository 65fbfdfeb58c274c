using System.Collections.Generic;

namespace Lockstep.Model.Devices;

/// <summary>What is behind a console: bytes that wait for the guest, and room for bytes from it.</summary>
public sealed class SerialLine
{
    /// <summary>Bytes that wait for the guest, in order.</summary>
    public required IReadOnlyList<byte> Input { get; init; }

    /// <summary>Bytes that can still be sent.</summary>
    public required uint OutputRoom { get; init; }

    /// <summary>How many of <see cref="Input"/> the device has taken.</summary>
    public int Taken { get; set; }

    /// <summary>What the device has sent, at most <see cref="OutputRoom"/> bytes.</summary>
    public List<byte> Sent { get; } = [];

    /// <summary>Whether nothing waits, and whether nothing more can be sent.</summary>
    public bool IsEmpty => Taken == Input.Count;

    /// <inheritdoc cref="IsEmpty"/>
    public bool IsFull => Sent.Count >= OutputRoom;
}
