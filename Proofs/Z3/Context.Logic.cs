using System;
using System.Collections.Generic;

namespace Microsoft.Z3;

/// <summary>Propositional logic and equality.</summary>
public partial class Context
{
    /// <summary>True.</summary>
    public BoolExpr MkTrue() => new(this, Native.Z3_mk_true(Handle));

    /// <summary>False.</summary>
    public BoolExpr MkFalse() => new(this, Native.Z3_mk_false(Handle));

    /// <summary>A truth value.</summary>
    public BoolExpr MkBool(bool value) => value ? MkTrue() : MkFalse();

    /// <summary>Equality; the sorts must be equal.</summary>
    public BoolExpr MkEq(Expr x, Expr y) => new(this, Native.Z3_mk_eq(Handle, x.In(this), y.In(this)));

    /// <summary>All arguments differ.</summary>
    public unsafe BoolExpr MkDistinct(params Expr[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        fixed (nint* handles = Handles(args))
        {
            return new BoolExpr(this, Native.Z3_mk_distinct(Handle, (uint)args.Length, handles));
        }
    }

    /// <summary>All arguments differ.</summary>
    public BoolExpr MkDistinct(IEnumerable<Expr> args) => MkDistinct(Listed(args));

    /// <summary>Negation.</summary>
    public BoolExpr MkNot(BoolExpr a) => new(this, Native.Z3_mk_not(Handle, a.In(this)));

    /// <summary>The second term if the first is true, else the third.</summary>
    public Expr MkITE(BoolExpr t1, Expr t2, Expr t3) =>
        Expr.Create(this, Native.Z3_mk_ite(Handle, t1.In(this), t2.In(this), t3.In(this)));

    /// <summary>Equivalence.</summary>
    public BoolExpr MkIff(BoolExpr t1, BoolExpr t2) => new(this, Native.Z3_mk_iff(Handle, t1.In(this), t2.In(this)));

    /// <summary>Implication.</summary>
    public BoolExpr MkImplies(BoolExpr t1, BoolExpr t2) => new(this, Native.Z3_mk_implies(Handle, t1.In(this), t2.In(this)));

    /// <summary>Exclusive or.</summary>
    public BoolExpr MkXor(BoolExpr t1, BoolExpr t2) => new(this, Native.Z3_mk_xor(Handle, t1.In(this), t2.In(this)));

    /// <summary>Conjunction; of nothing it is true.</summary>
    public unsafe BoolExpr MkAnd(params BoolExpr[] t)
    {
        ArgumentNullException.ThrowIfNull(t);
        fixed (nint* handles = Handles(t))
        {
            return new BoolExpr(this, Native.Z3_mk_and(Handle, (uint)t.Length, handles));
        }
    }

    /// <summary>Conjunction; of nothing it is true.</summary>
    public BoolExpr MkAnd(IEnumerable<BoolExpr> t) => MkAnd(Listed(t));

    /// <summary>Disjunction; of nothing it is false.</summary>
    public unsafe BoolExpr MkOr(params BoolExpr[] t)
    {
        ArgumentNullException.ThrowIfNull(t);
        fixed (nint* handles = Handles(t))
        {
            return new BoolExpr(this, Native.Z3_mk_or(Handle, (uint)t.Length, handles));
        }
    }

    /// <summary>Disjunction; of nothing it is false.</summary>
    public BoolExpr MkOr(IEnumerable<BoolExpr> t) => MkOr(Listed(t));
}
