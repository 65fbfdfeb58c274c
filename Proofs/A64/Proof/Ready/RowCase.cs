using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// ReadyRows.Insert and ReadyRows.Remove keep their contracts for the INTIDs 32n to 32n+31 of a level, and any targets. What is in the
/// rows is any set for each vCPU; rows and summaries of this level are what they have to be before. Those of the others have no stores, and
/// the sets say of them what they did.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop.</param>
/// <param name="Change">Which of the two.</param>
/// <param name="N">The INTIDs.</param>
/// <param name="Level">The level.</param>
internal sealed record ChangeCase(EventClass Class, WaitingPlace Place, ChangeContract Change, int N, int Level)
    : ReadyFunctionCase(Class, Place, Change)
{
    /// <inheritdoc/>
    public override bool UsesReadySets => false;

    /// <inheritdoc/>
    public override string Text => $"{Contract.Name} of INTIDs {32 * N} to {(32 * N) + 31} at level {Level}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        RowsOfLevels rows = new(run, invariant);
        SymbolicWord32 targets = Unknowns.Word("targets") & invariant.VcpuBits, bit = Unknowns.Word("INTID") & 31u;
        for (int vcpu = 0; vcpu < invariant.Vcpus; vcpu++)
        {
            Assume(rows.Are(vcpu, Level, rows.Sets[vcpu], run.Memory.InitialWord));
            SymbolicWord32 ofLevel = rows.OfLevel(vcpu, N, (uint)Level);
            Assume([("the level is the INTID's", !SymbolicWord32.Bit(targets, vcpu)
                | SymbolicWord32.Bit(SymbolicWord32.ShiftRight(ofLevel, bit), 0))]);
        }

        Call(run, claims, null, SymbolicWord64.Of(invariant.Gic(0)), Argument(targets, 1), Argument((uint)Level, 2),
            Argument(bit | (uint)(32 * N), 3));
        SymbolicWord32 it = SymbolicWord32.ShiftLeft(1u, bit), other = Unknowns.Word("any other level") & (VgicState.LevelCount - 1);
        List<ulong> words = [];
        for (int vcpu = 0; vcpu < invariant.Vcpus; vcpu++)
        {
            SymbolicWord32[] now = [.. rows.Sets[vcpu]];
            now[N] = SymbolicWord32.Select(SymbolicWord32.Bit(targets, vcpu), Change.Enters ? now[N] | it : now[N] & ~it, now[N]);
            claims.Holds(rows.Are(vcpu, Level, now, at => Now(run, at)));
            SymbolicWord32 others = rows.OfLevel(vcpu, N, other);
            claims.Holds("rows of other levels stand for the same",
                (other == (uint)Level) | (now[N] & others) == (rows.Sets[vcpu][N] & others));
            ulong top = invariant.TopAddress(vcpu);
            SymbolicWord64 its = SymbolicWord64.Of(~(1ul << Level));
            claims.Holds("what is said of other levels is the same", (run.Memory.Read(top, 8) & its) == (run.Memory.Initially8(top) & its));
            words.AddRange([invariant.RowAddress(vcpu, Level, N), invariant.SummaryAddress(vcpu, Level), top, top + 4]);
        }

        StoresOnly(run, claims, words);
    }
}

