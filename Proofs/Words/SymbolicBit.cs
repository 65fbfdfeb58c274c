using Lockstep.Model.Words;
using Lockstep.Proofs.Paths;
using Microsoft.Z3;

namespace Lockstep.Proofs.Words;

/// <summary>A bit that is known, or a term. <c>if</c> on one that is not decided asks the explorer of the thread, which forks.</summary>
public readonly struct SymbolicBit : IBit<SymbolicBit>
{
    private SymbolicBit(bool value, BoolExpr? expression) => (IsOne, Expression) = (value, expression);

    /// <summary>The bit, where it is known.</summary>
    internal bool IsOne { get; }

    /// <summary>The term; null when the bit is known.</summary>
    internal BoolExpr? Expression { get; }

    /// <inheritdoc/>
    public static bool operator true(SymbolicBit bit) => bit.Expression is null ? bit.IsOne : PathExplorer.Current.Decide(bit.Expression);

    /// <inheritdoc/>
    public static bool operator false(SymbolicBit bit) => !(bit ? true : false);

    /// <inheritdoc/>
    public static SymbolicBit operator &(SymbolicBit a, SymbolicBit b) =>
        a.Expression is null ? (a.IsOne ? b : a)
        : b.Expression is null ? (b.IsOne ? a : b)
        : a.Expression.Equals(b.Expression) ? a
        : Above(a.Expression, b.Expression) ?? Of(PathExplorer.Current.Context.MkAnd(a.Expression, b.Expression));

    /// <inheritdoc/>
    public static SymbolicBit operator |(SymbolicBit a, SymbolicBit b) =>
        a.Expression is null ? (a.IsOne ? a : b)
        : b.Expression is null ? (b.IsOne ? b : a)
        : a.Expression.Equals(b.Expression) ? a
        : Of(PathExplorer.Current.Context.MkOr(a.Expression, b.Expression));

    /// <inheritdoc/>
    public static SymbolicBit operator ^(SymbolicBit a, SymbolicBit b) =>
        a.Expression is null ? (a.IsOne ? !b : b)
        : b.Expression is null ? (b.IsOne ? !a : a)
        : a.Expression.Equals(b.Expression) ? false
        : Of(PathExplorer.Current.Context.MkXor(a.Expression, b.Expression));

    /// <inheritdoc/>
    public static SymbolicBit operator !(SymbolicBit bit) =>
        bit.Expression is null ? new(!bit.IsOne, null)
        : bit.Expression.IsNot ? Of((BoolExpr)bit.Expression.Args[0])
        : Of(PathExplorer.Current.Context.MkNot(bit.Expression));

    /// <inheritdoc/>
    public static implicit operator SymbolicBit(bool value) => new(value, null);

    /// <inheritdoc/>
    public static SymbolicBit Select(SymbolicBit condition, SymbolicBit ifOne, SymbolicBit ifZero) =>
        condition.Expression is null ? (condition.IsOne ? ifOne : ifZero)
        : ifOne.Expression is null ? (ifOne.IsOne ? condition | ifZero : !condition & ifZero)
        : ifZero.Expression is null ? (ifZero.IsOne ? !condition | ifOne : condition & ifOne)
        : ifOne.Expression.Equals(ifZero.Expression) ? ifOne
        : Of((BoolExpr)PathExplorer.Current.Context.MkITE(condition.Expression, ifOne.Expression, ifZero.Expression));

    /// <summary>
    /// "Neither less nor equal", as a processor's flags say it, is "above": one comparison, and the same term as where it is said directly.
    /// Null where the two are something else.
    /// </summary>
    private static SymbolicBit? Above(BoolExpr a, BoolExpr b)
    {
        if (!a.IsNot || !b.IsNot || !a.Args[0].IsBVULT || !b.Args[0].IsEq)
        {
            return null;
        }

        (Expr less, Expr equal) = (a.Args[0], b.Args[0]);
        return less.Args[0].Equals(equal.Args[0]) && less.Args[1].Equals(equal.Args[1])
            ? Of(PathExplorer.Current.Context.MkBVULT((BitVecExpr)less.Args[1], (BitVecExpr)less.Args[0])) : null;
    }

    /// <summary>A bit of which nothing is known but its term.</summary>
    internal static SymbolicBit Of(BoolExpr expression) => new(false, expression);

    /// <summary>The term of the bit.</summary>
    internal BoolExpr ToExpression() => Expression ?? PathExplorer.Current.Context.MkBool(IsOne);

    /// <inheritdoc/>
    public override string ToString() => Expression?.ToString() ?? (IsOne ? "1" : "0");
}
