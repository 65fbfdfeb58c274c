using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// Loops of which one iteration stands for all. Where a path comes to the head of one, what the loop changes becomes anything; where it
/// comes there again, it ends. What changes, and which simple relations between registers stay, is found by trying: a path that shows
/// that too little was left open, or too much assumed, starts the exploration again with that mended, and only one that shows nothing
/// of it is a proof. Each iteration has to bring a register closer to an end.
/// </summary>
internal sealed class LoopCuts
{
    /// <summary>How often an exploration may start again.</summary>
    public const int MaxRounds = 60;

    /// <summary>X0 to X30; and those that a function preserves, X19 to X28 (AAPCS64).</summary>
    private const int Registers = 31, FirstKept = 19, Kepts = 10;

    private readonly VmmImage image;
    private readonly ulong[] constants;
    private readonly int[] live;
    private readonly bool hasDistances;
    private readonly Dictionary<ulong, Loop> loops = [];
    private readonly Dictionary<ulong, LoopArrival> arrived = [];

    /// <summary>The loops of some functions.</summary>
    /// <param name="image">The program.</param>
    /// <param name="constants">Numbers that may bound a register, or the distance of two.</param>
    /// <param name="calls">Whether the loops call functions, so that only registers that these preserve mean something.</param>
    /// <param name="functions">Their symbols.</param>
    public LoopCuts(VmmImage image, ulong[] constants, bool calls, params string[] functions)
    {
        (this.image, this.constants, hasDistances) = (image, constants, !calls);
        live = [.. calls ? Enumerable.Range(FirstKept, Kepts) : Enumerable.Range(0, Registers)];
        foreach (string name in functions)
        {
            var symbol = image.Elf.Symbol(name, "a proof about it looks up");
            for (ulong at = symbol.Value; at < symbol.Value + symbol.Size; at += Instruction.Bytes)
            {
                if (Decoder.TryDecode(image.WordAt(at)) is { } i
                    && i.Operation is Operation.B or Operation.BCond or (>= Operation.CBZ and <= Operation.TBNZ)
                    && (long)i.TargetOffset <= 0 && at + i.TargetOffset >= symbol.Value)
                {
                    loops.TryAdd(at + i.TargetOffset, new(at + i.TargetOffset));
                }
            }
        }
    }

    /// <summary>What the case says of memory at every head.</summary>
    public Func<SymbolicRun, IEnumerable<(string Says, SymbolicBit Holds)>> Kept { get; set; } = _ => [];

    /// <summary>Heads to which a path came back.</summary>
    public int Proved => loops.Values.Count(loop => loop.IsRepeated);

    /// <summary>A path begins.</summary>
    public void Begin() => arrived.Clear();

    /// <summary>Where there is a loop of which nothing shows that it ends: says so.</summary>
    public string? WithoutEnd() => loops.Values.FirstOrDefault(loop => loop.IsRepeated && Rankings(loop).Length == 0) is { } endless
        ? $"no register shows that the loop at 0x{endless.Head:x} ends" : null;

    /// <summary>A path is at an instruction.</summary>
    /// <exception cref="LoopRepeatsException">It has come back to a head, and all is as it has to be.</exception>
    /// <exception cref="LoopWidenedException">More has to be left open, or less assumed.</exception>
    public void Arrive(SymbolicRun run, ProcessorState<SymbolicBit, SymbolicWord64> processor, RepresentationInvariant invariant)
    {
        if (!loops.TryGetValue(processor.Pc, out Loop? loop))
        {
            return;
        }

        if (arrived.TryGetValue(loop.Head, out LoopArrival? first))
        {
            Repeat(loop, first, run, processor, invariant);
        }
        else
        {
            arrived.Add(loop.Head, Enter(loop, run, processor, invariant));
        }
    }

