namespace Microsoft.Z3;

/// <summary>A name that is a number.</summary>
public class IntSymbol : Symbol
{
    internal IntSymbol(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>The number.</summary>
    public int Int => Context.Checked(Native.Z3_get_symbol_int(Context.Handle, Handle));
}
