using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lockstep.Explore.Engine;

/// <summary>
/// Which states were found: a table with open addressing. Exact, a slot is half of the state's hash and its number, and the
/// state itself is compared. Compacted, a slot is the whole hash, and two states of equal hash count as one. A slot's place
/// is the upper bits of the hash, which it holds: so a larger table is filled from the slots alone, from its start to its end.
/// </summary>
/// <typeparam name="TState">A packed state.</typeparam>
/// <param name="store">Where the states are.</param>
/// <param name="headroom">States that may be added between two looks at <see cref="IsFull"/>: so many slots stay free.</param>
internal sealed unsafe class StateTable<TState>(StateStore<TState> store, long headroom) : IDisposable
    where TState : unmanaged
{
    private const int FirstSlotBits = 14, MaxSlotBits = 32;

    // Up to here a table grows fourfold, to be moved less often; from here on twofold, to save memory.
    private const ulong SmallSlots = 1ul << 26;
    private ulong* slots = Allocate(1ul << FirstSlotBits);
    private ulong mask = (1ul << FirstSlotBits) - 1;
    private int shift = 64 - FirstSlotBits;
    private long count;

    /// <summary>Whether only hashes are kept.</summary>
    public bool IsCompacted { get; private set; }

    /// <summary>States that were counted in.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <summary>Bytes of the table.</summary>
    public long Bytes => (long)(mask + 1) * sizeof(ulong);

    /// <summary>Whether it is time for <see cref="Grow"/>.</summary>
    public bool IsFull => Count * 2 > (long)mask || Count + headroom > (long)mask;

    /// <summary>An upper bound on the probability that a state was taken for another one: pairs of states over hashes.</summary>
    public double CollisionBound => IsCompacted ? (double)Count * Count / 2 / Math.Pow(2, 64) : 0;

    /// <summary>Adds to the number of states; workers count for themselves and tell now and then.</summary>
    public void CountIn(long states) => Interlocked.Add(ref count, states);

    /// <summary>Brings the slot of a hash nearer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(slots + (hash >> shift));
        }
    }

    /// <summary>Brings the state nearer that <see cref="Add"/> will compare: after <see cref="Prefetch"/>, some time before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchState(ulong hash)
    {
        ulong seen = Volatile.Read(ref slots[hash >> shift]);
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported && !IsCompacted && seen != 0 && (seen ^ hash) >> 32 == 0)
        {
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(store.At((uint)seen - 1));
        }
    }

    /// <summary>Adds a state, if it is new. Any number of threads may call it at once.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="number">
    /// The number that it gets. The caller writes its parent and action after the call; nobody reads them before the level ends.
    /// </param>
    /// <returns>Whether it is new.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(TState* state, ulong hash, uint number)
    {
        ulong at = hash >> shift, mine = Slot(hash, number);
        bool isWritten = false;
        while (true)
        {
            ulong seen = Volatile.Read(ref slots[at]);
            if (seen == 0)
            {
                if (!isWritten)
                {
                    *store.At(number) = *state;
                    isWritten = true;
                }

                seen = Interlocked.CompareExchange(ref slots[at], mine, 0);
                if (seen == 0)
                {
                    return true;
                }
            }

            if (IsCompacted ? seen == mine : ((seen ^ mine) >> 32) == 0 && Packed.AreEqual(store.At((uint)seen - 1), state))
            {
                return false;
            }

            at = (at + 1) & mask;
        }
    }

    /// <summary>The number of a state, or -1; of an exact table.</summary>
    public long Find(in TState state)
    {
        TState copy = state;
        ulong hash = Packed.Hash(copy), wanted = Slot(hash, 0);
        for (ulong at = hash >> shift; slots[at] != 0; at = (at + 1) & mask)
        {
            if (((slots[at] ^ wanted) >> 32) == 0 && Packed.AreEqual(store.At((uint)slots[at] - 1), &copy))
            {
                return (uint)slots[at] - 1;
            }
        }

        return -1;
    }

    /// <summary>The numbers of all states; of an exact table.</summary>
    public List<uint> Numbers()
    {
        List<uint> numbers = [];
        for (ulong at = 0; at <= mask; at++)
        {
            if (slots[at] != 0)
            {
                numbers.Add((uint)slots[at] - 1);
            }
        }

        return numbers;
    }

    /// <summary>Makes the table larger until it is not full. Nobody else may use it meanwhile.</summary>
    public void Grow()
    {
        while (IsFull)
        {
            if (mask >> MaxSlotBits - 1 != 0)
            {
                throw new InvalidOperationException("more states than a table takes; explore a smaller configuration, or walk at random");
            }

            Rebuild(mask < SmallSlots ? mask * 4 + 3 : mask * 2 + 1, compact: IsCompacted);
        }
    }

    /// <summary>Keeps hashes from now on. Nobody else may use it meanwhile.</summary>
    public void Compact() => Rebuild(mask, compact: true);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(slots);

    private static ulong* Allocate(ulong count)
    {
        var block = (ulong*)NativeMemory.AllocZeroed((nuint)count, sizeof(ulong));
        LargePages.Advise(block, (nuint)count * sizeof(ulong));
        return block;
    }

    private ulong Slot(ulong hash, uint number) =>
        IsCompacted ? hash | (hash == 0 ? 1ul : 0) : (hash & 0xffff_ffff_0000_0000) | (number + 1);

    private void Rebuild(ulong newMask, bool compact)
    {
        ulong* old = slots, bigger = Allocate(newMask + 1);
        bool wasCompacted = IsCompacted;
        ulong oldMask = mask;
        IsCompacted = compact;
        slots = bigger;
        mask = newMask;
        shift = System.Numerics.BitOperations.LeadingZeroCount(newMask);
        for (ulong i = 0; i <= oldMask; i++)
        {
            if (old[i] == 0)
            {
                continue;
            }

            // The whole hash is needed only where a slot becomes it; its upper half is in the slot.
            ulong hash = wasCompacted || !compact ? old[i] : Packed.Hash(*store.At((uint)old[i] - 1)), at = hash >> shift;
            while (bigger[at] != 0)
            {
                at = (at + 1) & mask;
            }

            bigger[at] = compact ? Slot(hash, 0) : old[i];
        }

        NativeMemory.Free(old);
    }
}
