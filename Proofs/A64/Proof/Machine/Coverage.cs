using Lockstep.Boards.Elf;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Which instructions were executed on some path, and which words among them were loaded.</summary>
/// <param name="image">The program.</param>
internal sealed class Coverage(VmmImage image)
{
    private readonly bool[] reached = new bool[image.TextBytes / Instruction.Bytes];

    /// <summary>Addresses of words that were loaded.</summary>
    public SortedSet<ulong> Loaded { get; } = [];

    /// <summary>Bytes of code that were reached.</summary>
    public int Bytes => reached.Count(r => r) * Instruction.Bytes;

    /// <summary>Addresses of the instructions that were reached.</summary>
    public IEnumerable<ulong> Addresses => reached.Index().Where(r => r.Item).Select(r => image.CodeStart
        + ((ulong)r.Index * Instruction.Bytes));

    /// <summary>An instruction is executed.</summary>
    public void Mark(ulong address) => reached[(int)(address - image.CodeStart) / Instruction.Bytes] = true;

    /// <summary>Adds what another one has reached.</summary>
    public void Add(Coverage other)
    {
        for (int i = 0; i < reached.Length; i++)
        {
            reached[i] |= other.reached[i];
        }
    }

    /// <summary>Each function: its name, its size in bytes, and how many of them were reached.</summary>
    public IEnumerable<(string Name, ulong Size, int Reached)> Functions() =>
        from symbol in image.Elf.Symbols
        where symbol.IsDefined && symbol.Type == ElfSymbol.Function && symbol.Size > 0 && image.IsCode(symbol.Value)
        orderby symbol.Value
        let first = (int)(symbol.Value - image.CodeStart) / Instruction.Bytes
        let size = (int)symbol.Size / Instruction.Bytes
        select (symbol.Name, symbol.Size, reached.AsSpan(first, size).Count(true) * Instruction.Bytes);
}
