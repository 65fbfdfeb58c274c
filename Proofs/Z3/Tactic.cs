namespace Microsoft.Z3;

/// <summary>A step that turns a goal into subgoals.</summary>
public class Tactic : Z3Object
{
    internal Tactic(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.Tactic;

    /// <summary>What parameters it has.</summary>
    public string Help => Context.Text(Native.Z3_tactic_get_help(Context.Handle, Handle));

    /// <summary>A solver that runs this tactic at each check.</summary>
    public Solver Solver => Context.MkSolver(this);

    /// <summary>What the tactic makes of a goal.</summary>
    public ApplyResult this[Goal g] => Apply(g);

    /// <summary>What the tactic makes of a goal.</summary>
    public ApplyResult Apply(Goal g, Params? p = null) => new(Context, p is null
        ? Native.Z3_tactic_apply(Context.Handle, Handle, g.In(Context))
        : Native.Z3_tactic_apply_ex(Context.Handle, Handle, g.In(Context), p.In(Context)));

    internal override void Take(nint owner, nint what) => Native.Z3_tactic_inc_ref(owner, what);
}
