using System.Buffers.Binary;

namespace Lockstep.Boards.Images;

/// <summary>A Linux arm64 Image (Documentation/arch/arm64/booting.rst, "Call the kernel image").</summary>
/// <param name="Bytes">The file.</param>
/// <param name="TextOffset">Distance from a 2 MiB aligned base of RAM to where the image goes, in bytes.</param>
/// <param name="MemorySize">Bytes that the kernel occupies when running, BSS included (image_size).</param>
internal sealed record KernelImage(byte[] Bytes, ulong TextOffset, ulong MemorySize)
{
    /// <summary>Where <see cref="OfProgram"/> puts the program's first byte, as a distance from the base of RAM.</summary>
    public const ulong ProgramOffset = 0x8_0000;

    private const int HeaderBytes = 64, TextOffsetField = 8, ImageSizeField = 16, FlagsField = 24, MagicField = 0x38, PeOffsetField = 0x3c;
    private const uint Magic = 0x644d_5241, BigEndianFlag = 1, ZbootMagic = 0x676d_697a;

    /// <summary>Whether this is a program without a header, which finds its device tree at the base of RAM as well as in X0.</summary>
    public bool IsProgram { get; init; }

    /// <summary>
    /// A program without a header. The VMM starts Linux Images only, so it gets a page with a header in front of it, whose
    /// first instruction is a branch to the program's first byte.
    /// </summary>
    public static KernelImage OfProgram(byte[] program)
    {
        const uint branchOverPage = 0x1400_0000 | ((uint)Align.Page / 4);
        byte[] bytes = new byte[Align.Page + (ulong)program.Length];
        program.CopyTo(bytes, (int)Align.Page);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, branchOverPage);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(TextOffsetField), ProgramOffset - Align.Page);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ImageSizeField), (ulong)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(MagicField), Magic);
        return new KernelImage(bytes, ProgramOffset - Align.Page, (ulong)bytes.Length) { IsProgram = true };
    }

    /// <summary>Reads and checks a kernel file; one that gzip packed (Image.gz) is unpacked.</summary>
    public static KernelImage Read(string path, string displayName) =>
        Parse(ImageFile.Unpacked(ImageFile.Read(path, displayName), displayName), displayName);

    /// <summary>Checks the bytes of a kernel.</summary>
    public static KernelImage Parse(byte[] bytes, string name)
    {
        CheckNotCompressed(bytes, name);
        if (bytes.Length < HeaderBytes)
        {
            throw new UserError(name, $"truncated: {bytes.Length} bytes, and the header of a Linux arm64 Image alone is {HeaderBytes}");
        }
        if (Word(bytes, MagicField) != Magic)
        {
            throw new UserError(name, $"not a Linux arm64 Image: the bytes at 0x38 are 0x{Word(bytes, MagicField):x8}, not 0x{Magic:x8}; use arch/arm64/boot/Image");
        }
        ulong textOffset = Long(bytes, TextOffsetField), imageSize = Long(bytes, ImageSizeField);
        if ((Long(bytes, FlagsField) & BigEndianFlag) != 0)
        {
            throw new UserError(name, "a big-endian kernel; only little-endian kernels are supported");
        }
        if (imageSize == 0)
        {
            throw new UserError(name, "its image_size is 0 (Linux before 3.17), so the size of its BSS is unknown; use a newer kernel");
        }
        if (imageSize < (ulong)bytes.Length)
        {
            throw new UserError(name, $"the file has {bytes.Length} bytes, but its image_size says {imageSize}; something was appended to it");
        }
        if (textOffset >= Align.LargePage || !Align.Is(textOffset, 8))
        {
            throw new UserError(name, $"its text_offset {Text.Hex(textOffset)} is not a multiple of 8 below 2 MiB; the header is damaged");
        }
        CheckSections(bytes, name);
        return new KernelImage(bytes, textOffset, imageSize);
    }

    private static void CheckNotCompressed(byte[] bytes, string name)
    {
        if (bytes.Length > 8 && Word(bytes, 4) == ZbootMagic)
        {
            throw new UserError(name, "an EFI zboot kernel (compressed); use arch/arm64/boot/Image of the same build");
        }
        string? tool = bytes switch
        {
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "unzstd",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "unxz",
            _ => null,
        };
        if (tool is not null)
        {
            throw new UserError(name, $"a compressed kernel; unpack it first: {tool} < {Path.GetFileName(name)} > Image, then use that as `linux`");
        }
    }

    /// <summary>A kernel with an EFI stub names its sections, so that a truncated file can be told from a whole one.</summary>
    private static void CheckSections(byte[] bytes, string name)
    {
        ulong pe = Word(bytes, PeOffsetField);
        const ulong coffHeader = 24;
        if (bytes is not [(byte)'M', (byte)'Z', ..] || pe + coffHeader > (ulong)bytes.Length || Word(bytes, (int)pe) != 0x4550)
        {
            return;
        }
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)pe + 6));
        ulong table = pe + coffHeader + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)pe + 20));
        const int entry = 40, rawSize = 16, rawPointer = 20;
        for (int i = 0; i < sections && table + entry <= (ulong)bytes.Length; i++, table += entry)
        {
            ulong end = (ulong)Word(bytes, (int)table + rawPointer) + Word(bytes, (int)table + rawSize);
            if (end > (ulong)bytes.Length)
            {
                throw new UserError(name, $"truncated: its headers describe {end} bytes, the file has {bytes.Length}");
            }
        }
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong Long(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
