using Lockstep.Model.Words;

namespace Lockstep.Proofs.A64.Semantics;

/// <summary>
/// What each instruction of the subset does. Data is words of an algebra, so one text runs a program and proves things about it.
/// Nothing branches on data but conditional branches, which ask a bit for its truth, and so fork where it is undecided; the
/// PC is a number.
/// </summary>
/// <remarks>
/// One observer, in program order: barriers do nothing, acquire and release are marks for the memory. Exceptions that a memory
/// access or an unaligned stack pointer would take are the memory's to report.
/// </remarks>
/// <typeparam name="B">Bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="Q">Words of 128 bits.</typeparam>
/// <typeparam name="TMemory">The memory.</typeparam>
/// <typeparam name="TSystem">What is around the program.</typeparam>
/// <param name="state">The registers.</param>
/// <param name="memory">The memory.</param>
/// <param name="system">What is around the program.</param>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>(ProcessorState<B, X> state, TMemory memory, TSystem system)
    where B : struct, IBit<B>
    where W : struct, IWord<W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where Q : struct, IWord<Q, B>, IWide<Q, X, B>
    where TMemory : IMemory<X>
    where TSystem : ISystem<B, X>
{
    private readonly ProcessorState<B, X> state = state;
    private readonly X[] general = state.General;
    private TMemory memory = memory;
    private TSystem system = system;

    /// <summary>Executes one instruction, which stands at the PC.</summary>
    /// <param name="i">The instruction.</param>
    public void Execute(Instruction i)
    {
        switch (i.Operation)
        {
            case <= Operation.UMULH:
                Compute(i);
                break;
            case <= Operation.TBNZ:
                state.Pc = Branch(i);
                return;
            case <= Operation.IC:
                SystemInstruction(i);
                return;
            case <= Operation.STLR:
                Access(i);
                break;
            default:
                MoveVector(i);
                break;
        }

        state.Pc += Instruction.Bytes;
    }

    /// <summary>Everything that changes registers and flags alone; in the width that the instruction names.</summary>
    private void Compute(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.ADR:
                Set(i.Rd, X.Of(state.Pc + i.Immediate));
                break;
            case Operation.ADRP:
                Set(i.Rd, X.Of((state.Pc & ~0xffful) + i.Immediate));
                break;
            case Operation.ADD or Operation.SUB:
                Sum(i);
                break;
            case Operation.ADC or Operation.SBC:
                SumWithCarry(i);
                break;
            case <= Operation.EON:
                Logical(i);
                break;
            case <= Operation.MOVK:
                MoveWide(i);
                break;
            case <= Operation.EXTR:
                MoveField(i);
                break;
            case Operation.CCMN or Operation.CCMP:
                CompareIf(i);
                break;
            case <= Operation.CSNEG:
                Select(i);
                break;
            case <= Operation.SDIV:
                CombineTwo(i);
                break;
            case <= Operation.CLS:
                Rearrange(i);
                break;
            default:
                Multiply(i);
                break;
        }
    }
}
