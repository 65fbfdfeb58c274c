using Lockstep.Vmm.Guest;

namespace Lockstep.Vmm.Devices;

/// <summary>
/// The bytes of a chain as two streams, one that the device reads and one that it writes. How the driver cut them into descriptors has
/// no meaning (VIRTIO 1.2 2.7.4.1).
/// </summary>
public static unsafe class ChainBytes
{
    /// <summary>Copies from what the device may read.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="from">First byte.</param>
    /// <param name="to">Memory of the VMM.</param>
    /// <param name="sizeBytes">Number of bytes; all of them are in the stream.</param>
    public static void Read(ref VirtioChain chain, ulong from, byte* to, ulong sizeBytes)
    {
        for (uint i = 0; i < VirtioChain.MaxPieces && i < chain.ReadableCount && sizeBytes != 0; i++)
        {
            ulong size = Part(ref chain, i, ref from, sizeBytes, out byte* piece);
            MemoryCopy.Copy(to, piece, size);
            to += size;
            sizeBytes -= size;
        }
    }

    /// <summary>Copies to what the device may write.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="at">First byte.</param>
    /// <param name="from">Memory of the VMM.</param>
    /// <param name="sizeBytes">Number of bytes; all of them are in the stream.</param>
    public static void Write(ref VirtioChain chain, ulong at, byte* from, ulong sizeBytes)
    {
        for (uint i = chain.ReadableCount; i < VirtioChain.MaxPieces && i < chain.PieceCount && sizeBytes != 0; i++)
        {
            ulong size = Part(ref chain, i, ref at, sizeBytes, out byte* piece);
            MemoryCopy.Copy(piece, from, size);
            from += size;
            sizeBytes -= size;
        }
    }

    /// <summary>What of piece <paramref name="i"/> is meant.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="i">Number of the piece.</param>
    /// <param name="skip">Bytes to leave out from here on; less those of this piece afterwards.</param>
    /// <param name="wanted">Bytes wanted.</param>
    /// <param name="memory">First byte of the part.</param>
    /// <returns>Its size, perhaps 0.</returns>
    private static ulong Part(ref VirtioChain chain, uint i, ref ulong skip, ulong wanted, out byte* memory)
    {
        ulong size = chain.SizeBytes[i], skipped = skip < size ? skip : size;
        memory = (byte*)chain.Address[i] + skipped;
        skip -= skipped;
        size -= skipped;
        return size < wanted ? size : wanted;
    }
}
