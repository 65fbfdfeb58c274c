using System;

namespace Microsoft.Z3;

/// <summary>A node: a term, a sort or a declaration. Equal nodes of a context are one node.</summary>
public class AST : Z3Object, IComparable
{
    internal AST(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>A number of this node, unlike that of any other of its context that is alive.</summary>
    public uint Id => Context.Checked(Native.Z3_get_ast_id(Context.Handle, Handle));

    /// <summary>What kind of node this is.</summary>
    public Z3_ast_kind ASTKind => (Z3_ast_kind)Context.Checked(Native.Z3_get_ast_kind(Context.Handle, Handle));

    /// <summary>Whether both are the same node.</summary>
    public static bool operator ==(AST? a, AST? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && ReferenceEquals(a.Context, b.Context) && a.Handle == b.Handle);

    /// <summary>Whether they are different nodes.</summary>
    public static bool operator !=(AST? a, AST? b) => !(a == b);

    /// <inheritdoc/>
    public override bool Equals(object? o) => this == o as AST;

    /// <summary>A hash of the structure, the same in every context.</summary>
    public override int GetHashCode() => (int)Context.Checked(Native.Z3_get_ast_hash(Context.Handle, Handle));

    /// <summary>Orders nodes of one context by <see cref="Id"/>.</summary>
    public virtual int CompareTo(object? other) => other is AST node ? Id.CompareTo(node.Id) : 1;

    /// <summary>The node as libz3 prints it.</summary>
    public override string ToString() => Context.Text(Native.Z3_ast_to_string(Context.Handle, Handle));

    /// <summary>The node as an S-expression.</summary>
    public string SExpr() => ToString();

    /// <summary>The pointer of this node's copy in another context.</summary>
    internal nint CopyTo(Context target)
    {
        nint copy = Native.Z3_translate(Context.Handle, Handle, target.Handle);
        Context.Check();
        return copy;
    }
}
