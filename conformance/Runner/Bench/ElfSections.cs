using System.Buffers.Binary;

namespace Lockstep.Runner.Bench;

/// <summary>Sizes in bytes of what an ELF file occupies in memory, summed over its sections by kind.</summary>
/// <param name="Text">Executable sections.</param>
/// <param name="ReadOnlyData">Sections that are neither executable nor writable.</param>
/// <param name="Data">Writable sections with contents in the file.</param>
/// <param name="Bss">Writable sections without contents.</param>
public sealed record ElfSections(ulong Text, ulong ReadOnlyData, ulong Data, ulong Bss)
{
    // ELF-64 object file format 1.5, sections 3 (file header) and 4 (section headers).
    private const int HeaderSize = 64, SectionHeaderSize = 64, SectionTableOffset = 40, SectionCountOffset = 60;
    // The magic, ELFCLASS64, ELFDATA2LSB.
    private static readonly byte[] Identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    private const uint NoBits = 8;
    private const ulong Write = 1, Allocated = 2, Executable = 4;

    /// <summary>Reads the section headers of a 64-bit little-endian ELF file.</summary>
    public static ElfSections Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file[..6].SequenceEqual(Identification))
        {
            throw new FormatException("not a 64-bit little-endian ELF file");
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file[SectionTableOffset..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[SectionCountOffset..]);
        if (table > (ulong)file.Length || (ulong)file.Length - table < (ulong)(count * SectionHeaderSize))
        {
            throw new FormatException("the table of section headers reaches beyond the end of the file");
        }

        var sizes = new ElfSections(0, 0, 0, 0);
        for (int i = 0; i < count; i++)
        {
            sizes = sizes.With(file[((int)table + i * SectionHeaderSize)..]);
        }

        return sizes;
    }

    private ElfSections With(ReadOnlySpan<byte> header)
    {
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        ulong flags = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        return (flags & (Allocated | Executable | Write), type) switch
        {
            (Allocated | Executable, _) or (Allocated | Executable | Write, _) => this with { Text = Text + size },
            (Allocated, _) => this with { ReadOnlyData = ReadOnlyData + size },
            (Allocated | Write, NoBits) => this with { Bss = Bss + size },
            (Allocated | Write, _) => this with { Data = Data + size },
            _ => this,
        };
    }
}
