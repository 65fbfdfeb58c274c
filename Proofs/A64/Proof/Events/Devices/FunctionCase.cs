using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>A function is called by itself, with any registers that its callers may have.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
/// <param name="Depth">
/// How far the stack pointer is below the event loop's, in bytes, as far as the size of the stack is concerned. Its place is any: so what
/// is proved holds wherever the function is called, not deeper than this.
/// </param>
internal abstract record FunctionCase(EventClass Class, WaitingPlace Place, string Name, string Symbol, int Depth) : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"{Name}, called at most 0x{Depth:x} bytes below the event loop's frame";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        run.Kernel.ServesEverything = true;
        run.Memory.PlaceStackAnywhere(image.Sp - (ulong)Depth);
        ulong function = image.Elf.Symbol(Symbol, "a proof about it looks up").Value;
        (ProcessorState<SymbolicBit, SymbolicWord64> after, SymbolicWord64[] general, SymbolicWord64[] vectors) =
            run.Call(function, image.Sp - (ulong)Depth, Arguments(image, run));
        for (int i = FunctionContract.ChangedRegisters; i < general.Length; i++)
        {
            claims.Holds($"X{i} is preserved", i == LinkRegister || after.General[i] == general[i]);
        }

        for (int i = FunctionContract.FirstKeptVector; i < FunctionContract.FirstKeptVector + FunctionContract.KeptVectors; i++)
        {
            claims.Holds($"V{i}[63:0] is preserved", after.VectorLow[i] == vectors[i]);
        }

        Claim(image, run, after.General, claims);
    }

    private const int LinkRegister = 30;

    /// <summary>X0 and up, and what is assumed of the state.</summary>
    protected abstract SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run);

    /// <summary>What has to hold when it returns.</summary>
    protected abstract void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims);

    /// <summary>Nothing of the VMM's data is stored to but some words, named by address.</summary>
    protected static void OnlyChanges(SymbolicRun run, Claims claims, params ulong[] words) =>
        claims.Holds(run.Memory.StoredData.Select(at => ($"0x{at:x} is not stored to", (SymbolicBit)words.Contains(at & ~3ul))));

    /// <summary>The kernel is not asked for anything.</summary>
    protected static void AsksNothing(SymbolicRun run, Claims claims) =>
        claims.Holds("it makes no system call", run.Kernel.Invocations.Count == 0);

    /// <summary>Bytes that a caller names, and has proved to lie where they may.</summary>
    protected static OpenRegion Named(string name, SymbolicWord64 at, SymbolicWord64 sizeBytes, bool mayStore)
    {
        SymbolicWord64 end = SymbolicWord64.Of(SymbolicMemory.HighestEnd);
        Assume([("it lies below the end of addresses", sizeBytes == SymbolicWord64.Of(0ul) | ((at <= end) & (sizeBytes <= end - at)))]);
        return new(name, at, sizeBytes, mayStore);
    }
}
