namespace Microsoft.Z3;

/// <summary>The declaration of a constant or a function.</summary>
public class FuncDecl : AST
{
    internal FuncDecl(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>A number of this declaration, unlike that of any other of its context.</summary>
    public new uint Id => Context.Checked(Native.Z3_get_func_decl_id(Context.Handle, Handle));

    /// <summary>The number of arguments.</summary>
    public uint Arity => DomainSize;

    /// <summary>The number of arguments.</summary>
    public uint DomainSize => Context.Checked(Native.Z3_get_domain_size(Context.Handle, Handle));

    /// <summary>The sorts of the arguments.</summary>
    public Sort[] Domain
    {
        get
        {
            var sorts = new Sort[DomainSize];
            for (uint i = 0; i < sorts.Length; i++)
            {
                sorts[i] = Sort.Create(Context, Native.Z3_get_domain(Context.Handle, Handle, i));
            }

            return sorts;
        }
    }

    /// <summary>The sort of the result.</summary>
    public Sort Range => Sort.Create(Context, Native.Z3_get_range(Context.Handle, Handle));

    /// <summary>What function this is.</summary>
    public Z3_decl_kind DeclKind => Context.KindOf(Context.Checked(Native.Z3_get_decl_kind(Context.Handle, Handle)));

    /// <summary>The name.</summary>
    public Symbol Name => Symbol.Create(Context, Native.Z3_get_decl_name(Context.Handle, Handle));

    /// <summary>The number of parameters.</summary>
    public uint NumParameters => Context.Checked(Native.Z3_get_decl_num_parameters(Context.Handle, Handle));

    /// <summary>The parameters: the two positions of an extraction, the count of an extension or a rotation.</summary>
    public Parameter[] Parameters
    {
        get
        {
            var parameters = new Parameter[NumParameters];
            for (uint i = 0; i < parameters.Length; i++)
            {
                var kind = (Z3_parameter_kind)Context.Checked(Native.Z3_get_decl_parameter_kind(Context.Handle, Handle, i));
                int value = kind == Z3_parameter_kind.Z3_PARAMETER_INT
                    ? Context.Checked(Native.Z3_get_decl_int_parameter(Context.Handle, Handle, i))
                    : 0;
                parameters[i] = new Parameter(kind, value);
            }

            return parameters;
        }
    }

    /// <summary>Whether both are the same declaration.</summary>
    public static bool operator ==(FuncDecl? a, FuncDecl? b) => (AST?)a == b;

    /// <summary>Whether they are different declarations.</summary>
    public static bool operator !=(FuncDecl? a, FuncDecl? b) => !(a == b);

    /// <inheritdoc/>
    public override bool Equals(object? o) => base.Equals(o);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>The function applied to arguments.</summary>
    public Expr Apply(params Expr[] args) => Context.MkApp(this, args);

    /// <summary>This declaration in another context.</summary>
    public FuncDecl Translate(Context ctx) => ReferenceEquals(ctx, Context) ? this : new FuncDecl(ctx, CopyTo(ctx));

    /// <summary>A parameter of a declaration.</summary>
    public class Parameter
    {
        private readonly int value;

        internal Parameter(Z3_parameter_kind kind, int value)
        {
            ParameterKind = kind;
            this.value = value;
        }

        /// <summary>What the parameter is.</summary>
        public Z3_parameter_kind ParameterKind { get; }

        /// <summary>Its value, if it is an integer.</summary>
        public int Int =>
            ParameterKind == Z3_parameter_kind.Z3_PARAMETER_INT ? value : throw new Z3Exception("parameter is not an int");
    }
}
