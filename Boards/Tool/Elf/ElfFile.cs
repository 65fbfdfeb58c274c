using System.Buffers.Binary;
using System.Text;

namespace Lockstep.Boards.Elf;

/// <summary>A PT_LOAD program header.</summary>
internal sealed record ElfSegment(uint Flags, ulong FileOffset, ulong VirtualAddress, ulong PhysicalAddress, ulong FileSize, ulong MemorySize)
{
    public const uint Execute = 1, Write = 2, Read = 4;

    public ulong PageStart => Align.Down(VirtualAddress, Align.Page);

    public ulong PageEnd => Align.Up(VirtualAddress + MemorySize, Align.Page);

    public bool Holds(ulong address, ulong size) =>
        address >= VirtualAddress && size <= MemorySize && address - VirtualAddress <= MemorySize - size;
}

/// <summary>A section header.</summary>
internal sealed record ElfSection(string Name, uint Type, ulong Address, ulong FileOffset, ulong Size, uint Link);

/// <summary>A symbol of .symtab.</summary>
internal sealed record ElfSymbol(string Name, byte Type, ulong Value, ulong Size, bool IsDefined)
{
    public const byte Function = 2;
}

/// <summary>An AArch64 ELF executable: what the tool reads of it (ELF-64 Object File Format, 1.5).</summary>
internal sealed class ElfFile
{
    public const int HeaderBytes = 64, ProgramHeaderBytes = 56, SectionHeaderBytes = 64, SymbolBytes = 24;
    public const uint LoadType = 1, ProgramHeaderType = 6, SymbolTableType = 2, NoBitsType = 8;
    private const ushort MachineAArch64 = 183, TypeExecutable = 2;

    private ElfFile(byte[] bytes, string name)
    {
        Bytes = bytes;
        Name = name;
        CheckHeader();
        Segments = ReadSegments();
        Sections = ReadSections();
        Symbols = ReadSymbols();
    }

    public byte[] Bytes { get; }

    /// <summary>What to call the file in messages.</summary>
    public string Name { get; }

    public ulong Entry => Long(24);

    public ulong ProgramHeaderOffset => Long(32);

    public int ProgramHeaderCount => Half(56);

    public IReadOnlyList<ElfSegment> Segments { get; }

    public IReadOnlyList<ElfSection> Sections { get; }

    public IReadOnlyList<ElfSymbol> Symbols { get; }

    public static ElfFile Read(string path, string displayName) => new(Images.ImageFile.Read(path, displayName), displayName);

    public static ElfFile Parse(byte[] bytes, string name) => new(bytes, name);

    /// <summary>The bytes of a segment in memory, zeros after the file's part.</summary>
    public byte[] Contents(ElfSegment segment)
    {
        byte[] memory = new byte[segment.MemorySize];
        Array.Copy(Bytes, (long)segment.FileOffset, memory, 0, (long)segment.FileSize);
        return memory;
    }

    /// <summary>A symbol that .symtab defines exactly once, as Microkit's tool demands.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="why">Who needs it, for the message.</param>
    public ElfSymbol Symbol(string name, string why)
    {
        ElfSymbol[] found = [.. Symbols.Where(symbol => symbol.Name == name && symbol.IsDefined).Take(2)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new UserError(Name, $"has no symbol `{name}`, which {why}"),
            _ => throw new UserError(Name, $"has more than one symbol `{name}`, which {why}; rename the others"),
        };
    }

    private void CheckHeader()
    {
        if (Bytes is not [0x7f, (byte)'E', (byte)'L', (byte)'F', ..])
        {
            throw new UserError(Name, "not an ELF file");
        }
        if (Bytes.Length < HeaderBytes)
        {
            throw Truncated("ELF header");
        }
        const byte class64 = 2, littleEndian = 1;
        if (Bytes[4] != class64 || Bytes[5] != littleEndian || Half(18) != MachineAArch64 || Half(16) != TypeExecutable)
        {
            throw new UserError(Name, "not a statically linked little-endian AArch64 executable (ELF64, ET_EXEC)");
        }
        if (ProgramHeaderCount > 0 && Half(54) != ProgramHeaderBytes)
        {
            throw new UserError(Name, $"its program headers have {Half(54)} bytes each, not {ProgramHeaderBytes}");
        }
    }