    private LoopArrival Enter(
        Loop loop, SymbolicRun run, ProcessorState<SymbolicBit, SymbolicWord64> processor, RepresentationInvariant invariant)
    {
        SymbolicWord64[] entry = [.. processor.General];
        RequireKept(run);
        Keep(loop, Relations(loop), entry, processor);
        foreach (int register in loop.Registers)
        {
            processor.General[register] = Unknowns.Wide($"X{register} at 0x{loop.Head:x}");
        }

        // A sum or difference that stays says what one of the two is: the solver has less to find out.
        HashSet<int> determined = [];
        foreach (LoopRelation relation in Relations(loop).Where(r => r.Kind is RelationKind.SameSum or RelationKind.SameDifference))
        {
            if (!determined.Contains(relation.A) && determined.Add(relation.B))
            {
                processor.General[relation.B] = relation.Solve(processor.General[relation.A], entry);
            }
        }

        processor.Flags = new(Unknowns.Bit($"N at 0x{loop.Head:x}"), Unknowns.Bit($"Z at 0x{loop.Head:x}"),
            Unknowns.Bit($"C at 0x{loop.Head:x}"), Unknowns.Bit($"V at 0x{loop.Head:x}"));
        foreach ((ulong start, ulong sizeBytes) in loop.Forgotten)
        {
            run.Memory.Forget(start, sizeBytes);
        }

        run.Memory.Widen(loop.Bytes, $"at 0x{loop.Head:x}");
        run.Memory.Pieces?.Forget();
        foreach (LoopRelation relation in Relations(loop))
        {
            PathExplorer.Current.Assume(relation.Holds(processor.General, entry).ToExpression());
        }

        foreach ((_, SymbolicBit holds) in run.Memory.WordsAreAllowed(loop.Bytes, invariant).Concat(Kept(run)))
        {
            PathExplorer.Current.Assume(holds.ToExpression());
        }

        return new(entry, [.. processor.General], [.. processor.VectorLow], run.Memory.StackPointer, run.Memory.Snapshot(), run.Kernel.Invocations.Count,
            run.Memory.Forgotten.Count);
    }

    private void Repeat(Loop loop, LoopArrival first, SymbolicRun run, ProcessorState<SymbolicBit, SymbolicWord64> processor,
        RepresentationInvariant invariant)
    {
        if (run.Kernel.Invocations.Count != first.Invocations)
        {
            throw new ObligationFailedException("the kernel is asked for something in a loop");
        }

        if (run.Memory.StackPointer != first.StackPointer)
        {
            throw new ObligationFailedException("the stack pointer changes in a loop");
        }

        int[] changed = [.. Enumerable.Range(0, processor.General.Length)
            .Where(i => !loop.Registers.Contains(i) && !processor.General[i].Equals(first.General[i]))];
        ulong[] bytes = [.. run.Memory.ChangedSince(first.Memory).Where(at => !loop.Bytes.Contains(at))];
        (ulong, ulong)[] forgotten = [.. run.Memory.Forgotten.Skip(first.Forgotten).Where(range => !loop.Forgotten.Contains(range))];
        if (changed.Length + bytes.Length + forgotten.Length > 0)
        {
            // What a call that is not followed has left known there may be another one each time.
            loop.Bytes.UnionWith(forgotten.SelectMany(range => run.Memory.StoredData.Where(at => at - range.Item1 < range.Item2)));
            loop.Registers.UnionWith(changed);
            loop.Bytes.UnionWith(bytes);
            loop.Forgotten.UnionWith(forgotten);
            throw new LoopWidenedException();
        }

        for (int i = 0; i < first.VectorLow.Length; i++)
        {
            if (!processor.VectorLow[i].Equals(first.VectorLow[i]) && i is >= FunctionContract.FirstKeptVector
                and < FunctionContract.FirstKeptVector + FunctionContract.KeptVectors)
            {
                throw new ObligationFailedException($"V{i} changes in a loop");
            }
        }

        Keep(loop, Relations(loop), first.Entry, processor);
        RequireKept(run);
        foreach ((string says, SymbolicBit holds) in run.Memory.WordsAreAllowed(loop.Bytes, invariant))
        {
            Require(says, holds);
        }

        loop.IsRepeated = true;
        foreach (LoopRanking ranking in Rankings(loop).Where(r => !SymbolicMemory.IsProved(r.Advances(first.General, processor.General))))
        {
            loop.NoRanking.Add(ranking);
        }

        throw new LoopRepeatsException();
    }

