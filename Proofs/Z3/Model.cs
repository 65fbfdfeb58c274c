using System;
using System.Collections.Generic;

namespace Microsoft.Z3;

/// <summary>Values that make the assertions of a solver true.</summary>
public class Model : Z3Object
{
    internal Model(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.Model;

    /// <summary>The number of constants that have a value.</summary>
    public uint NumConsts => Context.Checked(Native.Z3_model_get_num_consts(Context.Handle, Handle));

    /// <summary>The number of functions that have a value.</summary>
    public uint NumFuncs => Context.Checked(Native.Z3_model_get_num_funcs(Context.Handle, Handle));

    /// <summary>The constants that have a value.</summary>
    public FuncDecl[] ConstDecls
    {
        get
        {
            var declarations = new FuncDecl[NumConsts];
            for (uint i = 0; i < declarations.Length; i++)
            {
                declarations[i] = new FuncDecl(Context, Native.Z3_model_get_const_decl(Context.Handle, Handle, i));
            }

            return declarations;
        }
    }

    /// <summary>The functions that have a value.</summary>
    public FuncDecl[] FuncDecls
    {
        get
        {
            var declarations = new FuncDecl[NumFuncs];
            for (uint i = 0; i < declarations.Length; i++)
            {
                declarations[i] = new FuncDecl(Context, Native.Z3_model_get_func_decl(Context.Handle, Handle, i));
            }

            return declarations;
        }
    }

    /// <summary>The constants that have a value, with the value.</summary>
    public IEnumerable<KeyValuePair<FuncDecl, Expr>> Consts
    {
        get
        {
            foreach (FuncDecl declaration in ConstDecls)
            {
                if (ConstInterp(declaration) is { } value)
                {
                    yield return new KeyValuePair<FuncDecl, Expr>(declaration, value);
                }
            }
        }
    }

    /// <summary>The value of a constant, or null if any will do.</summary>
    public Expr? ConstInterp(Expr a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return ConstInterp(a.FuncDecl);
    }

    /// <summary>The value of a constant, or null if any will do.</summary>
    public Expr? ConstInterp(FuncDecl f)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (f.Arity != 0)
        {
            throw new Z3Exception("Non-zero arity functions have FunctionInterpretations as a model. Use FuncInterp.");
        }

        nint value = Native.Z3_model_get_const_interp(Context.Handle, Handle, f.In(Context));
        Context.Check();
        return value == 0 ? null : Expr.Create(Context, value);
    }

    /// <summary>The value of a term; with completion, constants that may have any value get one.</summary>
    public unsafe Expr Eval(Expr t, bool completion = false)
    {
        ArgumentNullException.ThrowIfNull(t);
        nint value = 0;
        byte done = Native.Z3_model_eval(Context.Handle, Handle, t.In(Context), Context.Byte(completion), &value);
        Context.Check();
        return done != 0 ? Expr.Create(Context, value) : throw new ModelEvaluationFailedException();
    }

    /// <summary>The value of a term; with completion, constants that may have any value get one.</summary>
    public Expr Evaluate(Expr t, bool completion = false) => Eval(t, completion);

    /// <summary>The model as libz3 prints it.</summary>
    public override string ToString() => Context.Text(Native.Z3_model_to_string(Context.Handle, Handle));

    internal override void Take(nint owner, nint what) => Native.Z3_model_inc_ref(owner, what);

    /// <summary>A term that the model gives no value.</summary>
    public class ModelEvaluationFailedException : Z3Exception
    {
        /// <summary>The error.</summary>
        public ModelEvaluationFailedException()
        {
        }
    }
}