    private List<ElfSegment> ReadSegments()
    {
        List<ElfSegment> segments = [];
        for (int i = 0; i < ProgramHeaderCount; i++)
        {
            ulong at = ProgramHeaderOffset + (ulong)(i * ProgramHeaderBytes);
            CheckInside(at, ProgramHeaderBytes, "program headers");
            int p = (int)at;
            ElfSegment segment = new(Word(p + 4), Long(p + 8), Long(p + 16), Long(p + 24), Long(p + 32), Long(p + 40));
            if (Word(p) != LoadType || segment.MemorySize == 0)
            {
                continue;
            }
            CheckInside(segment.FileOffset, segment.FileSize, $"segment at {Text.Hex(segment.VirtualAddress)}");
            if (segment.FileSize > segment.MemorySize || segment.MemorySize > 1UL << 31 || segment.VirtualAddress > (1UL << 48) - segment.MemorySize)
            {
                throw new UserError(Name, $"the segment at {Text.Hex(segment.VirtualAddress)} has impossible sizes");
            }
            segments.Add(segment);
        }
        return segments;
    }

    private List<ElfSection> ReadSections()
    {
        int count = Half(60), names = Half(62);
        ulong table = Long(40);
        List<ElfSection> sections = [];
        for (int i = 0; i < count; i++)
        {
            ulong at = table + (ulong)(i * SectionHeaderBytes);
            CheckInside(at, SectionHeaderBytes, "section headers");
            int s = (int)at;
            ElfSection section = new("", Word(s + 4), Long(s + 16), Long(s + 24), Long(s + 32), Word(s + 40));
            if (section.Type is not (NoBitsType or 0))
            {
                CheckInside(section.FileOffset, section.Size, $"section {i}");
            }
            sections.Add(section);
        }
        return [.. sections.Select((section, i) => section with { Name = NameOf(sections, names, Word((int)table + (i * SectionHeaderBytes))) })];
    }

    private string NameOf(List<ElfSection> sections, int strings, uint offset) =>
        strings < sections.Count ? StringAt(sections[strings], offset) : "";

    private List<ElfSymbol> ReadSymbols()
    {
        ElfSection? table = Sections.FirstOrDefault(section => section.Type == SymbolTableType);
        if (table is null)
        {
            return [];
        }
        if (table.Link >= Sections.Count)
        {
            throw new UserError(Name, ".symtab has no string table");
        }
        List<ElfSymbol> symbols = [];
        for (ulong at = table.FileOffset; at + SymbolBytes <= table.FileOffset + table.Size; at += SymbolBytes)
        {
            int s = (int)at;
            bool isDefined = Half(s + 6) != 0;
            symbols.Add(new ElfSymbol(StringAt(Sections[(int)table.Link], Word(s)), (byte)(Bytes[s + 4] & 0xf), Long(s + 8), Long(s + 16), isDefined));
        }
        return symbols;
    }

    private string StringAt(ElfSection table, uint offset)
    {
        if (offset >= table.Size)
        {
            return "";
        }
        ReadOnlySpan<byte> rest = Bytes.AsSpan((int)(table.FileOffset + offset), (int)(table.Size - offset));
        int length = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]);
    }

    private void CheckInside(ulong offset, ulong size, string what)
    {
        if (offset > (ulong)Bytes.Length || size > (ulong)Bytes.Length - offset)
        {
            throw Truncated(what);
        }
    }

    private UserError Truncated(string what) => new(Name, $"truncated: its {what} lies outside the file of {Bytes.Length} bytes");

    private ushort Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));

    private uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    private ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(at));
}
