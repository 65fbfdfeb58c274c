namespace Lockstep.Model.Configuration;

/// <summary>
/// The page that a VMM and a serial domain share for a console: a ring of bytes in each direction, one writer and one reader each.
/// Counters are 32 bits, run freely and are little-endian; a byte is at its counter modulo the ring's size. Neither side trusts the
/// other: more bytes between the counters than the ring has, and the reader takes none. Integers only.
/// </summary>
public static class ConsoleRing
{
    /// <summary>Size of the shared memory in bytes.</summary>
    public const uint SizeBytes = 0x1000;

    /// <summary>Bytes for the guest: offset of the count of bytes written, by the serial domain; and of bytes read, by the VMM.</summary>
    public const uint InputWritten = 0x000, InputRead = 0x040;

    /// <summary>Bytes from the guest: offset of the count of bytes written, by the VMM; and of bytes read, by the serial domain.</summary>
    public const uint OutputWritten = 0x080, OutputRead = 0x0c0;

    /// <summary>Place and size of the bytes for the guest; the size is a power of two.</summary>
    public const uint InputStart = 0x400, InputBytes = 0x400;

    /// <summary>Place and size of the bytes from the guest; the size is a power of two.</summary>
    public const uint OutputStart = 0x800, OutputBytes = 0x800;
}
