using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Explore.Engine;

/// <summary>
/// All states that were found, in the order in which they were found, with the state and action that each came from. Workers
/// take blocks of numbers, so they write without locks.
/// </summary>
/// <typeparam name="TState">A packed state.</typeparam>
internal sealed unsafe class StateStore<TState> : IDisposable
    where TState : unmanaged
{
    /// <summary>States of a block, and of a segment, which is what is allocated at once.</summary>
    public const uint BlockStates = 1024, SegmentStates = 1 << SegmentBits;

    /// <summary>In place of the number of a parent: an initial state.</summary>
    public const uint NoParent = uint.MaxValue;

    private const int SegmentBits = 16;
    private readonly TState** states;
    private readonly uint** parents;
    private readonly byte** actions;
    private readonly Lock gate = new();
    private uint next, freedSegments;
    private long bytes;

    /// <summary>An empty store.</summary>
    public StateStore()
    {
        const int Segments = 1 << (32 - SegmentBits);
        states = (TState**)NativeMemory.AllocZeroed(Segments, (nuint)sizeof(void*));
        parents = (uint**)NativeMemory.AllocZeroed(Segments, (nuint)sizeof(void*));
        actions = (byte**)NativeMemory.AllocZeroed(Segments, (nuint)sizeof(void*));
    }

    /// <summary>Bytes that are allocated.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>One more than the largest number that was handed out.</summary>
    public uint End => Volatile.Read(ref next);

    /// <summary>Where a state is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TState* At(uint number) => states[number >> SegmentBits] + (number & (SegmentStates - 1));

    /// <summary>The state that a state was found from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref uint Parent(uint number) => ref parents[number >> SegmentBits][number & (SegmentStates - 1)];

    /// <summary>The action by which a state was found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Action(uint number) => ref actions[number >> SegmentBits][number & (SegmentStates - 1)];

    /// <summary>Takes a block of numbers.</summary>
    /// <returns>Its first one.</returns>
    public uint TakeBlock()
    {
        lock (gate)
        {
            uint first = next;
            if (first > uint.MaxValue - 2 * BlockStates)
            {
                throw new InvalidOperationException("more than 4 billion states; explore a smaller configuration, or walk at random");
            }

            uint segment = first >> SegmentBits;
            if (states[segment] == null)
            {
                states[segment] = (TState*)NativeMemory.Alloc(SegmentStates, (nuint)sizeof(TState));
                parents[segment] = (uint*)NativeMemory.Alloc(SegmentStates, sizeof(uint));
                actions[segment] = (byte*)NativeMemory.Alloc(SegmentStates, 1);
                bytes += SegmentStates * (sizeof(TState) + sizeof(uint) + 1);
            }

            next = first + BlockStates;
            return first;
        }
    }

    /// <summary>Gives back the states before a number; parents and actions stay, so that a trace can be found.</summary>
    public void ForgetStatesBefore(uint number)
    {
        for (; freedSegments < number >> SegmentBits; freedSegments++)
        {
            NativeMemory.Free(states[freedSegments]);
            states[freedSegments] = null;
            bytes -= SegmentStates * sizeof(TState);
        }
    }

    /// <summary>The actions from an initial state to this one, and the number of that initial state.</summary>
    public (int Initial, byte[] Actions) PathTo(uint number)
    {
        List<byte> path = [];
        for (; Parent(number) != NoParent; number = Parent(number))
        {
            path.Add(Action(number));
        }

        path.Reverse();
        return (Action(number), [.. path]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (uint i = 0; i <= End >> SegmentBits; i++)
        {
            NativeMemory.Free(states[i]);
            NativeMemory.Free(parents[i]);
            NativeMemory.Free(actions[i]);
        }

        NativeMemory.Free(states);
        NativeMemory.Free(parents);
        NativeMemory.Free(actions);
    }
}
