using System.Buffers.Binary;

namespace Lockstep.Boards.Elf;

/// <summary>Data that becomes a read-only segment of its own.</summary>
internal sealed record AddedSegment(string Name, ulong VirtualAddress, byte[] Contents);

/// <summary>
/// Makes a configured executable of the generic one: the bytes of one section change, read-only segments are appended,
/// and the program headers move to the end of the file. Everything else, code and symbols included, keeps its bytes
/// and its place.
/// </summary>
internal static class ElfConfigurer
{
    public static byte[] Configure(ElfFile elf, string section, ReadOnlySpan<byte> contents, IReadOnlyList<AddedSegment> added)
    {
        byte[] original = (byte[])elf.Bytes.Clone();
        WriteSection(elf, original, section, contents);
        using MemoryStream file = new();
        file.Write(original);
        List<byte[]> headers = KeptHeaders(original, elf);
        foreach (AddedSegment segment in added)
        {
            PadTo(file, Align.Page);
            headers.Add(HeaderOf(segment, (ulong)file.Length));
            file.Write(segment.Contents);
        }
        PadTo(file, 8);
        ulong table = (ulong)file.Length;
        foreach (byte[] header in headers)
        {
            file.Write(header);
        }
        byte[] result = file.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(result.AsSpan(32), table);
        BinaryPrimitives.WriteUInt16LittleEndian(result.AsSpan(56), checked((ushort)headers.Count));
        return result;
    }

    private static void WriteSection(ElfFile elf, byte[] bytes, string name, ReadOnlySpan<byte> contents)
    {
        ElfSection[] found = [.. elf.Sections.Where(section => section.Name == name)];
        if (found.Length != 1 || found[0].Type == ElfFile.NoBitsType)
        {
            throw new UserError(elf.Name, $"has no section {name} with contents; it is not Lockstep's vmm.elf");
        }
        if (found[0].Size < (ulong)contents.Length)
        {
            throw new UserError(elf.Name, $"its section {name} has {found[0].Size} bytes and the configuration {contents.Length};"
                + " vmm.elf and this tool are from different versions, build both again");
        }
        contents.CopyTo(bytes.AsSpan((int)found[0].FileOffset));
    }

    /// <summary>The present program headers. PT_PHDR would describe the old table, so it becomes PT_NULL.</summary>
    private static List<byte[]> KeptHeaders(byte[] bytes, ElfFile elf)
    {
        List<byte[]> headers = [];
        for (int i = 0; i < elf.ProgramHeaderCount; i++)
        {
            byte[] header = bytes.AsSpan((int)elf.ProgramHeaderOffset + (i * ElfFile.ProgramHeaderBytes), ElfFile.ProgramHeaderBytes).ToArray();
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == ElfFile.ProgramHeaderType)
            {
                Array.Clear(header);
            }
            headers.Add(header);
        }
        return headers;
    }

    private static byte[] HeaderOf(AddedSegment segment, ulong fileOffset)
    {
        byte[] header = new byte[ElfFile.ProgramHeaderBytes];
        ulong size = (ulong)segment.Contents.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(header, ElfFile.LoadType);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), ElfSegment.Read);
        ulong[] fields = [fileOffset, segment.VirtualAddress, segment.VirtualAddress, size, size, Align.Page];
        for (int i = 0; i < fields.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8 + (8 * i)), fields[i]);
        }
        return header;
    }

    private static void PadTo(MemoryStream file, ulong alignment) =>
        file.Write(new byte[Align.Up((ulong)file.Length, alignment) - (ulong)file.Length]);
}
