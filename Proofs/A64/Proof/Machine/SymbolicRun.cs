using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.A64.Proof.Replay;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// One path of vmm.elf: from the instruction after the SVC at which it waited, to the SVC at which it waits again. What it must not
/// do on the way fails here; what it has to have done is left to the event.
/// </summary>
internal sealed class SymbolicRun
{
    /// <summary>Instructions of one path: no loop goes on longer.</summary>
    public int MaxInstructions { get; set; } = 20_000;

    /// <summary>Instructions of one way around which branches are joined.</summary>
    private const int MaxJoined = 6;

    private readonly VmmImage image;
    private readonly RepresentationInvariant invariant;
    private readonly WaitingPlace place;
    private readonly Coverage coverage;
    private readonly AddressChoice addresses;
    private readonly ProcessorState<SymbolicBit, SymbolicWord64> processor = new();
    private readonly Interpreter<SymbolicBit, SymbolicWord32, SymbolicWord64, SymbolicWord128, SymbolicMemory, SymbolicKernel> interpreter;
    private readonly BranchRegion region;
    private ulong stackPointer;
    private int contractCalls;
    private bool isAnywhere;

    /// <summary>A program that waits at a place, in any state that the invariant allows.</summary>
    /// <param name="image">The program.</param>
    /// <param name="invariant">What its data holds.</param>
    /// <param name="place">Where it waits.</param>
    /// <param name="addresses">Makes addresses numbers.</param>
    /// <param name="coverage">Gets the instructions that are executed.</param>
    /// <param name="vcpu">The vCPU that the event is about.</param>
    public SymbolicRun(VmmImage image, RepresentationInvariant invariant, WaitingPlace place, AddressChoice addresses, Coverage coverage,
        int vcpu = 0)
    {
        (this.image, this.invariant, this.place, this.coverage, this.addresses) = (image, invariant, place, coverage, addresses);
        Memory = new(image, invariant, addresses);
        Recording = new(processor, Memory);
        Kernel = new(image, Memory, addresses, vcpu);
        interpreter = new(processor, Memory, Kernel);
        region = new(image, processor, interpreter, coverage);
        NotFollowed = image.Contracts;
        for (int i = 0; i < processor.General.Length; i++)
        {
            processor.General[i] = VmmImage.LoopRegisters.Contains(i) ? SymbolicWord64.Of(image.General[i]) : Unknowns.Wide($"X{i} before");
        }

        for (int i = 0; i < processor.VectorLow.Length; i++)
        {
            (processor.VectorLow[i], processor.VectorHigh[i]) = (Unknowns.Wide($"V{i}[63:0] before"),
                Unknowns.Wide($"V{i}[127:64] before"));
        }

        processor.General[30] = SymbolicWord64.Of(place.ReturnAddress);
        processor.Flags = new(Unknowns.Bit("N before"), Unknowns.Bit("Z before"), Unknowns.Bit("C before"), Unknowns.Bit("V before"));
        (processor.Sp, processor.Pc) = (SymbolicWord64.Of(image.Sp), place.Pc);
        LowestStack = stackPointer = image.Sp;
    }

    /// <summary>Its memory.</summary>
    public SymbolicMemory Memory { get; }

    /// <summary>Whether integers can take its way: no loop of it was cut, what it loads is its own, and its stack is at one place.</summary>
    public bool IsWhole =>
        !isAnywhere && Loops is null && Memory.IsOwn && !Contracts.Any(c => c is ReadyContract) && Memory.Ready is not { IsTouched: true };

    /// <summary>What it has executed.</summary>
    public PathRecording Recording { get; }

    /// <summary>The kernel below it.</summary>
    public SymbolicKernel Kernel { get; }

    /// <summary>
    /// Whether branches around a few computations are joined, and products and quotients are anything: for code that prints numbers, the
    /// digits of which would be a path each.
    /// </summary>
    public bool IsAbridged { get; set; }

