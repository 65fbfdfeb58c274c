using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <content>Accesses at addresses that are no numbers: to regions whose content is anything, and to the pieces of a chain.</content>
internal sealed partial class SymbolicMemory
{
    /// <summary>Regions end below this: user addresses have 48 bits, so that no sum of an address and a size is too large.</summary>
    public const ulong HighestEnd = 1ul << 48;

    private readonly List<OpenRegion> open = [];
    private readonly List<(ulong Start, ulong SizeBytes)> forgotten = [];
    private int openLoads;

    /// <summary>What was stored to open regions, in order.</summary>
    public List<OpenStore> OpenStores { get; } = [];

    /// <summary>The pieces of a chain, where the case has them.</summary>
    public ChainPieces? Pieces { get; set; }

    /// <summary>Whether there is no other memory than the program's own, at its place.</summary>
    public bool IsOwn => Instead is null && open.Count == 0 && forgotten.Count == 0 && Pieces is null && !isStackAnywhere;

    /// <summary>From here on such accesses may be made.</summary>
    public void Open(params OpenRegion[] regions) => open.AddRange(regions);

    /// <summary>
    /// A call that is not followed may have changed what is there: it may not be loaded any more, until something is stored.
    /// </summary>
    public void Forget(ulong start, ulong sizeBytes)
    {
        forgotten.Add((start, sizeBytes));
        for (ulong at = start; at < start + sizeBytes; at++)
        {
            parts.Remove(at);
        }
    }

    /// <summary>What was forgotten.</summary>
    public IReadOnlyList<(ulong Start, ulong SizeBytes)> Forgotten => forgotten;

    /// <summary>Bytes that a caller names, for a function to load or store, lie where it may: in an open region or in its frame.</summary>
    /// <param name="what">How a report calls them.</param>
    /// <param name="at">Where they begin.</param>
    /// <param name="sizeBytes">How many; where there are none, the address may be any.</param>
    /// <param name="isStore">Whether they are stored; then memory of the program's own is anything afterwards.</param>
    /// <exception cref="ObligationFailedException">They do not.</exception>
    public void Lend(string what, SymbolicWord64 at, SymbolicWord64 sizeBytes, bool isStore)
    {
        at = OnStack(at);
        if (at.Term is { Expression: null } known && !open.Any(region => region.Start.Term is { Expression: null } start
            && region.SizeBytes.Term is { Expression: null } size && (ulong)known.Value - (ulong)start.Value < (ulong)size.Value))
        {
            LendOwn((ulong)known.Value, (int)addresses.Of(sizeBytes), isStore, what);
            return;
        }

        SymbolicBit isNone = sizeBytes == SymbolicWord64.Of(0ul);
        if (!open.Any(region => (!isStore || region.MayStore)
            && IsProved(isNone | region.Contains(at, sizeBytes), $"{what}, in {region.Name}")))
        {
            throw new ObligationFailedException($"{what} may be outside of every region");
        }

        Accesses++;
    }

    /// <summary>The invariant holds of the pieces of the chain.</summary>
    /// <exception cref="ObligationFailedException">It does not.</exception>
    public void RequirePieces()
    {
        foreach ((string says, SymbolicBit holds) in Pieces?.Kept() ?? throw new ObligationFailedException("a chain is used"))
        {
            if (!IsProved(holds))
            {
                throw new ObligationFailedException($"not so: {says}");
            }
        }
    }

    /// <summary>32 bits as the program has left them, at a multiple of 4.</summary>
    public SymbolicWord32 Word(ulong at) => SymbolicWord64.Low(Read(at, 4));

    /// <summary>Whether something holds on this path, by what is known of it or by the solver.</summary>
    /// <exception cref="LimitReachedException">The solver has no answer.</exception>
    public static bool IsProved(SymbolicBit condition, string what = "does an access lie in a region?")
    {
        BoolExpr term = condition.ToExpression();
        PathExplorer explorer = PathExplorer.Current;
        return explorer.IsEvident(term) || explorer.Check(explorer.Context.MkNot(term)) switch
        {
            Status.UNSATISFIABLE => true,
            Status.SATISFIABLE => false,
            _ => throw new LimitReachedException($"no answer: {what}"),
        };
    }

    /// <summary>What memory holds at one point of a path.</summary>
    internal sealed class State
    {
        /// <summary>By byte.</summary>
        public required IReadOnlyDictionary<ulong, (object Chunk, int Index)> Bytes { get; init; }
    }

    /// <summary>What it holds now.</summary>
    public State Snapshot() => new() { Bytes = parts.ToDictionary(p => p.Key, p => ((object)p.Value.Chunk, p.Value.Index)) };

    /// <summary>Bytes that were there then, and are others now, of data and stack.</summary>
    public IEnumerable<ulong> ChangedSince(State then) => stored.Where(at => parts.TryGetValue(at, out Part part)
        && (then.Bytes.TryGetValue(at, out (object Chunk, int Index) old)
            ? !(ReferenceEquals(old.Chunk, part.Chunk) && old.Index == part.Index) && !IsSame(part, (Chunk)old.Chunk, old.Index)
            : IsData(at)));

    private static bool IsSame(Part now, Chunk chunk, int index) =>
        Byte(now.Chunk, now.Index).Equals(Byte(chunk, index));

    private static SymbolicWord64 Byte(Chunk chunk, int index) => SymbolicWord64.Extract(chunk.Value, (8 * index) + 7, 8 * index);

