using System;

namespace Microsoft.Z3;

/// <summary>Formulas that a tactic works on.</summary>
public class Goal : Z3Object
{
    internal Goal(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.Goal;

    /// <summary>Whether it has the formula false.</summary>
    public bool Inconsistent => Context.Checked(Native.Z3_goal_inconsistent(Context.Handle, Handle)) != 0;

    /// <summary>Whether it is empty: anything makes it true.</summary>
    public bool IsDecidedSat => Context.Checked(Native.Z3_goal_is_decided_sat(Context.Handle, Handle)) != 0;

    /// <summary>Whether it has the formula false, and nothing was approximated.</summary>
    public bool IsDecidedUnsat => Context.Checked(Native.Z3_goal_is_decided_unsat(Context.Handle, Handle)) != 0;

    /// <summary>The number of formulas.</summary>
    public uint Size => Context.Checked(Native.Z3_goal_size(Context.Handle, Handle));

    /// <summary>The number of terms in the formulas.</summary>
    public uint NumExprs => Context.Checked(Native.Z3_goal_num_exprs(Context.Handle, Handle));

    /// <summary>The formulas.</summary>
    public BoolExpr[] Formulas
    {
        get
        {
            var formulas = new BoolExpr[Size];
            for (uint i = 0; i < formulas.Length; i++)
            {
                formulas[i] = new BoolExpr(Context, Native.Z3_goal_formula(Context.Handle, Handle, i));
            }

            return formulas;
        }
    }

    /// <summary>Adds formulas.</summary>
    public void Assert(params BoolExpr[] constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        foreach (BoolExpr constraint in constraints)
        {
            Native.Z3_goal_assert(Context.Handle, Handle, constraint.In(Context));
            Context.Check();
        }
    }

    /// <summary>Adds formulas.</summary>
    public void Add(params BoolExpr[] constraints) => Assert(constraints);

    /// <summary>Takes all formulas out.</summary>
    public void Reset()
    {
        Native.Z3_goal_reset(Context.Handle, Handle);
        Context.Check();
    }

    /// <summary>A model of the goal that a tactic was applied to, from one of this subgoal.</summary>
    public Model ConvertModel(Model m) => new(Context, Native.Z3_goal_convert_model(Context.Handle, Handle, m.In(Context)));

    /// <summary>The formulas as libz3 prints them.</summary>
    public override string ToString() => Context.Text(Native.Z3_goal_to_string(Context.Handle, Handle));

    internal override void Take(nint owner, nint what) => Native.Z3_goal_inc_ref(owner, what);
}
