using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// MemoryCopy.Copy, which copies a guest's images: 20 million instructions. That it may read and write what it is told is checked where
/// it is called; that it copies is not proved, but start-up executes it on integers.
/// </summary>
internal sealed record CopyContract() : FunctionContract("MemoryCopy.Copy", "vmm_Lockstep_Vmm_Guest_MemoryCopy__Copy")
{
    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        memory.CopyToGuest(Number(processor.General[0], "where it copies to"), Number(processor.General[1], "what it copies"),
            Number(processor.General[2], "how much it copies"));
        Return(processor, call);
    }
}