    /// <summary>Some bytes of it become anything; those of a stack where nothing is stay so.</summary>
    /// <param name="bytes">Where.</param>
    /// <param name="when">Names the symbols.</param>
    public void Widen(IReadOnlySet<ulong> bytes, string when)
    {
        HashSet<ulong> there = [.. bytes.Where(at => !IsStack(at) || parts.ContainsKey(at))];
        foreach (ulong at in there.Where(at => !there.Contains(at - 1) || at % 8 == 0).Order().ToArray())
        {
            int size = 1;
            while ((at + (ulong)size) % 8 != 0 && there.Contains(at + (ulong)size))
            {
                size++;
            }

            Write(at, size, Unknowns.Wide($"what is at 0x{at:x} {when}"));
        }
    }

    /// <summary>Words of the data segment have no bits that the invariant does not allow.</summary>
    public IEnumerable<(string Says, SymbolicBit Holds)> WordsAreAllowed(IEnumerable<ulong> bytes, RepresentationInvariant invariant) =>
        from at in bytes.Where(IsData).Select(at => at & ~3ul).Distinct()
        let word = invariant.At(at)
        where word is not null
        select ($"{word.Value.Name} has no other bits", (SymbolicWord64.Low(Read(at, 4)) & ~word.Value.Unknown)
            == SymbolicWord32.Of(word.Value.Value));

    /// <summary>
    /// Any address, which stands for one number that is a multiple of 16: where a function's caller has its stack pointer. Nothing that
    /// the function does can depend on which number it is, but addresses.
    /// </summary>
    public SymbolicWord64 StackBase { get; private set; }

    private ulong stackNumber;
    private bool isStackAnywhere;

    /// <summary>The place of the stack is any.</summary>
    /// <param name="number">What it counts as.</param>
    public void PlaceStackAnywhere(ulong number)
    {
        StackBase = Unknowns.Wide("where the stack is");
        (stackNumber, isStackAnywhere) = (number, true);
    }

    /// <summary>An address relative to that of the stack, as the number that it counts as; any other word as it is.</summary>
    public SymbolicWord64 OnStack(SymbolicWord64 address) =>
        isStackAnywhere && address.Term.Expression is not null
        && Unknowns.Simple(address - StackBase) is { Term: { Expression: null } known }
            ? SymbolicWord64.Of(stackNumber + (ulong)known.Value) : address;

    /// <summary>The stack pointer: what is below is the callee's.</summary>
    public ulong StackPointer { get; set; }

    private void LendOwn(ulong at, int sizeBytes, bool isStore, string what)
    {
        if (sizeBytes > 0 && !(IsStack(at) && at >= StackPointer))
        {
            throw new ObligationFailedException($"{what}, at 0x{at:x}, is not in the frame of a caller");
        }

        for (int done = 0; done < sizeBytes; done++)
        {
            ulong one = Place(SymbolicWord64.Of(at + (ulong)done), 1, isOrdered: false, isStore);
            if (!isStore)
            {
                Read(one, 1);
            }
        }

        for (int done = 0; isStore && done < sizeBytes; done += 8)
        {
            int size = int.Min(8, sizeBytes - done);
            Write(at + (ulong)done, size, Unknowns.Wide($"{what}, byte {done} and up, {openLoads++}"));
        }
    }

    private SymbolicWord64? LoadOpen(SymbolicWord64 address, int sizeBytes, bool isOrdered)
    {
        if (Pieces?.Find(address, sizeBytes) is { } place)
        {
            Accesses++;
            return Pieces.Load(place);
        }

        return Find(address, sizeBytes, isOrdered, isStore: false) is { } region
            ? SymbolicWord64.Extract(Unknowns.Wide($"load {openLoads++}, from {region.Name}"), (8 * sizeBytes) - 1, 0) : null;
    }

    private bool StoreOpen(SymbolicWord64 address, int sizeBytes, SymbolicWord64 value, bool isOrdered)
    {
        if (Pieces?.Find(address, sizeBytes) is { } place)
        {
            Accesses++;
            Pieces.Store(place, value);
            return true;
        }

        if (Find(address, sizeBytes, isOrdered, isStore: true) is not { } region)
        {
            return false;
        }

        OpenStores.Add(new(region, address, sizeBytes, value, isOrdered));
        return true;
    }

    /// <summary>The region in which an access is proved to lie; null where it is in none, and then it has to be somewhere else.</summary>
    private OpenRegion? Find(SymbolicWord64 address, int sizeBytes, bool isOrdered, bool isStore)
    {
        SymbolicWord64 size = SymbolicWord64.Of((ulong)sizeBytes);
        bool isNumber = address.Term.Expression is null;
        foreach (OpenRegion region in open.Where(region => !isStore || region.MayStore))
        {
            SymbolicBit contains = region.Contains(address, size);
            if (isNumber && contains.Expression is not null)
            {
                // What a caller has named is not memory of the program's own, which numbers are.
                continue;
            }

            if (IsProved(contains))
            {
                CheckAlignment(address, sizeBytes, isOrdered, region);
                Accesses++;
                return region;
            }
        }

        return null;
    }

    private static void CheckAlignment(SymbolicWord64 address, int sizeBytes, bool isOrdered, OpenRegion region)
    {
        if (isOrdered && !IsProved((address & SymbolicWord64.Of((ulong)sizeBytes - 1)) == SymbolicWord64.Of(0ul)))
        {
            throw new ObligationFailedException($"an access of {sizeBytes} bytes in {region.Name} is ordered and may be not aligned");
        }
    }

    private bool IsForgotten(ulong at) => forgotten.Any(range => at - range.Start < range.SizeBytes);
}
