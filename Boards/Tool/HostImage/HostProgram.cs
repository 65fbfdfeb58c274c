using Lockstep.Boards.Elf;

namespace Lockstep.Boards.HostImage;

/// <summary>The built-in host's executable, flattened.</summary>
/// <param name="Bytes">Memory from the load address up to <paramref name="Payload"/>.</param>
/// <param name="Payload">Address of the symbol `__payload`.</param>
internal sealed record HostProgram(byte[] Bytes, ulong Payload)
{
    public static HostProgram Read(string path, Board board)
    {
        ElfFile elf = ElfFile.Read(path, path);
        ulong start = board.Facts.LoaderAddress;
        ulong payload = elf.Symbol("__payload", "marks where the system's image begins").Value;
        if (payload <= start || !Align.Is(payload, Align.Page))
        {
            throw new UserError(path, $"its symbol __payload is at {Text.Hex(payload)}; it must be page-aligned and above the load address {Text.Hex(start)} of the board");
        }
        byte[] bytes = new byte[payload - start];
        foreach (ElfSegment segment in elf.Segments)
        {
            if (segment.PhysicalAddress < start || segment.PhysicalAddress + segment.MemorySize > payload)
            {
                throw new UserError(path, $"its segment {Text.Range(segment.PhysicalAddress, segment.MemorySize)} is not between the load address {Text.Hex(start)} of the board and __payload {Text.Hex(payload)}");
            }
            elf.Contents(segment).CopyTo(bytes, (long)(segment.PhysicalAddress - start));
        }
        return new HostProgram(bytes, payload);
    }
}
