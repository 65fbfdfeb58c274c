using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Model.Configuration;

namespace Lockstep.Tests.Boards;

/// <summary>Writes small AArch64 executables, so that these tests need neither a linker nor the real vmm.elf.</summary>
public sealed class TestElf
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56, SectionHeaderSize = 64;

    private readonly List<(uint Flags, ulong Address, byte[] Contents, ulong MemorySize, string Section)> _segments = [];
    private readonly List<(string Name, byte Type, ulong Value, ulong Size)> _symbols = [];

    public ulong Entry { get; set; }

    /// <summary>An executable with all that vmm.elf must have: code, constants, configuration, data with bss, symbols.</summary>
    public static TestElf Vmm()
    {
        TestElf elf = new() { Entry = 0x20_0000 };
        elf.Segment(5, 0x20_0000, [.. Enumerable.Range(0, 64).Select(i => (byte)i)], ".text");
        elf.Segment(4, 0x20_1000, "constants"u8.ToArray(), ".rodata");
        elf.Segment(4, 0x20_2000, new byte[Marshal.SizeOf<ConfigurationBlock>()], ".vmm_config");
        elf.Segment(6, 0x20_3000, new byte[0x80], ".data", memorySize: 0x1800);
        elf.Symbol("_start", 0x20_0000, 32, type: 2);
        elf.Symbol("vmm_main", 0x20_0020, 32, type: 2);
        ulong at = 0x20_3000;
        foreach ((string name, ulong size) in new (string, ulong)[]
        {
            ("microkit_name", 64), ("microkit_passive", 1), ("microkit_irqs", 8), ("microkit_notifications", 8),
            ("microkit_pps", 8), ("microkit_ioports", 8), ("guest_ram_vaddr", 8),
        })
        {
            elf.Symbol(name, at, size);
            at += Math.Max(size, 8);
        }
        elf.Symbol("__sel4_ipc_buffer_obj", 0x30_0000, 0);
        return elf;
    }

    /// <summary>An executable with what the built-in host must have.</summary>
    public static TestElf Host()
    {
        TestElf elf = new() { Entry = 0x7000_0000 };
        elf.Segment(7, 0x7000_0000, [1, 2, 3, 4], ".text", memorySize: 0x1234);
        elf.Symbol("__payload", 0x7000_2000, 0);
        return elf;
    }

    public TestElf Segment(uint flags, ulong address, byte[] contents, string section, ulong memorySize = 0)
    {
        _segments.Add((flags, address, contents, Math.Max(memorySize, (ulong)contents.Length), section));
        return this;
    }

    public TestElf Symbol(string name, ulong value, ulong size, byte type = 1)
    {
        _symbols.Add((name, type, value, size));
        return this;
    }

    public TestElf Without(string symbol)
    {
        _symbols.RemoveAll(s => s.Name == symbol);
        return this;
    }

    /// <summary>Removes the first section of a name, with its segment.</summary>
    public TestElf WithoutSection(string section)
    {
        _segments.RemoveAt(_segments.FindIndex(s => s.Section == section));
        return this;
    }

    /// <summary>Header, program headers, segments' contents, symbols, strings, section headers.</summary>
    public byte[] Build()
    {
        using MemoryStream file = new();
        file.Write(new byte[HeaderSize + (_segments.Count * ProgramHeaderSize)]);
        List<ulong> offsets = [];
        foreach (byte[] contents in _segments.Select(s => s.Contents))
        {
            offsets.Add((ulong)file.Length);
            file.Write(contents);
        }
        StringTable names = new();
        byte[] symbols = [.. new byte[24], .. _symbols.SelectMany(s => SymbolBytes(names, s))];
        ulong symbolsAt = (ulong)file.Length;
        file.Write(symbols);
        uint[] sectionNames = [.. _segments.Select(s => names.Add(s.Section)), names.Add(".symtab"), names.Add(".strtab")];
        ulong stringsAt = (ulong)file.Length;
        byte[] text = names.ToArray();
        file.Write(text);
        ulong table = (ulong)file.Length;
        file.Write(new byte[SectionHeaderSize]);
        for (int i = 0; i < _segments.Count; i++)
        {
            file.Write(SectionBytes(sectionNames[i], 1, _segments[i].Address, offsets[i], (ulong)_segments[i].Contents.Length, 0));
        }
        file.Write(SectionBytes(sectionNames[^2], 2, 0, symbolsAt, (ulong)symbols.Length, (uint)_segments.Count + 2));
        file.Write(SectionBytes(sectionNames[^1], 3, 0, stringsAt, (ulong)text.Length, 0));
        byte[] bytes = file.ToArray();
        WriteHeaders(bytes, offsets, table);
        return bytes;
    }

    private void WriteHeaders(byte[] bytes, List<ulong> offsets, ulong sectionTable)
    {
        byte[] ident = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        ident.CopyTo(bytes, 0);
        (int At, ulong Value, int Size)[] fields =
        [
            (16, 2, 2), (18, 183, 2), (20, 1, 4), (24, Entry, 8), (32, HeaderSize, 8), (40, sectionTable, 8), (52, HeaderSize, 2),
            (54, ProgramHeaderSize, 2), (56, (ulong)_segments.Count, 2), (58, SectionHeaderSize, 2), (60, (ulong)_segments.Count + 3, 2), (62, (ulong)_segments.Count + 2, 2),
        ];
        foreach ((int at, ulong value, int size) in fields)
        {
            BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(bytes.AsSpan(at));
        }
        for (int i = 0; i < _segments.Count; i++)
        {
            (uint flags, ulong address, byte[] contents, ulong memorySize, _) = _segments[i];
            Span<byte> header = bytes.AsSpan(HeaderSize + (i * ProgramHeaderSize));
            BinaryPrimitives.WriteUInt32LittleEndian(header, 1);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], flags);
            Longs(offsets[i], address, address, (ulong)contents.Length, memorySize, 0x1000).CopyTo(header[8..]);
        }
    }

    private static byte[] SymbolBytes(StringTable names, (string Name, byte Type, ulong Value, ulong Size) symbol) =>
        [.. BitConverter.GetBytes(names.Add(symbol.Name)), (byte)(0x10 | symbol.Type), 0, 1, 0, .. Longs(symbol.Value, symbol.Size)];

    private static byte[] SectionBytes(uint name, uint type, ulong address, ulong offset, ulong size, uint link) =>
        [.. BitConverter.GetBytes(name), .. BitConverter.GetBytes(type), .. Longs(0, address, offset, size), .. BitConverter.GetBytes(link), .. new byte[4], .. Longs(1, 24)];

    private static byte[] Longs(params ulong[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private sealed class StringTable
    {
        private readonly List<byte> _bytes = [0];

        public uint Add(string text)
        {
            uint at = (uint)_bytes.Count;
            _bytes.AddRange([.. Encoding.ASCII.GetBytes(text), 0]);
            return at;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
