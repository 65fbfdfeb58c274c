using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// One path of vmm.elf: from the instruction after the SVC at which it waited, to the SVC at which it waits again. What it must not
/// do on the way fails here; what it has to have done is left to the event.
/// </summary>
internal sealed class SymbolicRun
{
    /// <summary>Instructions of one path: no loop goes on longer.</summary>
    public const int MaxInstructions = 20_000;

    private readonly VmmImage image;
    private readonly WaitingPlace place;
    private readonly Coverage coverage;
    private readonly ProcessorState<SymbolicBit, SymbolicWord64> processor = new();
    private readonly Interpreter<SymbolicBit, SymbolicWord32, SymbolicWord64, SymbolicWord128, SymbolicMemory, SymbolicKernel> interpreter;
    private ulong stackPointer;

    /// <summary>A program that waits at a place, in any state that the invariant allows.</summary>
    public SymbolicRun(VmmImage image, RepresentationInvariant invariant, WaitingPlace place, AddressChoice addresses, Coverage coverage)
    {
        (this.image, this.place, this.coverage) = (image, place, coverage);
        Memory = new(image, invariant, addresses);
        Kernel = new(image, Memory, addresses);
        interpreter = new(processor, Memory, Kernel);
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

    /// <summary>The kernel below it.</summary>
    public SymbolicKernel Kernel { get; }

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
            if (++Instructions > MaxInstructions)
            {
                throw new ObligationFailedException($"no end after {MaxInstructions} instructions, at 0x{processor.Pc:x}");
            }

            ulong pc = processor.Pc;
            Instruction instruction = image.InstructionAt(pc);
            coverage.Mark(pc);
            try
            {
                interpreter.Execute(instruction);
                FollowStack();
            }
            catch (ObligationFailedException failed)
            {
                throw new ObligationFailedException($"at 0x{pc:x}: {failed.Message}");
            }
        }

        CheckLoop();
    }

    private void FollowStack()
    {
        if (processor.Sp.Term is not { Expression: null } known)
        {
            throw new ObligationFailedException("the stack pointer is no number");
        }

        ulong now = (ulong)known.Value;
        if (now % 16 != 0 || now > image.Sp || now < VmmImage.StackTop - VmmImage.StackBytes)
        {
            throw new ObligationFailedException($"the stack pointer becomes 0x{now:x}");
        }

        if (now > stackPointer)
        {
            Memory.Pop(stackPointer, now);
        }

        stackPointer = now;
        LowestStack = ulong.Min(LowestStack, now);
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
