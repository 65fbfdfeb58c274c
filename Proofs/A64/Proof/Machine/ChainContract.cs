using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// ChainBytes.Read and Write: bytes between the pieces of a chain, which lie in guest RAM, and memory that the caller names. Nothing else
/// is touched. Which bytes they are is not proved.
/// </summary>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
/// <param name="IsStore">Whether it stores what the caller names; else it loads that.</param>
internal sealed record ChainContract(string Name, string Symbol, bool IsStore) : FunctionContract(Name, Symbol)
{
    private const string Type = "vmm_Lockstep_Vmm_Devices_ChainBytes__";

    /// <summary>Both.</summary>
    public static IReadOnlyList<ChainContract> All { get; } =
        [new("ChainBytes.Read", $"{Type}Read", true), new("ChainBytes.Write", $"{Type}Write", false)];

    /// <summary>The largest distance of the stack pointer from the event loop's at which it is proved, in bytes.</summary>
    public const int Deepest = 0x380;

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        CheckDepth(image, processor, memory, Deepest);
        if (Number(processor.General[0], "X0") != DeviceLayout.Chain(image))
        {
            throw new ObligationFailedException($"{Name} is called with another chain");
        }

        memory.RequirePieces();
        memory.Lend($"what {Name} is called with", processor.General[2], processor.General[3], IsStore);
        Return(processor, call);
    }
}
