using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.Configuration;

/// <summary>A program in its protection domain's address space: what is taken, and where images can go.</summary>
internal sealed class DomainProgram
{
    private const string IpcBufferSymbol = "__sel4_ipc_buffer_obj";

    /// <param name="elf">The program.</param>
    /// <param name="system">The system that the domain is in.</param>
    /// <param name="domain">The domain that the program is for.</param>
    /// <param name="kernel">The kernel below.</param>
    public DomainProgram(ElfFile elf, SystemDescription system, ProtectionDomain domain, KernelFacts kernel)
    {
        Elf = elf;
        Domain = domain;
        Space = new AddressSpace($"protection domain `{domain.Name}`");
        TakeSegments();
        StackSize = domain.Attributes.StackSize;
        StackTop = kernel.StackTop;
        IpcBuffer = kernel.HasFixedIpcBuffer ? KernelFacts.NewIpcBuffer : OldIpcBuffer();
        Space.Take("the stack", StackTop - StackSize, StackSize);
        Space.Take("the IPC buffer", IpcBuffer, Align.Page);
        foreach (Map map in domain.Maps)
        {
            Space.Take($"the mapping of `{map.Region}`", map.Address, system.RegionOf(map).Size, map.At);
        }
    }

    public ElfFile Elf { get; }

    public ProtectionDomain Domain { get; }

    public AddressSpace Space { get; }

    public ulong StackTop { get; }

    public ulong StackSize { get; }

    public ulong IpcBuffer { get; }

    /// <summary>Takes a page-aligned free range above the program for an image.</summary>
    public AddedSegment Add(string name, byte[] contents)
    {
        ulong from = Elf.Segments.Max(segment => segment.PageEnd);
        ulong size = Align.Up((ulong)contents.Length, Align.Page);
        // A page between images stays unmapped, so that a read past the end of one is a fault and not the next one.
        ulong start = Space.TakeFree($"the {name}", size + Align.Page, Align.Page, from + Align.Page, StackTop - StackSize);
        return new AddedSegment(name, start, contents);
    }

    private void TakeSegments()
    {
        if (Elf.Segments.Count == 0)
        {
            throw new UserError(Elf.Name, "has no PT_LOAD segment");
        }
        foreach (ElfSegment segment in Elf.Segments)
        {
            Space.Take($"segment {Text.Hex(segment.VirtualAddress)} of {Elf.Name}", segment.PageStart, segment.PageEnd - segment.PageStart);
        }
        if (!Elf.Segments.Any(segment => (segment.Flags & ElfSegment.Execute) != 0 && segment.Holds(Elf.Entry, 4)))
        {
            throw new UserError(Elf.Name, $"its entry point {Text.Hex(Elf.Entry)} is in no executable segment");
        }
    }

    private ulong OldIpcBuffer()
    {
        ElfSymbol symbol = Elf.Symbol(IpcBufferSymbol, "Microkit up to 2.2 requires");
        return Align.Is(symbol.Value, Align.Page) ? symbol.Value
            : throw new UserError(Elf.Name, $"its symbol {IpcBufferSymbol} is at {Text.Hex(symbol.Value)}, not on a page boundary");
    }
}
