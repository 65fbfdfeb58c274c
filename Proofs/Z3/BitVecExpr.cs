namespace Microsoft.Z3;

/// <summary>A bit vector.</summary>
public class BitVecExpr : Expr
{
    internal BitVecExpr(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>The width in bits.</summary>
    public uint SortSize
    {
        get
        {
            nint sort = Context.Checked(Native.Z3_get_sort(Context.Handle, Handle));
            return Context.Checked(Native.Z3_get_bv_sort_size(Context.Handle, sort));
        }
    }
}
