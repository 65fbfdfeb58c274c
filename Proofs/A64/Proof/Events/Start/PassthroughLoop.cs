using System.Runtime.CompilerServices;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Block = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// CheckPassthrough, one turn of its loop over the table: from where the turn begins it returns the fault of the first rule that its entry
/// breaks, or 0 when it is the last one, or the next turn begins. Which registers are which number where a turn begins is taken from a run
/// on a block of numbers, and that the turn before leaves them so is claimed: for the first turn, of the code before the loop. All others
/// are anything.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Turn">The number of the turn and of the entry.</param>
internal sealed record PassthroughLoop(EventClass Class, WaitingPlace Place, int Turn) : EventCase(Class, Place)
{
    private static readonly ConditionalWeakTable<VmmImage, List<ulong?[]>> Traces = [];

    /// <inheritdoc/>
    public override string Text => $"{Function.Name}, entry {Turn} of the table";

    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <inheritdoc/>
    public override bool ComparesMuch => true;

    private static CheckFunction Function { get; } = CheckFunctions.All.Single(f => f.Symbol.EndsWith("__CheckPassthrough",
        StringComparison.Ordinal));

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        BlockWords block = new(image);
        BlockRules rules = new(block);
        SymbolicWord32 count = block.Word(nameof(Block.PassthroughCount)), turn = (uint)Turn;
        CheckCase.Prepare(image, run, block);

        // CheckHeader has found it so.
        PathExplorer.Current.Assume((count <= (uint)Block.MaxPassthroughInterrupts).ToExpression());
        ulong head = Head(image);
        run.Landmark = head;
        List<ulong?[]> trace = Trace(image, run, invariant, head);
        SymbolicWord64[]? first = null;
        bool isNext = false;
        int stores = 0;
        bool At(ProcessorState<SymbolicBit, SymbolicWord64> processor)
        {
            if (processor.Pc != head)
            {
                return true;
            }

            isNext = first is not null;
            if (first is not null)
            {
                Compare(processor, first, trace);
                return run.Memory.Stores == stores ? false : throw new ObligationFailedException("it stores something");
            }

            (first, stores) = ([.. processor.General], run.Memory.Stores);
            if (Turn > 0)
            {
                Begin(processor, first, trace);
                PathExplorer.Current.Assume((count > turn).ToExpression());
            }

            return true;
        }

        var call = run.Call(Function.Address(image), image.Sp - (ulong)Function.LeastDepth, [SymbolicWord64.Of(block.Address)], At);
        if (isNext)
        {
            claims.Holds("the entry breaks no rule where the next one is looked at", BlockRules.Hold(rules.Passthrough(Turn)));
            claims.Holds("there is a next one", count > turn + 1u);
            return;
        }

        SymbolicWord32 result = SymbolicWord64.Low(call.After.General[0]);
        SymbolicBit isEmpty = first is null, isLast = count <= turn + 1u;
        claims.Holds("it returns the first rule that is broken", SymbolicBit.Select(isEmpty, (result == 0u) & (count == 0u),
            BlockRules.IsFirst(result, rules.Passthrough(Turn)) & ((result != 0u) | isLast)));
        CheckCase.ChangesNothing(run, claims, call);
    }

    /// <summary>Where a turn of the outer loop begins: where the last branch backwards goes.</summary>
    private static ulong Head(VmmImage image)
    {
        ulong function = Function.Address(image), size = image.Elf.Symbol(Function.Symbol, "a proof about it looks up").Size;
        return Enumerable.Range(0, (int)size / Instruction.Bytes).Select(i => function + (ulong)(Instruction.Bytes * i))
            .Select(at => (At: at, Branch: Decoder.TryDecode(image.WordAt(at)))).Where(i =>
                i.Branch is { Operation: Operation.BCond } b && (long)b.TargetOffset < 0)
            .Select(i => i.At + i.Branch!.TargetOffset).Last();
    }

    /// <summary>Registers that are numbers where each turn begins, of a block with the whole table.</summary>
    private List<ulong?[]> Trace(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, ulong head) =>
        Traces.GetValue(image, _ =>
    {
        List<ulong?[]> trace = [];
        BlockWords block = new(image);
        SymbolicRun numbers = new(image, invariant, Place, new(PathExplorer.Current), new(image));
        numbers.MaxInstructions = 10 * run.MaxInstructions;
        numbers.Memory.Instead = at => at - block.Address < (ulong)BlockWords.OffsetOf(nameof(Block.VirtualDeviceCount))
            ? (at & ~3ul, sizeof(uint), SymbolicWord64.Of(WholeTable((int)((at & ~3ul) - block.Address)))) : null;
        numbers.Call(Function.Address(image), image.Sp - (ulong)Function.LeastDepth, [SymbolicWord64.Of(block.Address)], processor =>
        {
            if (processor.Pc == head)
            {
                trace.Add([.. processor.General.Select(x => x.Term is { Expression: null } known ? (ulong?)known.Value : null)]);
            }

            return true;
        });
        return trace;
    });

    /// <summary>A word of a block whose table is full: INTIDs from 100 and channels from 0 on.</summary>
    private static uint WholeTable(int offset)
    {
        int intids = BlockWords.OffsetOf(nameof(Block.PassthroughIntid)), channels = BlockWords.OffsetOf(nameof(Block.PassthroughChannel));
        int edges = BlockWords.OffsetOf(nameof(Block.PassthroughIsEdge));
        return offset == BlockWords.OffsetOf(nameof(Block.PassthroughCount)) ? (uint)Block.MaxPassthroughInterrupts
            : offset == BlockWords.OffsetOf(nameof(Block.IntidCount)) ? 1024
            : offset == BlockWords.OffsetOf(nameof(Block.TimerChannel)) ? Block.NoChannel
            : offset < intids || offset >= edges ? 0u
            : offset < channels ? 100 + (uint)((offset - intids) / sizeof(uint)) : (uint)((offset - channels) / sizeof(uint));
    }

    /// <summary>The registers where the turn begins.</summary>
    private void Begin(ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicWord64[] first, List<ulong?[]> trace)
    {
        if (Turn >= trace.Count)
        {
            throw new ObligationFailedException($"the loop has {trace.Count} turns");
        }

        for (int i = 0; i < first.Length; i++)
        {
            processor.General[i] = Expected(i, Turn, first, trace) ?? Unknowns.Wide($"X{i} where entry {Turn} is looked at");
        }

        processor.Flags = new(Unknowns.Bit("N then"), Unknowns.Bit("Z then"), Unknowns.Bit("C then"), Unknowns.Bit("V then"));
    }

    /// <summary>The registers where the next turn begins are those that it is proved from.</summary>
    private void Compare(ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicWord64[] first, List<ulong?[]> trace)
    {
        for (int i = 0; i < first.Length; i++)
        {
            if (Turn + 1 >= trace.Count || (Expected(i, Turn + 1, first, trace) is { } expected && !processor.General[i].Equals(expected)))
            {
                throw new ObligationFailedException($"X{i} is {processor.General[i]} where entry {Turn + 1} is looked at");
            }
        }
    }

    /// <summary>
    /// What a register is where a turn begins: the number that it is then, if it is one at the first turn; or what it is then, if it is
    /// not changed.
    /// Null where it may be anything.
    /// </summary>
    private static SymbolicWord64? Expected(int register, int turn, SymbolicWord64[] first, List<ulong?[]> trace) =>
        first[register].Term.Expression is null
            ? SymbolicWord64.Of(trace[turn][register] ?? throw new ObligationFailedException($"X{register} is no number"))
        : trace[turn][register] == trace[0][register] ? first[register] : null;
}
