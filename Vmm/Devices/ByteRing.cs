using Lockstep.Model.Configuration;

namespace Lockstep.Vmm.Devices;

/// <summary>
/// One direction of a <see cref="ConsoleRing"/>, for its writer and its reader alike. The counters are in memory that the other side can
/// write: each is read once for an operation, and whatever they say, no byte outside the ring is touched.
/// </summary>
public readonly unsafe ref struct ByteRing
{
    private readonly SharedWord* written, read;
    private readonly byte* start;
    private readonly uint size;

    private ByteRing(byte* page, uint writtenAt, uint readAt, uint startAt, uint sizeBytes)
    {
        written = (SharedWord*)(page + writtenAt);
        read = (SharedWord*)(page + readAt);
        start = page + startAt;
        size = sizeBytes;
    }

    /// <summary>The ring of bytes for the guest.</summary>
    public static ByteRing Input(byte* page) =>
        new(page, ConsoleRing.InputWritten, ConsoleRing.InputRead, ConsoleRing.InputStart, ConsoleRing.InputBytes);

    /// <summary>The ring of bytes from the guest.</summary>
    public static ByteRing Output(byte* page) =>
        new(page, ConsoleRing.OutputWritten, ConsoleRing.OutputRead, ConsoleRing.OutputStart, ConsoleRing.OutputBytes);

    /// <summary>Bytes that the reader can take; none where the counters make no sense.</summary>
    public uint Count
    {
        get
        {
            uint count = written->Value - read->Value;
            return count <= size ? count : 0;
        }
    }

    /// <summary>Bytes that the writer can add; none where the counters make no sense.</summary>
    public uint Room
    {
        get
        {
            uint count = written->Value - read->Value;
            return count <= size ? size - count : 0;
        }
    }

    /// <summary>The ring's first byte, where it goes on after its last.</summary>
    public byte* Start => start;

    /// <summary>Where the writer puts its next bytes.</summary>
    /// <param name="straight">Bytes from there to the end of the ring's memory, at least 1.</param>
    public byte* WriteAt(out uint straight) => At(written->Value, out straight);

    /// <summary>Where the reader finds its next bytes.</summary>
    /// <param name="straight">As for <see cref="WriteAt"/>.</param>
    public byte* ReadAt(out uint straight) => At(read->Value, out straight);

    /// <summary>The writer has put bytes: the reader sees them.</summary>
    public void Add(uint count) => written->Value += count;

    /// <summary>The reader has taken bytes: the writer may use their places.</summary>
    public void Take(uint count) => read->Value += count;

    private byte* At(uint counter, out uint straight)
    {
        uint place = counter & (size - 1);
        straight = size - place;
        return start + place;
    }
}
