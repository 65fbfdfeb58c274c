using System.Runtime.CompilerServices;

namespace Lockstep.Explore.Engine;

/// <summary>One thread of an exploration: takes states of the frontier and adds what follows from them.</summary>
/// <typeparam name="TSystem">The system.</typeparam>
/// <typeparam name="TState">Its packed state.</typeparam>
internal sealed unsafe class Worker<TSystem, TState>(TSystem system, StateStore<TState> store, StateTable<TState> table, ExplorationOptions options)
    where TSystem : struct, ISystem<TState>
    where TState : unmanaged
{
    private const int BatchSize = 128;
    private readonly bool reducesOrder = options.ReducesOrder, reducesSymmetry = options.ReducesSymmetry;
    private readonly TState[] states = GC.AllocateArray<TState>(BatchSize, pinned: true);
    private readonly ulong[] hashes = GC.AllocateArray<ulong>(BatchSize, pinned: true);
    private readonly uint[] parents = new uint[BatchSize];
    private readonly byte[] actions = new byte[BatchSize];
    private TSystem system = system;
    private uint next, blockEnd, rangeStart;
    private int waiting;
    private long uncounted;

    /// <summary>Numbers of the states that it found since they were last taken away, as first and end.</summary>
    public List<(uint First, uint End)> Found { get; } = [];

    /// <summary>Steps taken, and the states that those it found stand for.</summary>
    public long Transitions { get; private set; }

    /// <summary>The states that those it found stand for.</summary>
    public long FullStates { get; private set; }

    /// <summary>The first step that is wrong: from where, by what, and what; the number 0 is none. A deadlock has the number -1.</summary>
    public (uint From, byte Action, int Violation) Wrong { get; private set; }

    /// <summary>Adds an initial state.</summary>
    public void AddInitial(int n)
    {
        Put(system.Initial(n), StateStore<TState>.NoParent, (byte)n);
        Flush();
    }

    /// <summary>Follows all steps from some states. It goes on after a step that is wrong: the first one counts.</summary>
    public void Expand(uint first, uint end)
    {
        for (uint number = first; number < end; number++)
        {
            TState from = *store.At(number);
            ulong enabled = system.Enabled(from);
            if (enabled == 0)
            {
                if (!system.MayStop(from) && Wrong.Violation == 0)
                {
                    Wrong = (number, 0, -1);
                }

                continue;
            }

            if (reducesOrder)
            {
                ExpandReduced(from, number, enabled);
                continue;
            }

            Follow(from, number, enabled);
        }
    }

    /// <summary>All states that are waiting go to the table.</summary>
    public void Flush()
    {
        for (int i = 0; i < waiting; i++)
        {
            table.PrefetchState(hashes[i]);
        }

        fixed (TState* first = states)
        {
            for (int i = 0; i < waiting; i++)
            {
                if (next == blockEnd)
                {
                    TakeBlock();
                }

                uint number = next;
                if (table.Add(first + i, hashes[i], number))
                {
                    store.Parent(number) = parents[i];
                    store.Action(number) = actions[i];
                    next++;
                    uncounted++;
                    if (reducesSymmetry)
                    {
                        TState copy = first[i];
                        FullStates += system.Canonicalise(ref copy);
                    }
                }
            }
        }

        waiting = 0;
        if (uncounted != 0)
        {
            table.CountIn(uncounted);
            uncounted = 0;
        }
    }

    /// <summary>The states since the last call are a range of their own.</summary>
    public void EndLevel()
    {
        Flush();
        EndRange();
    }

    /// <summary>
    /// Takes no more numbers of its block if they begin before a number: the states before it are forgotten, and a worker that has
    /// found none for a while may still be in the middle of an old block. Between levels.
    /// </summary>
    public void LeaveBlockBefore(uint number)
    {
        if (next < number)
        {
            next = rangeStart = blockEnd;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Follow(in TState from, uint number, ulong enabled)
    {
        for (; enabled != 0; enabled &= enabled - 1)
        {
            int action = System.Numerics.BitOperations.TrailingZeroCount(enabled);
            TState to = from;
            int violation = system.Apply(ref to, action);
            Transitions++;
            if (violation != 0)
            {
                Wrong = Wrong.Violation == 0 ? (number, (byte)action, violation) : Wrong;
                continue;
            }

            Put(to, number, (byte)action);
        }
    }

    /// <summary>
    /// The proviso: what the ample actions lead to must contain a state that is new. Else they might be taken in a circle of which no
    /// state ever takes the others, and all actions are taken here.
    /// </summary>
    private void ExpandReduced(in TState from, uint number, ulong enabled)
    {
        ulong ample = system.Ample(from, enabled);
        Flush();
        uint before = next;
        long found = table.Count;
        Follow(from, number, ample);
        Flush();
        if (ample != enabled && found == table.Count && before == next)
        {
            system.Enabled(from);
            Follow(from, number, enabled & ~ample);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(TState state, uint parent, byte action)
    {
        if (reducesSymmetry)
        {
            system.Canonicalise(ref state);
        }

        ulong hash = Packed.Hash(state);
        table.Prefetch(hash);
        int at = waiting;
        states[at] = state;
        hashes[at] = hash;
        parents[at] = parent;
        actions[at] = action;
        waiting = at + 1;
        if (waiting == BatchSize)
        {
            Flush();
        }
    }

    private void TakeBlock()
    {
        EndRange();
        next = rangeStart = store.TakeBlock();
        blockEnd = next + StateStore<TState>.BlockStates;
    }

    private void EndRange()
    {
        if (next != rangeStart)
        {
            Found.Add((rangeStart, next));
            rangeStart = next;
        }
    }
}
