using System;
using System.Collections.Generic;

namespace Microsoft.Z3;

/// <summary>Names, sorts, constants and numerals.</summary>
public partial class Context
{
    private readonly Dictionary<uint, BitVecSort> widths = [];
    private BoolSort? boolSort;

    /// <summary>The sort of truth values.</summary>
    public BoolSort BoolSort => boolSort ??= MkBoolSort();

    /// <summary>The sort of truth values.</summary>
    public BoolSort MkBoolSort() => new(this, Native.Z3_mk_bool_sort(Handle));

    /// <summary>The sort of the bit vectors of a width, in bits.</summary>
    public BitVecSort MkBitVecSort(uint size) => new(this, Native.Z3_mk_bv_sort(Handle, size));

    /// <summary>A name that is a text.</summary>
    public StringSymbol MkSymbol(string name) => new(this, Native.Z3_mk_string_symbol(Handle, name));

    /// <summary>A name that is a number.</summary>
    public IntSymbol MkSymbol(int i) => new(this, Native.Z3_mk_int_symbol(Handle, i));

    /// <summary>The declaration of a constant.</summary>
    public FuncDecl MkConstDecl(Symbol name, Sort range) => MkFuncDecl(name, [], range);

    /// <summary>The declaration of a constant.</summary>
    public FuncDecl MkConstDecl(string name, Sort range) => MkConstDecl(MkSymbol(name), range);

    /// <summary>The declaration of a function.</summary>
    public unsafe FuncDecl MkFuncDecl(Symbol name, Sort[] domain, Sort range)
    {
        ArgumentNullException.ThrowIfNull(domain);
        fixed (nint* sorts = Handles(domain))
        {
            return new FuncDecl(this, Native.Z3_mk_func_decl(Handle, name.In(this), (uint)domain.Length, sorts, range.In(this)));
        }
    }

    /// <summary>The declaration of a function.</summary>
    public FuncDecl MkFuncDecl(string name, Sort[] domain, Sort range) => MkFuncDecl(MkSymbol(name), domain, range);

    /// <summary>The declaration of a function of one argument.</summary>
    public FuncDecl MkFuncDecl(Symbol name, Sort domain, Sort range) => MkFuncDecl(name, [domain], range);

    /// <summary>The declaration of a function of one argument.</summary>
    public FuncDecl MkFuncDecl(string name, Sort domain, Sort range) => MkFuncDecl(MkSymbol(name), [domain], range);

    /// <summary>The declaration of a function that no other shares its name with.</summary>
    public unsafe FuncDecl MkFreshFuncDecl(string prefix, Sort[] domain, Sort range)
    {
        ArgumentNullException.ThrowIfNull(domain);
        fixed (nint* sorts = Handles(domain))
        {
            return new FuncDecl(this, Native.Z3_mk_fresh_func_decl(Handle, prefix, (uint)domain.Length, sorts, range.In(this)));
        }
    }

    /// <summary>A function applied to arguments.</summary>
    public unsafe Expr MkApp(FuncDecl f, params Expr[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        fixed (nint* handles = Handles(args))
        {
            return Expr.Create(this, Native.Z3_mk_app(Handle, f.In(this), (uint)args.Length, handles));
        }
    }

    /// <summary>A constant.</summary>
    public Expr MkConst(Symbol name, Sort range) => Expr.Create(this, Native.Z3_mk_const(Handle, name.In(this), range.In(this)));

    /// <summary>A constant.</summary>
    public Expr MkConst(string name, Sort range) => MkConst(MkSymbol(name), range);

    /// <summary>The constant of a declaration.</summary>
    public Expr MkConst(FuncDecl f) => MkApp(f);

    /// <summary>A constant that no other shares its name with.</summary>
    public Expr MkFreshConst(string prefix, Sort range) => Expr.Create(this, Native.Z3_mk_fresh_const(Handle, prefix, range.In(this)));

    /// <summary>A truth value's name.</summary>
    public BoolExpr MkBoolConst(Symbol name) => (BoolExpr)MkConst(name, BoolSort);

    /// <summary>A truth value's name.</summary>
    public BoolExpr MkBoolConst(string name) => MkBoolConst(MkSymbol(name));

    /// <summary>A bit vector's name.</summary>
    public BitVecExpr MkBVConst(Symbol name, uint size) => (BitVecExpr)MkConst(name, SortOf(size));

    /// <summary>A bit vector's name.</summary>
    public BitVecExpr MkBVConst(string name, uint size) => MkBVConst(MkSymbol(name), size);

    /// <summary>A numeral, modulo two to the width.</summary>
    public Expr MkNumeral(int v, Sort ty) => Expr.Create(this, Native.Z3_mk_int(Handle, v, ty.In(this)));

    /// <summary>A numeral, modulo two to the width.</summary>
    public Expr MkNumeral(uint v, Sort ty) => Expr.Create(this, Native.Z3_mk_unsigned_int(Handle, v, ty.In(this)));

    /// <summary>A numeral, modulo two to the width.</summary>
    public Expr MkNumeral(long v, Sort ty) => Expr.Create(this, Native.Z3_mk_int64(Handle, v, ty.In(this)));

    /// <summary>A numeral, modulo two to the width.</summary>
    public Expr MkNumeral(ulong v, Sort ty) => Expr.Create(this, Native.Z3_mk_unsigned_int64(Handle, v, ty.In(this)));

    /// <summary>A numeral from decimal digits, modulo two to the width.</summary>
    public Expr MkNumeral(string v, Sort ty) => Expr.Create(this, Native.Z3_mk_numeral(Handle, v, ty.In(this)));

    /// <summary>A bit vector's value, modulo two to the width.</summary>
    public BitVecNum MkBV(int v, uint size) => (BitVecNum)MkNumeral(v, SortOf(size));

    /// <summary>A bit vector's value, modulo two to the width.</summary>
    public BitVecNum MkBV(uint v, uint size) => (BitVecNum)MkNumeral(v, SortOf(size));

    /// <summary>A bit vector's value, modulo two to the width.</summary>
    public BitVecNum MkBV(long v, uint size) => (BitVecNum)MkNumeral(v, SortOf(size));

    /// <summary>A bit vector's value, modulo two to the width.</summary>
    public BitVecNum MkBV(ulong v, uint size) => (BitVecNum)MkNumeral(v, SortOf(size));

    /// <summary>A bit vector's value from decimal digits, modulo two to the width.</summary>
    public BitVecNum MkBV(string v, uint size) => (BitVecNum)MkNumeral(v, SortOf(size));

    /// <summary>A bit vector's value from its bits, lowest first.</summary>
    public unsafe BitVecNum MkBV(bool[] bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        fixed (byte* bytes = Array.ConvertAll(bits, Byte))
        {
            return (BitVecNum)Expr.Create(this, Native.Z3_mk_bv_numeral(Handle, (uint)bits.Length, bytes));
        }
    }

    /// <summary>A C truth value.</summary>
    internal static byte Byte(bool value) => value ? (byte)1 : (byte)0;

    private BitVecSort SortOf(uint width)
    {
        if (!widths.TryGetValue(width, out BitVecSort? sort))
        {
            sort = MkBitVecSort(width);
            widths.Add(width, sort);
        }

        return sort;
    }
}
