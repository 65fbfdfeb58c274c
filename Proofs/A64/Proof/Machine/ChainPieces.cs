using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// The pieces of a descriptor chain in the VMM's data: two arrays of 64 bits, of addresses and of sizes, that the code indexes by words
/// that are no numbers. Of each piece, used or not, the representation invariant says that it lies in guest RAM, or that its size is 0.
/// </summary>
/// <param name="addresses">Where the array of addresses begins.</param>
/// <param name="sizes">Where that of sizes begins.</param>
/// <param name="count">Number of pieces.</param>
/// <param name="ram">Guest RAM, at the VMM's addresses.</param>
internal sealed class ChainPieces(ulong addresses, ulong sizes, int count, OpenRegion[] ram)
{
    private const int ElementBytes = 8;

    private readonly List<(Place Place, SymbolicWord64 Value)> stores = [];
    private readonly Dictionary<uint, (SymbolicWord64 Address, SymbolicWord64 Size)> before = [];
    private int generation;

    /// <summary>An element.</summary>
    /// <param name="IsSize">Of the sizes; else of the addresses.</param>
    /// <param name="Offset">Its distance from the beginning of the array, in bytes.</param>
    internal readonly record struct Place(bool IsSize, SymbolicWord64 Offset);

    /// <summary>The element that is accessed; null where the address is not in the arrays.</summary>
    /// <exception cref="ObligationFailedException">It is not one element.</exception>
    public Place? Find(SymbolicWord64 address, int sizeBytes)
    {
        foreach ((bool isSize, ulong start) in ((bool, ulong)[])[(false, addresses), (true, sizes)])
        {
            SymbolicWord64 offset = Unknowns.Simple(address - SymbolicWord64.Of(start));
            SymbolicBit isInside = offset < SymbolicWord64.Of((ulong)(count * ElementBytes));
            if (isInside.Expression is null ? isInside.IsOne : SymbolicMemory.IsProved(isInside))
            {
                SymbolicBit isElement = (offset & SymbolicWord64.Of(ElementBytes - 1)) == SymbolicWord64.Of(0ul);
                return sizeBytes == ElementBytes && SymbolicMemory.IsProved(isElement) ? new(isSize, offset)
                    : throw new ObligationFailedException("an access to the pieces of a chain that is not to one element");
            }
        }

        return null;
    }

    /// <summary>Whether an address is in the arrays.</summary>
    public bool Covers(ulong at) => at - addresses < (ulong)(count * ElementBytes) || at - sizes < (ulong)(count * ElementBytes);

    /// <summary>What an element holds: what was stored last, or what was there.</summary>
    public SymbolicWord64 Load(Place place)
    {
        for (int i = stores.Count - 1; i >= 0; i--)
        {
            if (stores[i].Place.IsSize == place.IsSize && (stores[i].Place.Offset == place.Offset ? true : false))
            {
                return stores[i].Value;
            }
        }

        (SymbolicWord64 address, SymbolicWord64 size) = Before(place.Offset);
        return place.IsSize ? size : address;
    }

    /// <summary>An element is stored.</summary>
    public void Store(Place place, SymbolicWord64 value) => stores.Add((place, value));

    /// <summary>The invariant holds of all that was stored.</summary>
    public IEnumerable<(string Says, SymbolicBit Holds)> Kept() =>
        [.. stores.Select(s => s.Place.Offset).DistinctBy(offset => KeyOf(offset)).Select(offset =>
            ("a piece of the chain lies in guest RAM", IsAllowed(Load(new(false, offset)), Load(new(true, offset)))))];

    /// <summary>All pieces are any that the invariant allows.</summary>
    public void Forget()
    {
        stores.Clear();
        before.Clear();
        generation++;
    }

    /// <summary>Both halves of a piece of which nothing was stored.</summary>
    private (SymbolicWord64 Address, SymbolicWord64 Size) Before(SymbolicWord64 offset)
    {
        uint key = KeyOf(offset);
        if (!before.TryGetValue(key, out (SymbolicWord64 Address, SymbolicWord64 Size) piece))
        {
            before.Add(key, piece = Any($"piece {before.Count} of chain {generation}"));
        }

        return piece;
    }

    /// <summary>A piece in one of the regions, or one without bytes: a path each.</summary>
    private (SymbolicWord64 Address, SymbolicWord64 Size) Any(string name)
    {
        int region = PathExplorer.Current.Choose(ram.Length + 1);
        if (region == ram.Length)
        {
            return (Unknowns.Wide($"{name}, address"), SymbolicWord64.Of(0ul));
        }

        SymbolicWord64 offset = Unknowns.Wide($"{name}, offset in RAM"), size = Unknowns.Wide($"{name}, size");
        SymbolicWord64 address = ram[region].Start + offset;
        PathExplorer.Current.Assume(ram[region].Contains(address, size).ToExpression());
        return (address, size);
    }

    private SymbolicBit IsAllowed(SymbolicWord64 address, SymbolicWord64 sizeBytes) =>
        ram.Aggregate(sizeBytes == SymbolicWord64.Of(0ul), (any, region) => any | region.Contains(address, sizeBytes));

    /// <summary>One number for one term.</summary>
    private static uint KeyOf(SymbolicWord64 offset) => Terms.Expression(offset.Term, 64).Id;
}
