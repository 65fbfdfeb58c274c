using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace Lockstep.Tests.Boards;

/// <summary>Stand-ins for guest images: the header of a Linux arm64 Image (booting.rst) and nothing behind it.</summary>
public static class TestKernel
{
    public const int Size = 0x3000;

    /// <summary>A kernel file.</summary>
    /// <param name="imageSize">Memory with BSS, in bytes.</param>
    /// <param name="textOffset">Distance from the base of RAM.</param>
    /// <param name="flags">Header flags; bit 0 is big-endian.</param>
    public static byte[] Image(ulong imageSize = 0x5000, ulong textOffset = 0, ulong flags = 0xa)
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), textOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), imageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), flags);
        "ARM\x64"u8.CopyTo(bytes.AsSpan(0x38));
        return bytes;
    }

    /// <summary>A kernel with an EFI stub, whose one section ends with the file.</summary>
    public static byte[] EfiImage()
    {
        byte[] bytes = Image();
        "MZ"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x3c), 0x40);
        "PE\0\0"u8.CopyTo(bytes.AsSpan(0x40));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x46), 1);
        const int optionalHeaderSize = 0x10, sectionTable = 0x40 + 24 + optionalHeaderSize;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x54), optionalHeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sectionTable + 16), Size - 0x1000);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sectionTable + 20), 0x1000);
        return bytes;
    }

    /// <summary>Bytes packed with gzip.</summary>
    public static byte[] Gzip(byte[] contents)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(contents);
        }
        return packed.ToArray();
    }
}
