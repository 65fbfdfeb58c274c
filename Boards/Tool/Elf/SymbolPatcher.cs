using System.Buffers.Binary;
using System.Text;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.Elf;

/// <summary>Writes into a domain's segments what Microkit's tool writes: the domain's name and flags, and setvar symbols.</summary>
/// <param name="elf">The program.</param>
/// <param name="memory">The pages of each segment, from its first page's start.</param>
internal sealed class SymbolPatcher(ElfFile elf, IReadOnlyDictionary<ElfSegment, byte[]> memory)
{
    private const int NameBytes = 64;

    public void PatchDomain(SystemDescription system, ProtectionDomain domain)
    {
        byte[] name = Encoding.UTF8.GetBytes(domain.Name);
        Patch("microkit_name", name.AsSpan(0, Math.Min(name.Length, NameBytes)), "Microkit requires");
        Patch("microkit_passive", [domain.Attributes.IsPassive ? (byte)1 : (byte)0], "Microkit requires");
        ChannelEnd[] ends = [.. system.Channels.SelectMany(c => new[] { c.A, c.B }).Where(end => end.Domain == domain.Name)];
        PatchLong("microkit_irqs", Bits(domain.Interrupts.Select(irq => irq.Id)), "Microkit requires");
        PatchLong("microkit_notifications", Bits(ends.Where(end => end.CanNotify).Select(end => end.Id)), "Microkit requires");
        PatchLong("microkit_pps", Bits(ends.Where(end => end.CanCall).Select(end => end.Id)), "Microkit requires");
        PatchLong("microkit_ioports", 0, "Microkit requires");
    }

    /// <summary>Writes a setvar symbol; Microkit demands exactly 8 bytes.</summary>
    public void PatchVariable(SetValue value)
    {
        ElfSymbol symbol = elf.Symbol(value.Symbol, $"{value.At} sets");
        if (symbol.Size != sizeof(ulong))
        {
            throw new UserError(value.At, $"the symbol `{value.Symbol}` of {elf.Name} has {symbol.Size} bytes; it must have 8 (declare it as a 64-bit variable)");
        }
        PatchLong(value.Symbol, value.Value, $"{value.At} sets");
    }

    private static ulong Bits(IEnumerable<uint> ids) => ids.Aggregate(0UL, (bits, id) => bits | 1UL << (int)id);

    private void PatchLong(string name, ulong value, string why)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Patch(name, bytes, why);
    }

    private void Patch(string name, ReadOnlySpan<byte> value, string why)
    {
        ElfSymbol symbol = elf.Symbol(name, why);
        if (symbol.Size < (ulong)value.Length)
        {
            throw new UserError(elf.Name, $"the symbol `{name}` has {symbol.Size} bytes, and {value.Length} are written to it");
        }
        ElfSegment segment = elf.Segments.FirstOrDefault(s => s.Holds(symbol.Value, symbol.Size))
            ?? throw new UserError(elf.Name, $"the symbol `{name}` at {Text.Hex(symbol.Value)} is in no PT_LOAD segment");
        value.CopyTo(memory[segment].AsSpan((int)(symbol.Value - segment.PageStart)));
    }
}
