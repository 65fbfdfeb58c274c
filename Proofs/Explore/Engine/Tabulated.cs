using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Lockstep.Explore.Engine;

/// <summary>
/// A system whose steps are kept: the first time that an action meets certain values of the bits of its footprint the system itself does
/// the step, and what it changes is noted; from then on the note is used. So all steps are the system's own, and cost
/// nanoseconds. That nothing beyond the footprint matters is the system's word, which tests hold against steps without tables.
/// </summary>
/// <typeparam name="TSystem">The system.</typeparam>
public readonly unsafe struct Tabulated<TSystem> : ISystem<ulong>
    where TSystem : struct, ITabulable
{
    // A note: bit 63 is set in all of them; violation in bits 62 to 56; the bits that change, or the enabled actions.
    private const ulong Known = 1ul << 63, Payload = (1ul << 56) - 1;
    private const int ViolationShift = 56, MaxFootprint = 24;
    private readonly TSystem system;
    private readonly Notes notes;
    private readonly Table* groups, actions;
    private readonly int groupCount;

    /// <summary>Empty tables.</summary>
    /// <param name="system">The system; an instance for this one only.</param>
    public Tabulated(TSystem system)
    {
        this.system = system;
        groupCount = system.GroupCount;
        notes = new Notes();
        groups = notes.Allocate(groupCount, g => system.Group(g).Bits);
        actions = notes.Allocate(system.ActionCount, system.Footprint);
    }

    /// <inheritdoc/>
    public string Identity => system.Identity;

    /// <inheritdoc/>
    public int ActionCount => system.ActionCount;

    /// <inheritdoc/>
    public int InitialCount => system.InitialCount;

    /// <inheritdoc/>
    public ulong Initial(int n) => system.Initial(n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Enabled(in ulong state)
    {
        ulong enabled = 0;
        for (int g = 0; g < groupCount; g++)
        {
            ref ulong note = ref groups[g].At(state);
            enabled |= note != 0 ? note : NoteEnabled(ref note, g, state);
        }

        return enabled & Payload;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Apply(ref ulong state, int action)
    {
        ref ulong note = ref actions[action].At(state);
        ulong its = note != 0 ? note : NoteStep(ref note, action, state);
        state ^= its & Payload;
        return (int)(its >> ViolationShift & 0x7f);
    }

    /// <inheritdoc/>
    public bool MayStop(in ulong state) => system.MayStop(state);

    /// <inheritdoc/>
    public ulong Ample(in ulong state, ulong enabled) => system.Ample(state, enabled);

    /// <inheritdoc/>
    public int Canonicalise(ref ulong state) => system.Canonicalise(ref state);

    /// <inheritdoc/>
    public int ProcessOf(int action) => system.ProcessOf(action);

    /// <inheritdoc/>
    public string ActionText(int action) => system.ActionText(action);

    /// <inheritdoc/>
    public IReadOnlyList<string> StateText(in ulong state) => system.StateText(state);

    /// <inheritdoc/>
    public string ViolationText(int violation) => system.ViolationText(violation);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong NoteEnabled(ref ulong note, int group, ulong state)
    {
        ulong enabled = system.Enabled(state);
        if (enabled > Payload)
        {
            throw new InvalidOperationException($"{Identity}: too many actions to tabulate");
        }

        return note = Known | (enabled & system.Group(group).Actions);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong NoteStep(ref ulong note, int action, ulong state)
    {
        ulong to = state;
        system.Enabled(state);
        int violation = system.Apply(ref to, action);
        ulong change = state ^ to;
        if ((change & ~system.Footprint(action)) != 0 || change > Payload)
        {
            ulong outside = change & ~system.Footprint(action);
            throw new InvalidOperationException($"{Identity}: '{ActionText(action)}' changes bits outside of its footprint: 0x{outside:x}");
        }

        return note = Known | (ulong)violation << ViolationShift | change;
    }

    /// <summary>One table: the bits that choose a note, and the notes.</summary>
    private struct Table
    {
        public ulong Bits;
        public ulong* Notes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly ref ulong At(ulong state) =>
            ref Notes[Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitExtract(state, Bits) : Extract(state, Bits)];

        private static ulong Extract(ulong state, ulong bits)
        {
            ulong extracted = 0;
            for (int to = 0; bits != 0; bits &= bits - 1, to++)
            {
                extracted |= (state & bits & (0 - bits)) != 0 ? 1ul << to : 0;
            }

            return extracted;
        }
    }

    /// <summary>The memory of the tables, which the system gives pages to when they are written.</summary>
    private sealed class Notes
    {
        private readonly List<nint> blocks = [];

        ~Notes() => blocks.ForEach(b => NativeMemory.Free((void*)b));

        public Table* Allocate(int count, Func<int, ulong> bitsOf)
        {
            var tables = (Table*)Zeroed(count, sizeof(Table));
            for (int i = 0; i < count; i++)
            {
                ulong bits = bitsOf(i);
                int width = System.Numerics.BitOperations.PopCount(bits);
                if (width > MaxFootprint)
                {
                    throw new ArgumentException($"a footprint of {width} bits is too large to tabulate: {MaxFootprint} at most");
                }

                tables[i] = new Table { Bits = bits, Notes = (ulong*)Zeroed(1 << width, sizeof(ulong)) };
            }

            return tables;
        }

        private void* Zeroed(int count, int size)
        {
            void* block = NativeMemory.AllocZeroed((nuint)count, (nuint)size);
            blocks.Add((nint)block);
            return block;
        }
    }
}
