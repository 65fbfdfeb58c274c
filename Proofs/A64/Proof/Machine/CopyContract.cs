using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// MemoryCopy.Copy, which copies a guest's images and what devices move. That it may read and write what it is told is checked where
/// it is called; that it touches nothing else is proved of it by itself. That it copies is not proved, but start-up executes it on
/// integers.
/// </summary>
internal sealed record CopyContract() : FunctionContract("MemoryCopy.Copy", Function)
{
    /// <summary>Its symbol.</summary>
    public const string Function = "vmm_Lockstep_Vmm_Guest_MemoryCopy__Copy";

    /// <summary>The largest distance of the stack pointer from the event loop's at which it is proved, in bytes.</summary>
    public const int Deepest = 0x400;

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        (SymbolicWord64 to, SymbolicWord64 from, SymbolicWord64 size) = (processor.General[0], processor.General[1], processor.General[2]);
        if (memory.MayStoreToGuest)
        {
            memory.CopyToGuest(Number(to, "where it copies to"), Number(from, "what it copies"), Number(size, "how much it copies"));
        }
        else
        {
            CheckDepth(image, processor, memory, Deepest);
            memory.Lend("what is copied", from, size, isStore: false);
            memory.Lend("where it is copied to", to, size, isStore: true);
        }

        Return(processor, call);
    }
}
