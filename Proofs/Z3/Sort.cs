namespace Microsoft.Z3;

/// <summary>The sort of a term.</summary>
public class Sort : AST
{
    internal Sort(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>A number of this sort, unlike that of any other of its context.</summary>
    public new uint Id => Context.Checked(Native.Z3_get_sort_id(Context.Handle, Handle));

    /// <summary>What kind of sort this is.</summary>
    public Z3_sort_kind SortKind => KindOf(Context, Handle);

    /// <summary>Its name.</summary>
    public Symbol Name => Symbol.Create(Context, Native.Z3_get_sort_name(Context.Handle, Handle));

    /// <summary>Whether both are the same sort.</summary>
    public static bool operator ==(Sort? a, Sort? b) => (AST?)a == b;

    /// <summary>Whether they are different sorts.</summary>
    public static bool operator !=(Sort? a, Sort? b) => !(a == b);

    /// <inheritdoc/>
    public override bool Equals(object? o) => base.Equals(o);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>This sort in another context.</summary>
    public Sort Translate(Context ctx) => ReferenceEquals(ctx, Context) ? this : Create(ctx, CopyTo(ctx));

    internal static Z3_sort_kind KindOf(Context context, nint sort) =>
        (Z3_sort_kind)context.Checked(Native.Z3_get_sort_kind(context.Handle, sort));

    internal static Sort Create(Context context, nint handle)
    {
        context.Check();
        return KindOf(context, handle) switch
        {
            Z3_sort_kind.Z3_BOOL_SORT => new BoolSort(context, handle),
            Z3_sort_kind.Z3_BV_SORT => new BitVecSort(context, handle),
            _ => new Sort(context, handle),
        };
    }
}
