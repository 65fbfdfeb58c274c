using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>What may hold of registers at the head of a loop each time.</summary>
internal enum RelationKind
{
    /// <summary>A register is at most what it was at first, unsigned.</summary>
    AtMostAtFirst,

    /// <summary>Bits 31:0 are not 0.</summary>
    NotZero,

    /// <summary>A register is below a constant, unsigned.</summary>
    Below,

    /// <summary>The sum of two is what it was at first.</summary>
    SameSum,

    /// <summary>The difference of two is what it was at first.</summary>
    SameDifference,

    /// <summary>A register is at most another one, by a constant at least.</summary>
    Distance,
}

/// <summary>A relation of one or two registers.</summary>
/// <param name="Kind">Which.</param>
/// <param name="A">The first register.</param>
/// <param name="B">The second.</param>
/// <param name="Constant">The constant.</param>
internal readonly record struct LoopRelation(RelationKind Kind, int A, int B = 0, ulong Constant = 0)
{
    /// <summary>All relations of the registers that a loop changes.</summary>
    /// <param name="changed">These.</param>
    /// <param name="live">All that mean something at the head.</param>
    /// <param name="constants">Numbers that may bound a register, or the distance of two.</param>
    /// <param name="hasDistances">Whether distances are among them, of which there are many.</param>
    public static IEnumerable<LoopRelation> All(
        IReadOnlyCollection<int> changed, IReadOnlyCollection<int> live, ulong[] constants, bool hasDistances) =>
    [
        .. from a in changed
           from kind in (RelationKind[])[RelationKind.AtMostAtFirst, RelationKind.NotZero]
           select new LoopRelation(kind, a),
        .. from a in changed from c in constants select new LoopRelation(RelationKind.Below, a, 0, c),
        .. from a in changed
           from b in changed
           where a < b
           from kind in (RelationKind[])[RelationKind.SameSum, RelationKind.SameDifference]
           select new LoopRelation(kind, a, b),
        .. from a in changed
           from b in live
           where a != b && hasDistances
           from c in constants.Prepend(0ul)
           select new LoopRelation(RelationKind.Distance, a, b, c),
    ];

    /// <summary>What the second register is when the first one is known, for a sum or a difference that stays.</summary>
    public SymbolicWord64 Solve(SymbolicWord64 a, SymbolicWord64[] first) =>
        Kind == RelationKind.SameSum ? first[A] + first[B] - a : first[B] - first[A] + a;

    /// <summary>Whether it holds.</summary>
    /// <param name="x">The registers.</param>
    /// <param name="first">The registers when the head was reached for the first time.</param>
    public SymbolicBit Holds(SymbolicWord64[] x, SymbolicWord64[] first) => Kind switch
    {
        RelationKind.AtMostAtFirst => x[A] <= first[A],
        RelationKind.NotZero => SymbolicWord64.Low(x[A]) != 0u,
        RelationKind.Below => x[A] < SymbolicWord64.Of(Constant),
        RelationKind.SameSum => x[A] + x[B] == first[A] + first[B],
        RelationKind.SameDifference => x[A] - x[B] == first[A] - first[B],
        _ => (x[A] <= x[B]) & (x[B] - x[A] >= SymbolicWord64.Of(Constant)),
    };
}

/// <summary>What may show that a loop ends: a register goes down, up to a constant, or up to a register that stays.</summary>
/// <param name="Register">The register.</param>
/// <param name="Limit">It goes up in 32 bits, and stays at or below this; 0 for none.</param>
/// <param name="Other">It goes up in 64 bits, and stays at or below this one; or <see cref="NoRegister"/>.</param>
internal readonly record struct LoopRanking(int Register, ulong Limit, int Other)
{
    /// <summary>There is no other register.</summary>
    public const int NoRegister = -1;

    /// <summary>All of the registers that a loop changes.</summary>
    /// <param name="changed">These.</param>
    /// <param name="live">All that mean something at the head.</param>
    /// <param name="constants">Numbers up to which one may go.</param>
    public static IEnumerable<LoopRanking> All(IReadOnlyCollection<int> changed, IReadOnlyCollection<int> live, ulong[] constants) =>
    [
        .. from register in changed from limit in constants.Prepend(0ul) select new LoopRanking(register, limit, NoRegister),
        .. from register in changed
           from other in live.Except(changed)
           select new LoopRanking(register, 0, other),
    ];

    /// <summary>Whether an iteration brings it closer to the end.</summary>
    public SymbolicBit Advances(SymbolicWord64[] before, SymbolicWord64[] after)
    {
        if (Other != NoRegister)
        {
            return (after[Register] > before[Register]) & (after[Register] <= after[Other]);
        }

        SymbolicWord32 was = SymbolicWord64.Low(before[Register]), now = SymbolicWord64.Low(after[Register]);
        return Limit == 0 ? after[Register] < before[Register] : (now > was) & (now <= SymbolicWord32.Of(Limit));
    }
}