    /// <summary>
    /// Whether branches forward around any computation are joined, however they are nested, and nothing is left out: for code that looks
    /// at much and returns one number.
    /// </summary>
    public bool JoinsRegions { get; set; }

    /// <summary>An instruction that is not executed as part of a region.</summary>
    public ulong? Landmark { get; set; }

    /// <summary>Functions that are not followed where they are called, by where they begin.</summary>
    public IReadOnlyDictionary<ulong, FunctionContract> NotFollowed { get; set; }

    /// <summary>Whether a conditional selection is a fork, as a branch is: where the solver has less to find out from two paths.</summary>
    public bool ForksSelections { get; set; }

    /// <summary>The functions that were not followed where they were called, in order.</summary>
    public List<FunctionContract> Contracts { get; } = [];

    /// <summary>Loops that are not followed iteration by iteration; null for none.</summary>
    public LoopCuts? Loops { get; set; }

    /// <summary>Instructions executed.</summary>
    public int Instructions { get; private set; }

    /// <summary>The lowest stack pointer.</summary>
    public ulong LowestStack { get; private set; }

    /// <summary>A message arrives, and the program runs until it waits again.</summary>
    /// <exception cref="ObligationFailedException">It does what it must not do.</exception>
    public void Handle(ulong badge, ulong label, params SymbolicWord64[] message) =>
        Handle(SymbolicWord64.Of(badge), SymbolicWord64.Of(label), message);

    /// <summary>The same for a badge and a label that may be any.</summary>
    /// <exception cref="ObligationFailedException">It does what it must not do.</exception>
    public void Handle(SymbolicWord64 badge, SymbolicWord64 label, SymbolicWord64[] message)
    {
        Kernel.Deliver(processor, badge, label, message);
        while (!Kernel.IsWaiting)
        {
            Step();
        }

        CheckLoop();
    }

    /// <summary>A function is called with any registers, and runs until it returns with the stack pointer that it had.</summary>
    /// <param name="function">Where it begins.</param>
    /// <param name="sp">The stack pointer.</param>
    /// <param name="arguments">X0 and up; null, and those that follow, for any.</param>
    /// <returns>The registers at its return, and those that it was called with.</returns>
    /// <exception cref="ObligationFailedException">It does what it must not do.</exception>
    public (ProcessorState<SymbolicBit, SymbolicWord64> After, SymbolicWord64[] General, SymbolicWord64[] VectorLow) Call(
        ulong function, ulong sp, params SymbolicWord64?[] arguments) => Call(function, sp, arguments, null);

    /// <summary>The same, up to an instruction at which it is given up.</summary>
    /// <param name="function">Where it begins.</param>
    /// <param name="sp">The stack pointer.</param>
    /// <param name="arguments">X0 and up; null, and those that follow, for any.</param>
    /// <param name="at">Called before each instruction; false ends the run there. Null for none.</param>
    /// <returns>The registers at its return, and those that it was called with.</returns>
    /// <exception cref="ObligationFailedException">It does what it must not do.</exception>
    public (ProcessorState<SymbolicBit, SymbolicWord64> After, SymbolicWord64[] General, SymbolicWord64[] VectorLow) Call(
        ulong function, ulong sp, SymbolicWord64?[] arguments, Func<ProcessorState<SymbolicBit, SymbolicWord64>, bool>? at)
    {
        for (int i = 0; i < processor.General.Length; i++)
        {
            processor.General[i] = (i < arguments.Length ? arguments[i] : null) ?? Unknowns.Wide($"X{i} before");
        }

        processor.General[30] = SymbolicWord64.Of(place.ReturnAddress);
        (processor.Pc, processor.Sp, stackPointer, Memory.StackPointer) = (function,
            Memory.StackBase.Term.Expression is null ? SymbolicWord64.Of(sp) : Memory.StackBase, sp, sp);
        SymbolicWord64[] general = [.. processor.General], vectors = [.. processor.VectorLow];
        while (processor.Pc != place.ReturnAddress)
        {
            if (at is not null && !at(processor))
            {
                return (processor, general, vectors);
            }

            Step(function);
        }

        return stackPointer == sp ? (processor, general, vectors)
            : throw new ObligationFailedException($"it returns with the stack pointer 0x{stackPointer:x}, called with 0x{sp:x}");
    }

