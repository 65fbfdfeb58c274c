using System.Buffers.Binary;
using Lockstep.Boards.Elf;

namespace Lockstep.Boards.Check;

/// <summary>What must hold of vmm.elf as a file, whatever system it is configured for. A broken rule is a sentence.</summary>
internal static class ElfRules
{
    private const int InstructionBytes = 4;

    /// <summary>
    /// Names that would mean an allocator, a garbage collector or exception handling. Nothing links them, so a use is an
    /// undefined symbol first of all; this rule catches a core library that grew one.
    /// </summary>
    private static readonly string[] s_runtimePrefixes =
        ["RhNew", "RhpNew", "RhAllocate", "RhBox", "RhpGc", "RhThrow", "RhpThrow", "RhRethrow", "malloc", "calloc", "_Unwind"];

    /// <summary>What Microkit's tool writes or looks up, 1.4 to 2.3, with the least size in bytes.</summary>
    private static readonly (string Name, ulong SizeBytes)[] s_patched =
    [
        ("microkit_name", 64), ("microkit_passive", 1), ("microkit_irqs", 8), ("microkit_notifications", 8),
        ("microkit_pps", 8), ("microkit_ioports", 8), ("vmm_config", 0x1000),
    ];

    /// <summary>All broken rules.</summary>
    public static IEnumerable<string> Broken(ElfFile elf) =>
        UndefinedSymbols(elf)
            .Concat(RuntimeSymbols(elf))
            .Concat(VectorCode(elf))
            .Concat(SharedPages(elf))
            .Concat(WritableCode(elf))
            .Concat(PatchedSymbols(elf))
            .Concat(IpcBuffer(elf));

    private static IEnumerable<string> UndefinedSymbols(ElfFile elf)
    {
        if (elf.Symbols.Count == 0)
        {
            yield return "it has no .symtab; Microkit's tool needs it (do not strip)";
        }
        foreach (ElfSymbol symbol in elf.Symbols.Where(s => !s.IsDefined && s.Name.Length > 0))
        {
            yield return $"the symbol `{symbol.Name}` is undefined";
        }
    }

    private static IEnumerable<string> RuntimeSymbols(ElfFile elf) =>
        elf.Symbols.Where(s => s_runtimePrefixes.Any(prefix => s.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(s => $"the symbol `{s.Name}` belongs to a runtime with allocation or exceptions");

    private static IEnumerable<string> VectorCode(ElfFile elf)
    {
        foreach (ElfSegment segment in elf.Segments.Where(s => (s.Flags & ElfSegment.Execute) != 0))
        {
            byte[] code = elf.Contents(segment);
            for (int at = 0; at + InstructionBytes <= code.Length; at += InstructionBytes)
            {
                uint instruction = BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan(at));
                if (VectorInstructions.IsForbidden(instruction))
                {
                    ulong address = segment.VirtualAddress + (ulong)at;
                    yield return $"{Text.Hex(address)} in {FunctionAt(elf, address)}: "
                        + $"the instruction {instruction:x8} computes with floating-point or vector registers";
                }
            }
        }
    }

    private static IEnumerable<string> SharedPages(ElfFile elf)
    {
        ElfSegment[] byAddress = [.. elf.Segments.OrderBy(s => s.VirtualAddress)];
        return byAddress.Zip(byAddress.Skip(1))
            .Where(pair => pair.First.PageEnd > pair.Second.PageStart)
            .Select(pair => $"the segments at {Text.Hex(pair.First.VirtualAddress)} and {Text.Hex(pair.Second.VirtualAddress)} share a 4 KiB page");
    }

    private static IEnumerable<string> WritableCode(ElfFile elf) =>
        elf.Segments.Where(s => (s.Flags & (ElfSegment.Execute | ElfSegment.Write)) == (ElfSegment.Execute | ElfSegment.Write))
            .Select(s => $"the segment at {Text.Hex(s.VirtualAddress)} is writable and executable");

    private static IEnumerable<string> PatchedSymbols(ElfFile elf)
    {
        foreach ((string name, ulong size) in s_patched)
        {
            ElfSymbol[] found = [.. elf.Symbols.Where(s => s.Name == name && s.IsDefined)];
            if (found.Length != 1)
            {
                yield return $"the symbol `{name}` is defined {found.Length} times instead of once";
            }
            else if (found[0].Size < size || !elf.Segments.Any(s => s.Holds(found[0].Value, found[0].Size)))
            {
                yield return $"the symbol `{name}` must have {size} bytes inside a PT_LOAD segment; it has {found[0].Size} at {Text.Hex(found[0].Value)}";
            }
        }
    }

    /// <summary>Up to Microkit 2.2 the kernel maps the IPC buffer there: a page of its own, outside every segment.</summary>
    private static IEnumerable<string> IpcBuffer(ElfFile elf)
    {
        const string name = "__sel4_ipc_buffer_obj";
        ElfSymbol[] found = [.. elf.Symbols.Where(s => s.Name == name && s.IsDefined)];
        if (found.Length != 1)
        {
            yield return $"the symbol `{name}` is defined {found.Length} times instead of once";
        }
        else if (found[0].Value % Align.Page != 0 || elf.Segments.Any(s => found[0].Value >= s.PageStart && found[0].Value < s.PageEnd))
        {
            yield return $"the symbol `{name}` must be the address of a page outside every segment; it is {Text.Hex(found[0].Value)}";
        }
    }

    private static string FunctionAt(ElfFile elf, ulong address) =>
        elf.Symbols.LastOrDefault(s => s.Type == ElfSymbol.Function && address >= s.Value && address < s.Value + s.Size)?.Name ?? "no function";
}
