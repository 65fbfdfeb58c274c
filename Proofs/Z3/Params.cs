namespace Microsoft.Z3;

/// <summary>Parameters of a solver, a tactic or a simplification.</summary>
public class Params : Z3Object
{
    internal Params(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.Params;

    /// <summary>Sets a parameter.</summary>
    public Params Add(Symbol name, bool value)
    {
        Native.Z3_params_set_bool(Context.Handle, Handle, name.In(Context), Context.Byte(value));
        Context.Check();
        return this;
    }

    /// <summary>Sets a parameter.</summary>
    public Params Add(string name, bool value) => Add(Context.MkSymbol(name), value);

    /// <summary>Sets a parameter.</summary>
    public Params Add(Symbol name, uint value)
    {
        Native.Z3_params_set_uint(Context.Handle, Handle, name.In(Context), value);
        Context.Check();
        return this;
    }

    /// <summary>Sets a parameter.</summary>
    public Params Add(string name, uint value) => Add(Context.MkSymbol(name), value);

    /// <summary>Sets a parameter.</summary>
    public Params Add(Symbol name, double value)
    {
        Native.Z3_params_set_double(Context.Handle, Handle, name.In(Context), value);
        Context.Check();
        return this;
    }

    /// <summary>Sets a parameter.</summary>
    public Params Add(string name, double value) => Add(Context.MkSymbol(name), value);

    /// <summary>Sets a parameter.</summary>
    public Params Add(Symbol name, Symbol value)
    {
        Native.Z3_params_set_symbol(Context.Handle, Handle, name.In(Context), value.In(Context));
        Context.Check();
        return this;
    }

    /// <summary>Sets a parameter.</summary>
    public Params Add(string name, Symbol value) => Add(Context.MkSymbol(name), value);

    /// <summary>Sets a parameter.</summary>
    public Params Add(Symbol name, string value) => Add(name, Context.MkSymbol(value));

    /// <summary>Sets a parameter.</summary>
    public Params Add(string name, string value) => Add(Context.MkSymbol(name), Context.MkSymbol(value));

    /// <summary>The parameters as libz3 prints them.</summary>
    public override string ToString() => Context.Text(Native.Z3_params_to_string(Context.Handle, Handle));

    internal override void Take(nint owner, nint what) => Native.Z3_params_inc_ref(owner, what);
}