    /// <summary>
    /// A function that is proved by itself is called, with any stack pointer and return address, and with any registers but its
    /// arguments; and runs until it returns, or until a path ends where a turn of its loop does.
    /// </summary>
    /// <param name="contract">The function.</param>
    /// <param name="turn">Is asked before each instruction whether the path ends there; null for no.</param>
    /// <param name="arguments">X0 and up.</param>
    /// <returns>The registers that it was called with, and whether it returned.</returns>
    /// <exception cref="ObligationFailedException">It does what it must not do.</exception>
    public (SymbolicWord64[] Before, bool Returned) CallAnywhere(
        FunctionContract contract, Func<ulong, bool>? turn, params SymbolicWord64[] arguments)
    {
        for (int i = 0; i < processor.General.Length; i++)
        {
            processor.General[i] = i < arguments.Length ? arguments[i] : Unknowns.Wide($"X{i} before");
        }

        ulong function = contract.Address(image);
        isAnywhere = true;
        processor.Sp = Unknowns.Wide("stack pointer");
        addresses.StandFor(processor.Sp, image.Sp);
        addresses.StandFor(processor.General[30], place.ReturnAddress);
        (processor.Pc, stackPointer, LowestStack) = (function, image.Sp, image.Sp);
        SymbolicWord64[] before = [.. processor.General], vectors = [.. processor.VectorLow];
        while (processor.Pc != place.ReturnAddress)
        {
            if (turn?.Invoke(processor.Pc) == true)
            {
                return (before, false);
            }

            Step(function);
        }

        if (stackPointer != image.Sp || image.Sp - LowestStack > contract.StackBytes)
        {
            throw new ObligationFailedException($"it returns with the stack pointer 0x{image.Sp - stackPointer:x} bytes lower, and used"
                + $" 0x{image.Sp - LowestStack:x} bytes of stack");
        }

        for (int i = 0; i < vectors.Length; i++)
        {
            if (!processor.VectorLow[i].Term.IsSameAs(vectors[i].Term) && i is >= 8 and < 16)
            {
                throw new ObligationFailedException($"V{i} is not preserved");
            }
        }

        return (before, true);
    }

    /// <summary>X0 to X30.</summary>
    public SymbolicWord64[] General => processor.General;

    /// <summary>Is done before an instruction is executed, by its address.</summary>
    public Dictionary<ulong, Action> Before { get; } = [];

    /// <summary>The stack pointer.</summary>
    public ulong StackPointer => stackPointer;

    /// <summary>From here on the ready rows are the sets that they stand for.</summary>
    public void UseReadySets(Claims claims) => Memory.Ready = new(invariant, Memory, addresses, claims);

    /// <summary>What a callee need not preserve is anything.</summary>
    public void ForgetCallerSaved(string when)
    {
        for (int i = 0; i < FunctionContract.ChangedRegisters; i++)
        {
            processor.General[i] = Unknowns.Wide($"X{i} {when}");
        }

        processor.General[30] = Unknowns.Wide($"X30 {when}");
        processor.Flags = new(Unknowns.Bit($"N {when}"), Unknowns.Bit($"Z {when}"), Unknowns.Bit($"C {when}"), Unknowns.Bit($"V {when}"));
    }

