using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// The ready rows on one path, as the sets that they stand for: which INTIDs are in the rows of a vCPU. In which row one is its level
/// says, which must not change while it is in one. Functions of the program that read and write rows and their summaries are proved by
/// themselves (<see cref="ChangeCase"/>), and whoever else does fails: so rows and summaries are what the sets say.
/// </summary>
/// <param name="invariant">Where what is.</param>
/// <param name="memory">The memory of the path.</param>
/// <param name="numbers">Makes words numbers.</param>
/// <param name="claims">What has to hold on the path.</param>
internal sealed unsafe class ReadySets(
    RepresentationInvariant invariant, SymbolicMemory memory, AddressChoice numbers, Claims claims)
{
    private const int WordBytes = 4, LevelMask = VgicState.LevelCount - 1;

    /// <summary>Levels of Group 0: a level is the priority times 2, plus the group.</summary>
    public const ulong Group0Levels = 0x5555_5555_5555_5555;

    private readonly SymbolicWord32?[,] sets = new SymbolicWord32?[invariant.Vcpus, invariant.RowWords];
    private readonly SymbolicWord64?[] tops = new SymbolicWord64?[invariant.Vcpus];
    private readonly bool[] changed = new bool[invariant.Vcpus];
    private readonly HashSet<ulong> cleared = [];
    private int times;
    private IRefills? refills;

    /// <summary>What has to hold on the path.</summary>
    public Claims Claims => claims;

    /// <summary>Where what is.</summary>
    public RepresentationInvariant Invariant => invariant;

    /// <summary>Stands for the refills of list registers that the path comes to; at first there is nothing to do in one.</summary>
    public IRefills Refills
    {
        get => refills ??= new NothingToLoad(this);
        set => refills = value;
    }

    /// <summary>The INTID that <see cref="MostUrgentContract"/> answers on the paths that are looked at; null for each.</summary>
    public uint? Answer { get; set; }

    /// <summary>Whether list registers were refilled on the path with something that waited.</summary>
    public bool IsRefilled { get; set; }

    /// <summary>
    /// Is told what it answers, and for which vCPU; and that no other INTID is more urgent, which holds from then on and is much for the
    /// solver: whoever depends on it takes it from here.
    /// </summary>
    public Action<int, uint, IReadOnlyList<SymbolicBit>>? Answered { get; set; }

    /// <summary>The INTIDs 32n to 32n+31 that are in the rows of a vCPU, one bit each.</summary>
    public SymbolicWord32 this[int vcpu, int n]
    {
        get => sets[vcpu, n] ??= Waiting(vcpu, n, memory.InitialWord);
        set => (sets[vcpu, n], changed[vcpu], tops[vcpu]) = (value, true, null);
    }

    /// <summary>A number that the program computes.</summary>
    public ulong Number(SymbolicWord64 word) => numbers.Of(word);

    /// <summary>32 bits of the data, as the program has left them.</summary>
    public SymbolicWord32 Now(ulong at) => SymbolicWord64.Low(memory.Read(at, WordBytes));

    /// <summary>Stores what a function leaves that is not followed.</summary>
    public void Put(ulong at, SymbolicWord32 value) => memory.Write(at, WordBytes, SymbolicWord64.Join(0u, value));

    /// <summary>A name that no other word of the path has.</summary>
    public string Fresh(string name) => $"{name} {++times}";

    /// <summary>Whether a byte is of rows or summaries.</summary>
    public bool Contains(ulong at) => Row(at) is not null || Summary(at) is not null || Top(at) is not null;

    /// <summary>Whether the program has loaded or stored what they stand for.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>A load of a byte that is: only of the summary of all of a vCPU's rows.</summary>
    /// <exception cref="ObligationFailedException">It is another one.</exception>
    public SymbolicWord64 Load(ulong at, int sizeBytes)
    {
        IsTouched = true;
        return sizeBytes == 8 && Top(at) is { } vcpu && at == invariant.TopAddress(vcpu) && !cleared.Contains(at)
            ? TopOf(vcpu) : throw new ObligationFailedException($"the ready rows are loaded from at 0x{at:x}");
    }

    /// <summary>A store there: only of 0, and then all of them have to become 0.</summary>
    /// <exception cref="ObligationFailedException">It is another one.</exception>
    public void Store(ulong at, int sizeBytes, SymbolicWord64 value)
    {
        IsTouched = true;
        if (!value.Term.IsKnown || value.Term.Value != 0 || sizeBytes % WordBytes != 0)
        {
            throw new ObligationFailedException($"the ready rows are stored to at 0x{at:x}");
        }

        for (ulong done = 0; done < (ulong)sizeBytes; done += WordBytes)
        {
            cleared.Add(at + done);
        }

        for (int vcpu = 0; vcpu < invariant.Vcpus && cleared.Count(a => Row(a) is not null) == invariant.Vcpus * RowsOfVcpu; vcpu++)
        {
            for (int n = 0; n < invariant.RowWords; n++)
            {
                this[vcpu, n] = 0u;
            }
        }
    }

    /// <summary>A store elsewhere: the level of what is in a row does not change.</summary>
    public void Storing(ulong at, int sizeBytes, SymbolicWord64 value)
    {
        for (int bank = 0; bank < invariant.Banks; bank++)
        {
            ulong levels = invariant.BankAddress((uint)bank);
            if (at - levels >= 32)
            {
                continue;
            }

            SymbolicWord32 members = MembersOf(bank);
            for (int i = 0; i < sizeBytes; i++)
            {
                SymbolicWord64 before = memory.Read(at + (ulong)i, 1), after = SymbolicWord64.Extract(value, (8 * i) + 7, 8 * i);
                claims.Holds("the level of an INTID is not changed while it is in a ready row",
                    !SymbolicWord32.Bit(members, (int)(at - levels) + i) | (before == after));
            }
        }
    }

    /// <summary>Whether rows and sets are what waits, as far as some banks go; and no clearing of them is left half done.</summary>
    public IEnumerable<(string Says, SymbolicBit Holds)> AreWhatWaits(IEnumerable<int> banks)
    {
        yield return ("all ready rows are cleared or none", cleared.Count == 0 || cleared.Count == invariant.Vcpus
            * (RowsOfVcpu + VgicState.LevelCount + 2));
        foreach (int bank in banks)
        {
            foreach ((int vcpu, int n) in RowsOfBank(bank))
            {
                yield return ($"what is in the ready rows of vCPU {vcpu} is what waits for it in bank {bank}",
                    this[vcpu, n] == Waiting(vcpu, n, Now));
            }
        }
    }

    /// <summary>From here on the sets are what waits.</summary>
    public void Follow()
    {
        for (int vcpu = 0; vcpu < invariant.Vcpus; vcpu++)
        {
            for (int n = 0; n < invariant.RowWords; n++)
            {
                this[vcpu, n] = Waiting(vcpu, n, Now);
            }
        }
    }

    /// <summary>Which vCPUs' rows have INTIDs of a bank, and in which of their words.</summary>
    public IEnumerable<(int Vcpu, int Word)> RowsOfBank(int bank) =>
        from vcpu in Enumerable.Range(0, invariant.Vcpus)
        where !invariant.IsPrivate((uint)bank) || vcpu == bank
        select (vcpu, (int)(invariant.FirstIntidOf((uint)bank) / 32));

    /// <summary>The level of an INTID.</summary>
    public SymbolicWord32 Level(int vcpu, uint intid) => SymbolicWord32.Extract(
        Now((invariant.BankAddress((uint)invariant.BankOf(vcpu, (int)intid / 32)) + intid % 32) & ~3ul),
        (8 * (int)(intid % 4)) + 5, 8 * (int)(intid % 4));

    /// <summary>What is queued of INTIDs 32n to 32n+31 and has a vCPU among its targets.</summary>
    public SymbolicWord32 Waiting(int vcpu, int n, Func<ulong, SymbolicWord32> load)
    {
        VgicBank b = default;
        ulong bank = invariant.BankAddress((uint)invariant.BankOf(vcpu, n));
        return load(bank + (ulong)RepresentationInvariant.Offset(&b, &b.Queued))
            & new Relations<SymbolicWord32, SymbolicBit>(invariant, load).TargetedAt(vcpu, invariant.BankOf(vcpu, n));
    }

    /// <summary>The levels at which a vCPU has something in its rows; what is assumed of them is what they say of each INTID.</summary>
    public SymbolicWord64 TopOf(int vcpu)
    {
        if (tops[vcpu] is { } known)
        {
            return known;
        }

        ulong at = invariant.TopAddress(vcpu);
        SymbolicWord64 top = changed[vcpu] ? Unknowns.Wide(Fresh("Top"))
            : SymbolicWord64.Join(memory.InitialWord(at + WordBytes), memory.InitialWord(at));
        SymbolicWord32 group0 = 0u, group1 = 0u;
        for (int n = 0; n < invariant.RowWords; n++)
        {
            SymbolicWord32 group = GroupOf(vcpu, n);
            (group0, group1) = (group0 | (this[vcpu, n] & ~group), group1 | (this[vcpu, n] & group));
        }

        // Each INTID's level is said to have something. Of that only this is needed: levels of Group 0 are even, those of Group 1 odd.
        SymbolicBit no0 = (top & SymbolicWord64.Of(Group0Levels)) == SymbolicWord64.Of(0ul);
        SymbolicBit no1 = (top & SymbolicWord64.Of(~Group0Levels)) == SymbolicWord64.Of(0ul);
        PathExplorer.Current.Assume((!no0 | (group0 == 0u)).ToExpression());
        PathExplorer.Current.Assume((!no1 | (group1 == 0u)).ToExpression());
        tops[vcpu] = top;
        return top;
    }

    /// <summary>The levels of the groups that GICD_CTLR enables.</summary>
    public unsafe SymbolicWord64 LevelGate()
    {
        VgicState g = default;
        return memory.Read(invariant.Gic(RepresentationInvariant.Offset(&g, &g.LevelGate)), 8);
    }

    /// <summary>Whether a word of levels has all of a group or none.</summary>
    public static SymbolicBit IsGate(SymbolicWord64 levels) =>
        levels == (SymbolicWord64.Select(SymbolicWord64.Bit(levels, 0), SymbolicWord64.Of(Group0Levels), 0u)
            | SymbolicWord64.Select(SymbolicWord64.Bit(levels, 1), SymbolicWord64.Of(~Group0Levels), 0u));

    /// <summary>Which of INTIDs 32n to 32n+31 have an odd level, one bit each.</summary>
    private SymbolicWord32 GroupOf(int vcpu, int n)
    {
        SymbolicWord32 group = 0u;
        for (int i = 0; i < 32; i++)
        {
            group |= SymbolicWord32.Select(SymbolicWord32.Bit(Level(vcpu, (uint)((32 * n) + i)), 0), 1u << i, 0u);
        }

        return group;
    }

    /// <summary>Whether a level is in a word of levels.</summary>
    public static SymbolicBit IsIn(SymbolicWord64 levels, SymbolicWord32 level) =>
        SymbolicWord64.Bit(SymbolicWord64.ShiftRight(levels, SymbolicWord64.Join(0u, level & LevelMask)), 0);

    /// <summary>Words of a vCPU's rows that there are.</summary>
    private int RowsOfVcpu => VgicState.LevelCount * invariant.RowWords;

    private SymbolicWord32 MembersOf(int bank) =>
        RowsOfBank(bank).Aggregate((SymbolicWord32)0u, (all, row) => all | this[row.Vcpu, row.Word]);

    /// <summary>The vCPU whose row a byte is in.</summary>
    private int? Row(ulong at)
    {
        ulong word = (at - invariant.RowAddress(0, 0, 0)) / WordBytes;
        ulong vcpu = word / (VgicState.LevelCount * VgicState.BankCount);
        return at >= invariant.RowAddress(0, 0, 0) && vcpu < (ulong)invariant.Vcpus
            && word % VgicState.BankCount < (ulong)invariant.RowWords ? (int)vcpu : null;
    }

    private int? Summary(ulong at) => Vcpu(at, invariant.SummaryAddress(0, 0), VgicState.LevelCount * WordBytes);

    private int? Top(ulong at) => Vcpu(at, invariant.TopAddress(0), 8);

    private int? Vcpu(ulong at, ulong first, ulong sizeBytes) =>
        at >= first && (at - first) / VgicVcpu.SizeBytes < (ulong)invariant.Vcpus && (at - first) % VgicVcpu.SizeBytes < sizeBytes
            ? (int)((at - first) / VgicVcpu.SizeBytes) : null;
}