    private IEnumerable<LoopRelation> Relations(Loop loop) =>
        LoopRelation.All([.. loop.Registers.Intersect(live)], live, constants, hasDistances)
            .Where(relation => !loop.Dropped.Contains(relation));

    /// <summary>What may show that it ends.</summary>
    private LoopRanking[] Rankings(Loop loop) =>
        [.. LoopRanking.All([.. loop.Registers.Intersect(live)], live, constants).Where(ranking => !loop.NoRanking.Contains(ranking))];

    private void RequireKept(SymbolicRun run)
    {
        foreach ((string says, SymbolicBit holds) in Kept(run).Concat(run.Memory.Pieces?.Kept() ?? []))
        {
            Require(says, holds);
        }
    }

    private static void Require(string says, SymbolicBit holds)
    {
        if (!SymbolicMemory.IsProved(holds))
        {
            throw new ObligationFailedException($"not so at the head of a loop: {says}");
        }
    }

    /// <summary>Drops the relations that do not hold here; where there are some, all starts again.</summary>
    private static void Keep(
        Loop loop, IEnumerable<LoopRelation> all, SymbolicWord64[] entry, ProcessorState<SymbolicBit, SymbolicWord64> processor)
    {
        PathExplorer explorer = PathExplorer.Current;
        List<(LoopRelation Relation, BoolExpr Term)> open = [.. all.Where(r => !loop.Dropped.Contains(r))
            .Select(r => (r, r.Holds(processor.General, entry).ToExpression())).Where(r => !explorer.IsEvident(r.Item2))];
        bool isWrong = false;
        while (open.Count > 0)
        {
            // A model refutes many of them at once.
            BoolExpr negation = explorer.Context.MkNot(explorer.Context.MkAnd([.. open.Select(o => o.Term)]));
            if (explorer.Check(negation) == Status.UNSATISFIABLE)
            {
                break;
            }

            Microsoft.Z3.Model model = explorer.ModelOf(negation) ?? throw new LimitReachedException("no answer: what holds in a loop?");
            isWrong = true;
            loop.Dropped.UnionWith(open.Where(o => model.Eval(o.Term, true).IsFalse).Select(o => o.Relation));
            open.RemoveAll(o => loop.Dropped.Contains(o.Relation));
        }

        if (isWrong)
        {
            throw new LoopWidenedException();
        }
    }

    /// <summary>What is known of a loop so far.</summary>
    /// <param name="head">Its first instruction.</param>
    private sealed class Loop(ulong head)
    {
        public ulong Head { get; } = head;

        public SortedSet<int> Registers { get; } = [];

        public SortedSet<ulong> Bytes { get; } = [];

        public HashSet<(ulong Start, ulong SizeBytes)> Forgotten { get; } = [];

        public HashSet<LoopRelation> Dropped { get; } = [];

        public HashSet<LoopRanking> NoRanking { get; } = [];

        public bool IsRepeated { get; set; }

    }

    /// <summary>How a path came to a head for the first time: before and after what changes was left open.</summary>
    private sealed record LoopArrival(SymbolicWord64[] Entry, SymbolicWord64[] General, SymbolicWord64[] VectorLow,
        ulong StackPointer, SymbolicMemory.State Memory, int Invocations, int Forgotten);
}

/// <summary>A path has come back to the head of a loop, and is at its end.</summary>
internal sealed class LoopRepeatsException : Exception;

/// <summary>More of a loop has to be left open: the exploration starts again.</summary>
internal sealed class LoopWidenedException : Exception;