    /// <summary>One instruction, or one call of a function that is proved by itself.</summary>
    /// <param name="proved">The function that is being proved.</param>
    private void Step(ulong proved = 0)
    {
        if (++Instructions > MaxInstructions)
        {
            throw new ObligationFailedException($"no end after {MaxInstructions} instructions, at 0x{processor.Pc:x}");
        }

        ulong pc = processor.Pc;
        Recording.Begin();
        try
        {
            if (pc != proved && NotFollowed.TryGetValue(pc, out FunctionContract? contract) && contract.Applies(processor, Memory))
            {
                Recording.Leave();
                contract.Apply(image, processor, Memory, contractCalls++);
                UseStack(stackPointer - contract.StackBytes);
                Recording.End(isOutside: true);
                Contracts.Add(contract);
                return;
            }

            Before.GetValueOrDefault(pc)?.Invoke();
            Loops?.Arrive(this, processor, invariant);
            Execute(image.InstructionAt(pc));
        }
        catch (ObligationFailedException failed)
        {
            throw new ObligationFailedException($"at 0x{pc:x}: {failed.Message}");
        }
    }

    private void Execute(Instruction instruction)
    {
        coverage.Mark(processor.Pc);
        if (JoinsRegions && region.Follow(instruction, at => at == Landmark || NotFollowed.ContainsKey(at)))
        {
            Instructions += region.Executed;
            Recording.End(isJoined: true);
            return;
        }

        if (ForksSelections && SelectsOne(instruction))
        {
            Recording.End();
            return;
        }

        if (IsAbridged && (JoinsBranches(instruction) || TakesAnyProduct(instruction)))
        {
            bool isProduct = instruction.Operation is >= Operation.UDIV and <= Operation.UMULH;
            Recording.End(isOutside: isProduct, isJoined: !isProduct);
            return;
        }

        bool isEvent = instruction.Operation is Operation.SVC or Operation.MRS or Operation.MSR;
        if (isEvent)
        {
            Recording.Leave();
        }

        interpreter.Execute(instruction);
        FollowStack();
        Recording.End(isOutside: isEvent);
    }

    /// <summary>
    /// A conditional branch around a few instructions that only compute is no fork: both ways are executed, and each register is that of
    /// the way that is taken.
    /// </summary>
    /// <returns>Whether it is such a branch, and done.</returns>
    private bool JoinsBranches(Instruction branch)
    {
        if (branch.Operation is not (Operation.BCond or (>= Operation.CBZ and <= Operation.TBNZ))
            || interpreter.IsTaken(branch) is not { Expression: { } condition } taken
            || PathExplorer.Current.IsEvident(condition) || PathExplorer.Current.IsEvident((!taken).ToExpression()))
        {
            return false;
        }

        ulong target = processor.Pc + branch.TargetOffset;
        if (StraightLine(processor.Pc + Instruction.Bytes, target) is not { } notTaken
            || StraightLine(target, notTaken.End) is not { } whenTaken || whenTaken.End != notTaken.End)
        {
            return false;
        }

        SymbolicWord64[] before = [.. processor.General];
        Flags<SymbolicBit> flags = processor.Flags;
        Compute(notTaken.Code);
        SymbolicWord64[] other = [.. processor.General];
        Flags<SymbolicBit> otherFlags = processor.Flags;
        before.CopyTo(processor.General.AsSpan());
        processor.Flags = flags;
        Compute(whenTaken.Code);
        for (int i = 0; i < other.Length; i++)
        {
            processor.General[i] = SymbolicWord64.Select(taken, processor.General[i], other[i]);
        }

        flags = processor.Flags;
        processor.Flags = new(SymbolicBit.Select(taken, flags.N, otherFlags.N), SymbolicBit.Select(taken, flags.Z, otherFlags.Z),
            SymbolicBit.Select(taken, flags.C, otherFlags.C), SymbolicBit.Select(taken, flags.V, otherFlags.V));
        processor.Pc = notTaken.End;
        return true;
    }

    /// <summary>
    /// The instructions from an address to the end, or to where a branch forward at their end goes; null where they do more than to
    /// compute, or are many.
    /// </summary>
    private (List<ulong> Code, ulong End)? StraightLine(ulong at, ulong end)
    {
        List<ulong> code = [];
        for (; at < end && code.Count < MaxJoined; at += Instruction.Bytes)
        {
            Instruction i = image.InstructionAt(at);
            if (i.Operation == Operation.B && at + Instruction.Bytes == end && (long)i.Immediate > 0)
            {
                code.Add(at);
                return (code, at + i.Immediate);
            }

            if (i.Operation > Operation.UMULH || (i.Rd == Instruction.ZeroOrSp && !i.SetsFlags))
            {
                return null;
            }

            code.Add(at);
        }

        return at == end ? (code, end) : null;
    }

