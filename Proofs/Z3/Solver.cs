using System;
using System.Collections.Generic;
using System.Linq;

namespace Microsoft.Z3;

/// <summary>Decides whether some values make its assertions true.</summary>
public class Solver : Z3Object
{
    internal Solver(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.Solver;

    /// <summary>What parameters it has.</summary>
    public string Help => Context.Text(Native.Z3_solver_get_help(Context.Handle, Handle));

    /// <summary>Why the last check did not decide.</summary>
    public string ReasonUnknown => Context.Text(Native.Z3_solver_get_reason_unknown(Context.Handle, Handle));

    /// <summary>The parameters.</summary>
    public Params Parameters
    {
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Native.Z3_solver_set_params(Context.Handle, Handle, value.In(Context));
            Context.Check();
        }
    }

    /// <summary>The number of <see cref="Push"/>es without a <see cref="Pop"/>.</summary>
    public uint NumScopes => Context.Checked(Native.Z3_solver_get_num_scopes(Context.Handle, Handle));

    /// <summary>The number of assertions.</summary>
    public uint NumAssertions => (uint)Assertions.Length;

    /// <summary>The assertions.</summary>
    public BoolExpr[] Assertions => Context.Elements(Native.Z3_solver_get_assertions(Context.Handle, Handle));

    /// <summary>The assertions that became literals.</summary>
    public BoolExpr[] Units => Context.Elements(Native.Z3_solver_get_units(Context.Handle, Handle));

    /// <summary>The values that the last check found.</summary>
    public Model Model => new(Context, Native.Z3_solver_get_model(Context.Handle, Handle));

    /// <summary>Which tracked assertions and assumptions the last check needed to be unsatisfiable.</summary>
    public BoolExpr[] UnsatCore => Context.Elements(Native.Z3_solver_get_unsat_core(Context.Handle, Handle));

    /// <summary>What it counted.</summary>
    public Statistics Statistics => new(Context, Native.Z3_solver_get_statistics(Context.Handle, Handle));

    /// <summary>Begins a scope: the next <see cref="Pop"/> takes back what is asserted from here on.</summary>
    public void Push()
    {
        Native.Z3_solver_push(Context.Handle, Handle);
        Context.Check();
    }

    /// <summary>Ends so many scopes.</summary>
    public void Pop(uint n = 1)
    {
        Native.Z3_solver_pop(Context.Handle, Handle, n);
        Context.Check();
    }

    /// <summary>Takes back all assertions and scopes.</summary>
    public void Reset()
    {
        Native.Z3_solver_reset(Context.Handle, Handle);
        Context.Check();
    }

    /// <summary>Adds assertions.</summary>
    public void Assert(params BoolExpr[] constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        foreach (BoolExpr constraint in constraints)
        {
            Native.Z3_solver_assert(Context.Handle, Handle, constraint.In(Context));
            Context.Check();
        }
    }

    /// <summary>Adds assertions.</summary>
    public void Add(params BoolExpr[] constraints) => Assert(constraints);

    /// <summary>Adds assertions.</summary>
    public void Add(IEnumerable<BoolExpr> constraints) => Assert(constraints.ToArray());

    /// <summary>Adds assertions, each with the name that it has in an unsatisfiable core.</summary>
    public void AssertAndTrack(BoolExpr[] constraints, BoolExpr[] ps)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(ps);
        if (constraints.Length != ps.Length)
        {
            throw new Z3Exception("Argument size mismatch");
        }

        for (int i = 0; i < constraints.Length; i++)
        {
            AssertAndTrack(constraints[i], ps[i]);
        }
    }

    /// <summary>Adds an assertion with the name that it has in an unsatisfiable core.</summary>
    public void AssertAndTrack(BoolExpr constraint, BoolExpr p)
    {
        Native.Z3_solver_assert_and_track(Context.Handle, Handle, constraint.In(Context), p.In(Context));
        Context.Check();
    }

    /// <summary>Adds the assertions of a text in SMT-LIB 2.</summary>
    public void FromString(string str)
    {
        Native.Z3_solver_from_string(Context.Handle, Handle, str);
        Context.Check();
    }

    /// <summary>Whether some values make the assertions and these assumptions true.</summary>
    public unsafe Status Check(params Expr[] assumptions)
    {
        if (assumptions is null || assumptions.Length == 0)
        {
            return Answer(Native.Z3_solver_check(Context.Handle, Handle));
        }

        fixed (nint* handles = Context.Handles(assumptions))
        {
            return Answer(Native.Z3_solver_check_assumptions(Context.Handle, Handle, (uint)assumptions.Length, handles));
        }
    }

    /// <summary>Whether some values make the assertions and these assumptions true.</summary>
    public Status Check(IEnumerable<BoolExpr> assumptions) => Check(assumptions.ToArray<Expr>());

    /// <summary>The solver with its assertions in another context.</summary>
    public Solver Translate(Context ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        nint copy = Native.Z3_solver_translate(Context.Handle, Handle, ctx.Handle);
        Context.Check();
        return new Solver(ctx, copy);
    }

    /// <summary>Sets a parameter.</summary>
    public void Set(string name, bool value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(Symbol name, bool value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(string name, uint value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(Symbol name, uint value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(string name, double value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(Symbol name, double value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(string name, string value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(Symbol name, string value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(string name, Symbol value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>Sets a parameter.</summary>
    public void Set(Symbol name, Symbol value) => Parameters = Context.MkParams().Add(name, value);

    /// <summary>The assertions in SMT-LIB 2, as libz3 writes them.</summary>
    public override string ToString() => Context.Text(Native.Z3_solver_to_string(Context.Handle, Handle));

    internal override void Take(nint owner, nint what) => Native.Z3_solver_inc_ref(owner, what);

    private Status Answer(int answer)
    {
        Context.Check();
        Context.GiveBack();
        return (Status)answer;
    }
}
