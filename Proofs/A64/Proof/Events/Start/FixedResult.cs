using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>A function that changes nothing, where it returns one number.</summary>
/// <param name="Function">It.</param>
/// <param name="Value">What it returns in W0.</param>
internal sealed record FixedResult(CheckFunction Function, uint Value) : FunctionContract(Function.Name, Function.Symbol)
{
    /// <summary>How often it was called.</summary>
    public int Calls { get; private set; }

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        Calls++;
        Function.Apply(image, processor, memory, call);
        processor.General[0] = SymbolicWord64.Join(SymbolicWord64.High(processor.General[0]), Value);
    }
}