    private void Compute(List<ulong> code)
    {
        foreach (ulong at in code)
        {
            Instructions++;
            coverage.Mark(at);
            processor.Pc = at;
            interpreter.Execute(image.InstructionAt(at));
        }
    }

    /// <summary>
    /// A quotient or product of words that are no numbers may be anything: nothing that is claimed of these cases depends on one.
    /// </summary>
    private bool TakesAnyProduct(Instruction i)
    {
        if (i.Operation is not (Operation.UDIV or Operation.MADD or Operation.MSUB or Operation.UMADDL)
            || i.Rd == Instruction.ZeroOrSp || (IsNumber(i.Rn) && IsNumber(i.Rm)))
        {
            return false;
        }

        SymbolicWord64 any = Unknowns.Wide($"result of instruction {Instructions}");
        processor.General[i.Rd] = i.Is64 || i.Operation == Operation.UMADDL ? any : SymbolicWord64.Extract(any, 31, 0);
        processor.Pc += Instruction.Bytes;
        return true;
    }

    /// <summary>A conditional selection, as a branch around a move.</summary>
    private bool SelectsOne(Instruction i)
    {
        if (i.Operation != Operation.CSEL || i.Rd == Instruction.ZeroOrSp)
        {
            return false;
        }

        int from = interpreter.IsTaken(i with { Operation = Operation.BCond }) ? i.Rn : i.Rm;
        SymbolicWord64 value = from == Instruction.ZeroOrSp ? SymbolicWord64.Of(0ul) : processor.General[from];
        processor.General[i.Rd] = i.Is64 ? value : SymbolicWord64.Extract(value, 31, 0);
        processor.Pc += Instruction.Bytes;
        return true;
    }

    private bool IsNumber(int register) =>
        register == Instruction.ZeroOrSp || processor.General[register].Term.Expression is null;

    private void FollowStack()
    {
        ulong now = addresses.Known(Memory.OnStack(processor.Sp)) ?? throw new ObligationFailedException("the stack pointer is no number");
        if (now % 16 != 0 || now > image.Sp)
        {
            throw new ObligationFailedException($"the stack pointer becomes 0x{now:x}");
        }

        if (now > stackPointer)
        {
            Memory.Pop(stackPointer, now);
        }

        stackPointer = Memory.StackPointer = now;
        UseStack(now);
    }

    private void UseStack(ulong lowest)
    {
        if (lowest < image.StackTop - VmmImage.StackBytes)
        {
            throw new ObligationFailedException($"the stack is used down to 0x{lowest:x}");
        }

        LowestStack = ulong.Min(LowestStack, lowest);
    }

    /// <summary>It waits where the next event is proved from, with the registers that it is proved from.</summary>
    private void CheckLoop()
    {
        if (stackPointer != image.Sp)
        {
            throw new ObligationFailedException($"the stack pointer is 0x{stackPointer:x} when it waits again, and was 0x{image.Sp:x}");
        }

        foreach (int register in VmmImage.LoopRegisters)
        {
            if (processor.General[register].Term is not { Expression: null } known || (ulong)known.Value != image.General[register])
            {
                throw new ObligationFailedException($"X{register} is {processor.General[register]} when it waits again, and was"
                    + $" 0x{image.General[register]:x}");
            }
        }

        if (!image.Places.Any(p => p.Pc == processor.Pc && p.Replies == Kernel.Replied
            && processor.General[30].Term is { Expression: null } known && (ulong)known.Value == p.ReturnAddress))
        {
            throw new ObligationFailedException($"it waits at 0x{processor.Pc:x}, called from {processor.General[30]}: no place that it"
                + $" is proved from");
        }
    }
}
