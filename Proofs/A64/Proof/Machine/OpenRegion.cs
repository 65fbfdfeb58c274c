using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// Memory that an access may be in at an address that is no number, because it is proved to lie there: what others change at any time,
/// as guest RAM and shared pages, or what a caller has named. Each load is anything, and of what is stored nothing comes back.
/// </summary>
/// <param name="Name">How reports call it.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="SizeBytes">Its size in bytes; it does not go on past the last address.</param>
/// <param name="MayStore">Whether it may be stored to.</param>
internal sealed record OpenRegion(string Name, SymbolicWord64 Start, SymbolicWord64 SizeBytes, bool MayStore)
{
    /// <summary>Whether some bytes lie in it.</summary>
    public SymbolicBit Contains(SymbolicWord64 at, SymbolicWord64 sizeBytes)
    {
        SymbolicWord64 offset = Unknowns.Simple(at - Start);
        return (offset <= SizeBytes) & (sizeBytes <= Unknowns.Simple(SizeBytes - offset));
    }
}

/// <summary>A store to an open region.</summary>
/// <param name="Region">Which one.</param>
/// <param name="Address">Where.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Value">What, in the lower bytes.</param>
/// <param name="IsOrdered">Whether it has release semantics.</param>
internal sealed record OpenStore(OpenRegion Region, SymbolicWord64 Address, int SizeBytes, SymbolicWord64 Value, bool IsOrdered);
