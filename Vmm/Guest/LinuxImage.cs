using System.Runtime.InteropServices;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// The header of a Linux arm64 Image, little-endian (Linux, Documentation/arch/arm64/booting.rst, "Call the kernel image").
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct LinuxImageHeader
{
    /// <summary>The bytes "ARM" and 0x64.</summary>
    public const uint ExpectedMagic = 0x644d_5241;

    /// <summary>Size of the header in bytes.</summary>
    public const uint SizeBytes = 64;

    /// <summary>The image starts at a multiple of this plus <see cref="TextOffset"/>: 2 MiB.</summary>
    public const ulong BaseAlignment = 2UL << 20;

    /// <summary>Bit 0 of <see cref="Flags"/>: a big-endian kernel.</summary>
    public const ulong FlagBigEndian = 1;

    /// <summary>Two instructions; the entry is the first.</summary>
    public uint Code0, Code1;

    /// <summary>Offset of the image from a 2 MiB aligned base, in bytes.</summary>
    public ulong TextOffset;

    /// <summary>Memory that the kernel needs from its start on, in bytes, with its BSS; 0 in kernels before 3.17.</summary>
    public ulong ImageSize;

    /// <summary>Bit 0 endianness, bits 2:1 page size, bit 3 placement.</summary>
    public ulong Flags;

    /// <summary>Reserved.</summary>
    public ulong Reserved2, Reserved3, Reserved4;

    /// <summary>Must be <see cref="ExpectedMagic"/>.</summary>
    public uint Magic;

    /// <summary>Offset of a PE header, or 0.</summary>
    public uint Reserved5;
}

/// <summary>The first fields of a flattened device tree, big-endian (Devicetree Specification 5.2).</summary>
public static unsafe class DeviceTreeBlob
{
    /// <summary>0xd00dfeed as a little-endian word.</summary>
    public const uint ExpectedMagic = 0xedfe_0dd0;

    /// <summary>Size of the header in bytes.</summary>
    public const uint HeaderSizeBytes = 40;

    /// <summary>The arm64 boot protocol's limit, and the alignment it asks for, in bytes.</summary>
    public const ulong MaxSizeBytes = 2UL << 20, Alignment = 8;

    /// <summary>totalsize: bytes of the whole blob.</summary>
    public static uint TotalSizeBytes(byte* blob) =>
        ((uint)blob[4] << 24) | ((uint)blob[5] << 16) | ((uint)blob[6] << 8) | blob[7];
}
