using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.InLockstep;
using Lockstep.Model;

namespace Lockstep.Explore.Machines;

/// <summary>Copies a state to or from a row of bytes, or counts them.</summary>
/// <param name="at">The bytes; null to count.</param>
/// <param name="isRestore">From the bytes to the state.</param>
internal unsafe struct ImageVisitor(byte* at, bool isRestore) : IStateVisitor
{
    private byte* at = at;

    /// <summary>Bytes so far.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit<T>(Span<T> memory)
        where T : struct
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(memory);
        Count += bytes.Length;
        if (at == null)
        {
            return;
        }

        if (isRestore)
        {
            new ReadOnlySpan<byte>(at, bytes.Length).CopyTo(bytes);
        }
        else
        {
            bytes.CopyTo(new Span<byte>(at, bytes.Length));
        }

        at += bytes.Length;
    }
}

/// <summary>All of a machine's state as words of 64 bits.</summary>
internal sealed unsafe class MachineImage : IDisposable
{
    /// <summary>An image of a machine's size, all 0.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="bounds">What of it is used.</param>
    public MachineImage(Machine machine, MachineBounds bounds)
    {
        ImageVisitor visitor = new(null, isRestore: false);
        machine.VisitState(ref visitor, bounds);
        WordCount = (visitor.Count + 31) / 32 * 4;
        Words = (ulong*)NativeMemory.AlignedAlloc((nuint)WordCount * 8, 32);
        NativeMemory.Clear(Words, (nuint)WordCount * 8);
    }

    /// <summary>Number of words; a multiple of 4.</summary>
    public int WordCount { get; }

    /// <summary>The words.</summary>
    public ulong* Words { get; }

    /// <summary>Takes the state of a machine.</summary>
    public void Save(Machine machine, MachineBounds bounds)
    {
        ImageVisitor visitor = new((byte*)Words, isRestore: false);
        machine.VisitState(ref visitor, bounds);
    }

    /// <summary>Gives a machine this state.</summary>
    public void Restore(Machine machine, MachineBounds bounds)
    {
        ImageVisitor visitor = new((byte*)Words, isRestore: true);
        machine.VisitState(ref visitor, bounds);
    }

    /// <summary>Makes another image equal to this one.</summary>
    public void CopyTo(MachineImage other) => NativeMemory.Copy(Words, other.Words, (nuint)WordCount * 8);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(Words);
}
