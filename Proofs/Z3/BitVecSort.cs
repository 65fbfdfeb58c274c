namespace Microsoft.Z3;

/// <summary>The sort of the bit vectors of one width.</summary>
public class BitVecSort : Sort
{
    internal BitVecSort(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>The width in bits.</summary>
    public uint Size => Context.Checked(Native.Z3_get_bv_sort_size(Context.Handle, Handle));
}
