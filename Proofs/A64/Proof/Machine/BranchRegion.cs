using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// Branches forward around computations, of which both ways are executed and become one state again where they meet: each register is that
/// of the way that is taken. What leaves the region, to an instruction that does more than to compute, is a path for each place, and not
/// for each way there. So a test of many conditions has two paths: it holds, or it does not.
/// </summary>
/// <param name="image">The program.</param>
/// <param name="processor">Its registers.</param>
/// <param name="interpreter">Executes on them.</param>
/// <param name="coverage">Gets the instructions that are executed.</param>
internal sealed class BranchRegion(VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor,
    Interpreter<SymbolicBit, SymbolicWord32, SymbolicWord64, SymbolicWord128, SymbolicMemory, SymbolicKernel> interpreter,
        Coverage coverage)
{
    /// <summary>Instructions of one region.</summary>
    private const int MaxExecuted = 64;

    /// <summary>Registers of all ways to one place, and when it is one of them that is taken.</summary>
    private sealed record State(SymbolicBit Guard, SymbolicWord64[] General, Flags<SymbolicBit> Flags);

    private readonly SortedDictionary<ulong, State> open = [];

    /// <summary>Instructions of the last region.</summary>
    public int Executed { get; private set; }

    /// <summary>Executes a region that begins with a branch which the path does not decide.</summary>
    /// <param name="branch">The instruction at the PC.</param>
    /// <param name="ends">Where a region ends: functions that are not followed.</param>
    /// <returns>False when it is no such branch; then nothing is done.</returns>
    public bool Follow(Instruction branch, Predicate<ulong> ends)
    {
        if (!IsConditional(branch) || (long)branch.TargetOffset <= 0 || Decided(interpreter.IsTaken(branch)) is not null)
        {
            return false;
        }

        Executed = 0;
        open.Clear();
        open.Add(processor.Pc, new(true, [.. processor.General], processor.Flags));
        List<(ulong Pc, State State)> left = [];
        while (open.Count > 0)
        {
            (ulong pc, State state) = open.First();
            open.Remove(pc);
            if (Executed > 0 && open.Count == 0 && left.Count == 0)
            {
                Become(pc, state);
                return true;
            }

            if (Executed >= MaxExecuted || ends(pc) || !Execute(pc, state))
            {
                left.Add((pc, state));
            }
        }

        foreach ((ulong pc, State state) in left.SkipLast(1))
        {
            if (state.Guard ? true : false)
            {
                Become(pc, state);
                return true;
            }
        }

        Become(left[^1].Pc, left[^1].State);
        return true;
    }

    private static bool IsConditional(Instruction i) => i.Operation is Operation.BCond or (>= Operation.CBZ and <= Operation.TBNZ);

    /// <summary>Whether a branch is taken, where the path says so.</summary>
    private static bool? Decided(SymbolicBit taken) =>
        taken.Expression is not { } condition ? taken.IsOne
        : PathExplorer.Current.IsEvident(condition) ? true
        : PathExplorer.Current.IsEvident((!taken).ToExpression()) ? false : null;

    /// <summary>One instruction, of all ways that come to it; false when it is none of a region.</summary>
    private bool Execute(ulong pc, State state)
    {
        Instruction i = image.InstructionAt(pc);
        bool isBranch = IsConditional(i) || i.Operation == Operation.B;
        ulong target = i.Operation == Operation.B ? pc + i.Immediate : pc + i.TargetOffset;
        if (isBranch ? target <= pc : !IsLoad(i, state) && i.Operation != Operation.NOP && (i.Operation > Operation.UMULH
            || WritesStackPointer(i)))
        {
            return false;
        }

        Executed++;
        coverage.Mark(pc);
        if (i.Operation == Operation.B)
        {
            Add(target, state);
            return true;
        }

        Become(pc, state);
        if (IsConditional(i))
        {
            SymbolicBit taken = interpreter.IsTaken(i);
            taken = Decided(taken) is { } known ? known : taken;
            Add(target, state with { Guard = state.Guard & taken });
            Add(pc + Instruction.Bytes, state with { Guard = state.Guard & !taken });
            return true;
        }

        interpreter.Execute(i);
        Add(processor.Pc, new(state.Guard, [.. processor.General], processor.Flags));
        return true;
    }

    /// <summary>
    /// A load at a number that changes nothing but its registers: nothing is stored in a region. Not of the stack, where a function ends.
    /// </summary>
    private static bool IsLoad(Instruction i, State state)
    {
        bool IsNumber(int register) => state.General[register].Term.Expression is null;
        return i is { Operation: Operation.LDR or Operation.LDP, IsVector: false, Rn: not Instruction.ZeroOrSp }
            && i.Mode is not (AddressingMode.PreIndex or AddressingMode.PostIndex or AddressingMode.Literal) && IsNumber(i.Rn)
            && (i.Mode != AddressingMode.RegisterOffset || i.Rm == Instruction.ZeroOrSp || IsNumber(i.Rm));
    }

    /// <summary>ADD, SUB, AND, ORR and EOR of a constant write the stack pointer where they name register 31 and set no flags.</summary>
    private static bool WritesStackPointer(Instruction i) => i.Rd == Instruction.ZeroOrSp && !i.SetsFlags
        && i.Operation is not (Operation.CCMP or Operation.CCMN);

    private void Become(ulong pc, State state)
    {
        state.General.CopyTo(processor.General.AsSpan());
        (processor.Flags, processor.Pc) = (state.Flags, pc);
    }

    /// <summary>One more way to a place.</summary>
    private void Add(ulong pc, State state)
    {
        if (state.Guard is { Expression: null, IsOne: false })
        {
            return;
        }

        if (!open.TryGetValue(pc, out State? other))
        {
            open.Add(pc, state);
            return;
        }

        SymbolicBit Either(SymbolicBit a, SymbolicBit b) => SymbolicBit.Select(state.Guard, a, b);
        SymbolicWord64[] general = [.. state.General.Zip(other.General, (a, b) => SymbolicWord64.Select(state.Guard, a, b))];
        Flags<SymbolicBit> f = state.Flags, g = other.Flags;
        open[pc] = new(state.Guard | other.Guard, general, new(Either(f.N, g.N), Either(f.Z, g.Z), Either(f.C, g.C), Either(f.V, g.V)));
    }
}
