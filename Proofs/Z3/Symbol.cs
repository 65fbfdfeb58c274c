using System.Globalization;

namespace Microsoft.Z3;

/// <summary>A name in a context: a text or a number.</summary>
public class Symbol : Z3Object
{
    private const uint TextKind = 1;

    internal Symbol(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.None;

    /// <summary>Whether both are the same name of the same context.</summary>
    public static bool operator ==(Symbol? s1, Symbol? s2) =>
        ReferenceEquals(s1, s2) || (s1 is not null && s2 is not null && ReferenceEquals(s1.Context, s2.Context) && s1.Handle == s2.Handle);

    /// <summary>Whether they are different names.</summary>
    public static bool operator !=(Symbol? s1, Symbol? s2) => !(s1 == s2);

    /// <summary>Whether the name is a number.</summary>
    public bool IsIntSymbol() => !IsStringSymbol();

    /// <summary>Whether the name is a text.</summary>
    public bool IsStringSymbol() => Context.Checked(Native.Z3_get_symbol_kind(Context.Handle, Handle)) == TextKind;

    /// <inheritdoc/>
    public override bool Equals(object? o) => this == o as Symbol;

    /// <inheritdoc/>
    public override int GetHashCode() => Handle.GetHashCode();

    /// <summary>The name as text.</summary>
    public override string ToString() => this is IntSymbol number
        ? number.Int.ToString(CultureInfo.InvariantCulture)
        : Context.Text(Native.Z3_get_symbol_string(Context.Handle, Handle));

    internal static Symbol Create(Context context, nint handle)
    {
        context.Check();
        return context.Checked(Native.Z3_get_symbol_kind(context.Handle, handle)) == TextKind
            ? new StringSymbol(context, handle)
            : new IntSymbol(context, handle);
    }
}