/// <summary>
/// ReadyRows.MostUrgent keeps its contract: where the lowest of the levels that it gets is this one. What is in the rows is any set; rows
/// and summaries of this level and the next are what they have to be.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop.</param>
/// <param name="Owner">Of which vCPU.</param>
/// <param name="Level">The level.</param>
internal sealed record MostUrgentCase(EventClass Class, WaitingPlace Place, int Owner, int Level)
    : ReadyFunctionCase(Class, Place, ReadyContract.MostUrgent)
{
    /// <inheritdoc/>
    public override bool UsesReadySets => false;

    /// <inheritdoc/>
    public override string Text => $"{Contract.Name} of vCPU {Owner} where level {Level} is the first";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        RowsOfLevels rows = new(run, invariant);
        SymbolicWord32[] sets = rows.Sets[Owner];
        SymbolicWord64 levels = (Unknowns.Wide("levels") & SymbolicWord64.Of(~((2ul << Level) - 1))) | SymbolicWord64.Of(1ul << Level);
        for (int level = Level; level <= int.Min(Level | 1, VgicState.LevelCount - 1); level++)
        {
            Assume(rows.Are(Owner, level, sets, run.Memory.InitialWord));
            SymbolicWord64 top = run.Memory.Initially8(invariant.TopAddress(Owner));
            Assume([("there is something at each of the levels", !SymbolicWord64.Bit(levels, level) | SymbolicWord64.Bit(top, level))]);
        }

        Call(run, claims, null, SymbolicWord64.Of(invariant.Gic(0)), Argument((uint)Owner, 1), levels);
        SymbolicWord32 answer = SymbolicWord64.Low(run.General[0]);
        claims.Holds("the answer has 32 bits", SymbolicWord64.High(run.General[0]) == 0u);
        SymbolicBit isOne = false;
        for (uint intid = 0; intid < 32 * (uint)sets.Length; intid++)
        {
            SymbolicWord32 level = rows.Level(Owner, intid);
            SymbolicBit isAt = SymbolicWord32.Bit(sets[intid / 32], (int)intid % 32) & ReadySets.IsIn(levels, level);
            isOne |= (answer == intid) & isAt & ((level >> 1) == (uint)(Level >> 1));
            claims.Holds($"{intid} is not more urgent than the answer",
                !isAt | ((level >> 1) > (uint)(Level >> 1)) | (((level >> 1) == (uint)(Level >> 1)) & (answer <= intid)));
        }

        claims.Holds("the answer is in the rows of the levels, and of the first level's priority", isOne);
        StoresOnly(run, claims, []);
    }
}

/// <summary>Any INTIDs in the ready rows of each vCPU, and what the rows of a level have to be then.</summary>
internal sealed class RowsOfLevels(SymbolicRun run, RepresentationInvariant invariant)
{
    /// <summary>By vCPU and word: the INTIDs 32n to 32n+31, one bit each.</summary>
    public SymbolicWord32[][] Sets { get; } =
    [
        .. Enumerable.Range(0, invariant.Vcpus).Select(vcpu => (SymbolicWord32[])
            [.. Enumerable.Range(0, invariant.RowWords).Select(n => Unknowns.Word($"in the ready rows of vCPU {vcpu}, word {n}"))]),
    ];

    /// <summary>Level of an INTID.</summary>
    public SymbolicWord32 Level(int vcpu, uint intid) => SymbolicWord32.Extract(
        Levels(vcpu, (int)intid / 32)((int)intid % 32 / 4), (8 * (int)(intid % 4)) + 5, 8 * (int)(intid % 4));

    /// <summary>Which of INTIDs 32n to 32n+31 have a level.</summary>
    public SymbolicWord32 OfLevel(int vcpu, int n, SymbolicWord32 level) =>
        Relations<SymbolicWord32, SymbolicBit>.OfLevel(Levels(vcpu, n), level);

    /// <summary>Whether a level's row and what is said of it is what some sets make it.</summary>
    public IEnumerable<(string Says, SymbolicBit Holds)> Are(int vcpu, int level, SymbolicWord32[] sets, Func<ulong, SymbolicWord32> load)
    {
        SymbolicWord32 summary = 0u;
        for (int n = 0; n < sets.Length; n++)
        {
            SymbolicWord32 row = sets[n] & OfLevel(vcpu, n, (uint)level);
            yield return ($"the row of level {level} of vCPU {vcpu} is what is in it", load(invariant.RowAddress(vcpu, level, n)) == row);
            summary |= SymbolicWord32.Select(row != 0u, 1u << n, 0u);
        }

        yield return ($"the summary of level {level} of vCPU {vcpu}", load(invariant.SummaryAddress(vcpu, level)) == summary);
        SymbolicWord32 top = load(invariant.TopAddress(vcpu) + (level < 32 ? 0ul : 4));
        yield return ($"whether vCPU {vcpu} has something at level {level}", !(SymbolicWord32.Bit(top, level % 32) ^ (summary != 0u)));
    }

    private Func<int, SymbolicWord32> Levels(int vcpu, int n) =>
        i => run.Memory.InitialWord(invariant.BankAddress((uint)invariant.BankOf(vcpu, n)) + (4 * (ulong)i));
}
