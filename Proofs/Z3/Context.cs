using System;
using System.Collections.Generic;
using System.Linq;

namespace Microsoft.Z3;

/// <summary>
/// A world of terms and solvers. One thread uses it at a time; <see cref="Interrupt"/> is for any thread. Terms pass to another
/// context by Translate, on a thread that may use both.
/// </summary>
public partial class Context : IDisposable
{
    // libz3's own advice: the parameters that a new context reads are the whole process's.
    private static readonly object Creation = new();

    private readonly References references = new();
    private readonly object gate = new();
    private readonly uint uninterpreted;
    private nint handle;

    /// <summary>A context with libz3's settings.</summary>
    public Context()
        : this([])
    {
    }

    /// <summary>A context with these settings, such as "model", "unsat_core" and "timeout" (milliseconds).</summary>
    public Context(Dictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        lock (Creation)
        {
            nint config = Native.Z3_mk_config();
            foreach ((string name, string value) in settings)
            {
                Native.Z3_set_param_value(config, name, value);
            }

            handle = Native.Z3_mk_context_rc(config);
            Native.Z3_del_config(config);
        }

        // Without a handler an error is a code to ask for; the default handler ends the process.
        Native.Z3_set_error_handler(handle, 0);
        uninterpreted = KindOfConstant();
    }

    /// <summary>Frees the context when nothing refers to it or to its terms.</summary>
    ~Context() => Delete();

    /// <summary>How terms are printed.</summary>
    public Z3_ast_print_mode PrintMode
    {
        set
        {
            Native.Z3_set_ast_print_mode(Handle, (uint)value);
            Check();
        }
    }

    /// <summary>The pointer, for a call of libz3.</summary>
    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Context));

    /// <summary>Frees the context and everything in it; its terms and solvers are not to be used any more.</summary>
    public void Dispose()
    {
        Delete();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the check, simplification or tactic that runs on another thread; it ends as unknown or with an error.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            if (handle != 0)
            {
                Native.Z3_interrupt(handle);
            }
        }
    }

    /// <summary>Changes a setting of this context, such as "timeout" (milliseconds).</summary>
    public void UpdateParamValue(string id, string value)
    {
        Native.Z3_update_param_value(Handle, id, value);
        Check();
    }

    /// <summary>Throws the error of the last call, if it made one.</summary>
    internal void Check()
    {
        int code = Native.Z3_get_error_code(handle);
        if (code != 0)
        {
            throw new Z3Exception(Native.Text(Native.Z3_get_error_msg(handle, code)));
        }

        GC.KeepAlive(this);
    }

    /// <summary>The result of the last call, or its error.</summary>
    internal T Checked<T>(T result)
    {
        Check();
        return result;
    }

    /// <summary>The text that the last call returned, or its error.</summary>
    internal string Text(nint text)
    {
        Check();
        return Native.Text(text);
    }

    /// <summary>The kind of a declaration, whatever number this libz3 has for a constant's.</summary>
    internal Z3_decl_kind KindOf(uint native) =>
        native == uninterpreted ? Z3_decl_kind.Z3_OP_UNINTERPRETED : (Z3_decl_kind)native;

    /// <summary>Notes a reference that an object took; its number is for <see cref="Release"/>.</summary>
    internal int Hold(nint what, Counted kind)
    {
        GiveBack();
        return references.Add(what, kind);
    }

    /// <summary>Notes that a reference is not needed any more; any thread.</summary>
    internal void Release(int reference, Counted kind) => references.Release(reference, kind);

    /// <summary>Gives back what <see cref="Release"/> noted, when there is enough of it.</summary>
    internal void GiveBack()
    {
        if (references.IsDue)
        {
            references.GiveBack(Handle);
        }
    }

    /// <summary>The pointers of these objects.</summary>
    internal nint[] Handles(Z3Object[] objects)
    {
        var handles = new nint[objects.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = objects[i].In(this);
        }

        return handles;
    }

    /// <summary>The elements of a vector of terms that the last call returned.</summary>
    internal BoolExpr[] Elements(nint vector)
    {
        Check();
        Native.Z3_ast_vector_inc_ref(Handle, vector);
        var elements = new BoolExpr[Native.Z3_ast_vector_size(Handle, vector)];
        for (uint i = 0; i < elements.Length; i++)
        {
            elements[i] = (BoolExpr)Expr.Create(this, Native.Z3_ast_vector_get(Handle, vector, i));
        }

        Native.Z3_ast_vector_dec_ref(Handle, vector);
        Check();
        return elements;
    }

    private static T[] Listed<T>(IEnumerable<T> items) => items as T[] ?? items.ToArray();

    private uint KindOfConstant()
    {
        using BoolExpr constant = MkBoolConst("constant");
        using FuncDecl declaration = constant.FuncDecl;
        return Checked(Native.Z3_get_decl_kind(Handle, declaration.Handle));
    }

    private void Delete()
    {
        lock (gate)
        {
            if (handle != 0)
            {
                references.GiveBackAll(handle);
                Native.Z3_del_context(handle);
                handle = 0;
            }
        }
    }
}
