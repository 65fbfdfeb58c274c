using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>The registers at one point of a path.</summary>
internal sealed class SymbolicRegisters
{
    private readonly SymbolicWord64[] general, vectorLow, vectorHigh;
    private readonly SymbolicWord64 sp;
    private readonly Flags<SymbolicBit> flags;
    private readonly ulong pc;

    /// <summary>A copy of the registers that a processor has now.</summary>
    public SymbolicRegisters(ProcessorState<SymbolicBit, SymbolicWord64> processor)
    {
        (general, vectorLow, vectorHigh) = ([.. processor.General], [.. processor.VectorLow], [.. processor.VectorHigh]);
        (sp, flags, pc) = (processor.Sp, processor.Flags, processor.Pc);
    }

    /// <summary>Their values in a model.</summary>
    public RegisterFile In(PathValues values)
    {
        ProcessorState<Bit, Word64> state = new() { Sp = new(values.Of(sp)), Pc = pc };
        for (int i = 0; i < general.Length; i++)
        {
            state.General[i] = new(values.Of(general[i]));
        }

        for (int i = 0; i < vectorLow.Length; i++)
        {
            (state.VectorLow[i], state.VectorHigh[i]) = (new(values.Of(vectorLow[i])), new(values.Of(vectorHigh[i])));
        }

        state.Flags = new(values.Of(flags.N), values.Of(flags.Z), values.Of(flags.C), values.Of(flags.V));
        return RegisterFile.Of(state);
    }
}
