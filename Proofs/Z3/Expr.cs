using System;

namespace Microsoft.Z3;

/// <summary>A term.</summary>
public partial class Expr : AST
{
    internal Expr(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>The declaration of the function that the term applies.</summary>
    public FuncDecl FuncDecl => new(Context, Native.Z3_get_app_decl(Context.Handle, Handle));

    /// <summary>The truth value, if the term is true or false as it stands.</summary>
    public Z3_lbool BoolValue => (Z3_lbool)Context.Checked(Native.Z3_get_bool_value(Context.Handle, Handle));

    /// <summary>The number of arguments.</summary>
    public uint NumArgs => Context.Checked(Native.Z3_get_app_num_args(Context.Handle, Handle));

    /// <summary>The arguments.</summary>
    public Expr[] Args
    {
        get
        {
            var args = new Expr[NumArgs];
            for (uint i = 0; i < args.Length; i++)
            {
                args[i] = Arg(i);
            }

            return args;
        }
    }

    /// <summary>The sort.</summary>
    public Sort Sort => Sort.Create(Context, Native.Z3_get_sort(Context.Handle, Handle));

    /// <summary>An argument.</summary>
    public Expr Arg(uint i) => i < NumArgs
        ? Create(Context, Native.Z3_get_app_arg(Context.Handle, Handle, i))
        : throw new Z3Exception($"argument {i} of {NumArgs}");

    /// <summary>An equal term, simpler by libz3's rules.</summary>
    public Expr Simplify(Params? p = null) => Create(Context, p is null
        ? Native.Z3_simplify(Context.Handle, Handle)
        : Native.Z3_simplify_ex(Context.Handle, Handle, p.In(Context)));

    /// <summary>The term with every occurrence of each term of one list replaced by the one of the other list, all at once.</summary>
    public unsafe Expr Substitute(Expr[] from, Expr[] to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Length != to.Length)
        {
            throw new Z3Exception("Argument sizes do not match");
        }

        fixed (nint* old = Context.Handles(from), replacement = Context.Handles(to))
        {
            return Create(Context, Native.Z3_substitute(Context.Handle, Handle, (uint)from.Length, old, replacement));
        }
    }

    /// <summary>The term with every occurrence of one term replaced by another.</summary>
    public Expr Substitute(Expr from, Expr to) => Substitute([from], [to]);

    /// <summary>This term in another context.</summary>
    public Expr Translate(Context ctx) => ReferenceEquals(ctx, Context) ? this : Create(ctx, CopyTo(ctx));

    /// <summary>The object of the right class for a term that the last call returned.</summary>
    internal static Expr Create(Context context, nint handle)
    {
        context.Check();
        nint sort = Native.Z3_get_sort(context.Handle, handle);
        return Sort.KindOf(context, sort) switch
        {
            Z3_sort_kind.Z3_BOOL_SORT => new BoolExpr(context, handle),
            Z3_sort_kind.Z3_BV_SORT when Native.Z3_is_numeral_ast(context.Handle, handle) != 0 => new BitVecNum(context, handle),
            Z3_sort_kind.Z3_BV_SORT => new BitVecExpr(context, handle),
            _ => new Expr(context, handle),
        };
    }
}
