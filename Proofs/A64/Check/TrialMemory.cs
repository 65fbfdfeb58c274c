using System.Runtime.InteropServices;
using Lockstep.InLockstep;
using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;

namespace Lockstep.Proofs.A64.Check;

/// <summary>
/// The memory of trials: code, which is only read, and a window that accesses are aimed at, of which each side has its own.
/// </summary>
internal sealed unsafe class TrialMemory : IMemory<Word64>, IDisposable
{
    /// <summary>Where the code is: more than a literal or conditional branch reaches on both sides of <see cref="FirstSlot"/>.</summary>
    public const ulong CodeAt = 0x10_0000_0000, FirstSlot = CodeAt + (CodeSize / 2);

    /// <summary>Where the window is: further away from the code than a branch reaches.</summary>
    public const ulong WindowAt = 0x20_0000_0000;

    /// <summary>Size of the code, and of the window, in bytes.</summary>
    public const int CodeSize = 4 << 20, WindowSize = 4096;

    /// <summary>Size of the part of the window that accesses begin in.</summary>
    public const int AimSize = 256;

    /// <summary>Size of the part that can be used: the largest access takes 32 bytes.</summary>
    private const int UsedSize = AimSize + 32;

    /// <summary>A branch to itself, which ends what Unicorn translates at once.</summary>
    private const uint Filler = 0x1400_0000;
    private readonly byte* code, ours, theirs;

    /// <summary>Memory for instructions of a class. What is not a slot is filler, or random for literals to load.</summary>
    public TrialMemory(EncodingClass encoding)
    {
        code = (byte*)NativeMemory.AlignedAlloc(CodeSize, 4096);
        ours = (byte*)NativeMemory.AlignedAlloc(WindowSize, 4096);
        theirs = (byte*)NativeMemory.AlignedAlloc(WindowSize, 4096);
        var random = new SplitMix(1);
        bool isLiteral = encoding.Title == "Load register (literal)";
        for (int at = 0; at < CodeSize; at += Instruction.Bytes)
        {
            *(uint*)(code + at) = isLiteral ? (uint)random.Next() : Filler;
        }
    }

    /// <summary>The address of a slot.</summary>
    public static ulong Slot(int number) => FirstSlot + (2 * Instruction.Bytes * (ulong)number);

    /// <summary>Puts an instruction into a slot, with filler behind it.</summary>
    public void Place(int slot, uint word)
    {
        uint* place = (uint*)(code + (Slot(slot) - CodeAt));
        (place[0], place[1]) = (word, Filler);
    }

    /// <summary>Fills the window, on both sides alike.</summary>
    public void Fill(ref SplitMix random)
    {
        for (int at = 0; at < UsedSize; at += sizeof(ulong))
        {
            *(ulong*)(ours + at) = *(ulong*)(theirs + at) = random.Next();
        }
    }

    /// <summary>Gives the other side its memory.</summary>
    public void MapTo(Unicorn unicorn)
    {
        unicorn.Map(CodeAt, code, CodeSize);
        unicorn.Map(WindowAt, theirs, WindowSize);
    }

    /// <summary>The first byte of the window that differs, or null.</summary>
    public string? Difference()
    {
        ReadOnlySpan<byte> our = new(ours, UsedSize), their = new(theirs, UsedSize);
        int at = our.CommonPrefixLength(their);
        return at == our.Length ? null : $"the byte at 0x{WindowAt + (ulong)at:x} becomes 0x{our[at]:x}, and 0x{their[at]:x} in Unicorn";
    }

    /// <inheritdoc/>
    public Word64 Load(Word64 at, int sizeBytes, bool isOrdered)
    {
        byte* place = at.Value - CodeAt < CodeSize ? code + (at.Value - CodeAt) : InWindow(at);
        return new(sizeBytes switch { 1 => *place, 2 => *(ushort*)place, 4 => *(uint*)place, _ => *(ulong*)place });
    }

    /// <inheritdoc/>
    public void Store(Word64 at, int sizeBytes, Word64 value, bool isOrdered) =>
        new ReadOnlySpan<byte>(&value.Value, sizeBytes).CopyTo(new Span<byte>(InWindow(at), sizeBytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(code);
        NativeMemory.AlignedFree(ours);
        NativeMemory.AlignedFree(theirs);
    }

    private byte* InWindow(Word64 at) => at.Value - WindowAt < UsedSize ? ours + (at.Value - WindowAt)
        : throw new InvalidOperationException($"an access at 0x{at.Value:x}, where nothing is");
}
