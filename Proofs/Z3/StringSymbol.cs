namespace Microsoft.Z3;

/// <summary>A name that is a text.</summary>
public class StringSymbol : Symbol
{
    internal StringSymbol(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>The text.</summary>
    public string String => ToString();
}
