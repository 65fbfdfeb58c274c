using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>A function that prints keeps its contract: called with any registers, it changes nothing but what the contract says.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Contract">The function.</param>
/// <param name="Depth">The stack pointer's distance from the event loop's, in bytes.</param>
internal sealed record PrintCase(EventClass Class, WaitingPlace Place, PrintContract Contract, int Depth) : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"{Contract.Name}, called 0x{Depth:x} bytes below the event loop's frame";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        run.Kernel.ServesEverything = true;
        run.IsAbridged = true;
        var call = run.Call(
            Contract.Address(image), image.Sp - (ulong)Depth, Contract.TakesState ? SymbolicWord64.Of(image.State) : null);
        claims.Holds("it makes no system call", run.Kernel.Invocations.Count == 0);
        FunctionContract.KeepsRegisters(claims, call);

        ulong[] changed = [.. Contract.TakesState ? PrintContract.Bound(image) : []];
        foreach (ulong at in run.Memory.StoredData)
        {
            claims.Holds($"0x{at:x} is not stored to", changed.Contains(at & ~3ul));
        }
    }
}
