using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>MemoryCopy.Copy loads and stores what it is told and nothing else, and ends, for every size.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
internal sealed record CopyCase(EventClass Class, WaitingPlace Place)
    : FunctionCase(Class, Place, "MemoryCopy.Copy", CopyContract.Function, CopyContract.Deepest)
{
    /// <summary>Bytes that its first loop copies at once, and its second.</summary>
    private static readonly ulong[] Steps = [16, 1];

    /// <inheritdoc/>
    public override LoopCuts Loops(VmmImage image) => new(image, Steps, calls: false, Symbol);

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        SymbolicWord64 to = Unknowns.Wide("to"), from = Unknowns.Wide("from"), size = Unknowns.Wide("size");
        run.Memory.Open(Named("where it copies to", to, size, mayStore: true), Named("what it copies", from, size, mayStore: false));
        return [to, from, size];
    }

    /// <inheritdoc/>
    protected override void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        OnlyChanges(run, claims);
        AsksNothing(run, claims);
    }
}

/// <summary>GuestRam.Reach or Translate, for every address and every size.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="IsReach">Which one.</param>
internal sealed record TranslateCase(EventClass Class, WaitingPlace Place, bool IsReach)
    : FunctionCase(Class, Place, IsReach ? "GuestRam.Reach" : "GuestRam.Translate", IsReach ? $"{Type}Reach" : $"{Type}Translate",
        CopyContract.Deepest)
{
    private const string Type = "vmm_Lockstep_Vmm_Guest_GuestRam__";

    private static SymbolicWord64 Address => Unknowns.Wide("address");

    private static SymbolicWord64 Size => Unknowns.Wide("size");

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run) =>
        [SymbolicWord64.Of(DeviceLayout.Configuration(image)), Address,
            IsReach ? run.Memory.StackBase + SymbolicWord64.Of(OutOffset) : Size];

    /// <inheritdoc/>
    protected override void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        (SymbolicWord64 there, SymbolicWord64 memory) = DeviceRelations.Reach(image, Address);
        if (IsReach)
        {
            claims.Holds("the number of bytes from there on", general[0] == there);
            claims.Holds("the VMM's address", run.Memory.Read(Out(image), 8) == memory);
        }
        else
        {
            claims.Holds("the VMM's address, or 0", general[0] == DeviceRelations.Translate(image, Address, Size));
        }

        OnlyChanges(run, claims);
        AsksNothing(run, claims);
    }

    /// <summary>Where the caller takes the address: in its frame.</summary>
    private ulong Out(VmmImage image) => image.Sp - (ulong)Depth + OutOffset;

    private const ulong OutOffset = 8;
}

/// <summary>ChainBytes.Read or Write, for every chain, every place in it and every size.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Contract">Which one.</param>
internal sealed record ChainBytesCase(EventClass Class, WaitingPlace Place, ChainContract Contract)
    : FunctionCase(Class, Place, Contract.Name, Contract.Symbol, ChainContract.Deepest)
{
    private static readonly ulong[] Pieces = [Lockstep.Vmm.Devices.VirtioChain.MaxPieces];

    /// <inheritdoc/>
    public override LoopCuts Loops(VmmImage image) => new(image, Pieces, calls: true, Symbol);

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        run.ForksSelections = true;
        SymbolicWord64 at = Unknowns.Wide("named"), size = Unknowns.Wide("size");
        run.Memory.Pieces = DeviceLayout.Pieces(image);
        run.Memory.Open([.. DeviceLayout.GuestRam(image).Select(ram => ram with { MayStore = !Contract.IsStore })]);
        run.Memory.Open(Named("what the caller names", at, size, mayStore: Contract.IsStore));
        return [SymbolicWord64.Of(DeviceLayout.Chain(image)), null, at, size];
    }

    /// <inheritdoc/>
    protected override void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        claims.Holds(run.Memory.Pieces!.Kept());
        OnlyChanges(run, claims);
        AsksNothing(run, claims);
    }
}
