using System;

namespace Microsoft.Z3;

/// <summary>Parameters, solvers, tactics, goals, SMT-LIB.</summary>
public partial class Context
{
    /// <summary>The number of tactics of this libz3.</summary>
    public uint NumTactics => Checked(Native.Z3_get_num_tactics(Handle));

    /// <summary>The names of the tactics of this libz3.</summary>
    public string[] TacticNames
    {
        get
        {
            var names = new string[NumTactics];
            for (uint i = 0; i < names.Length; i++)
            {
                names[i] = Text(Native.Z3_get_tactic_name(Handle, i));
            }

            return names;
        }
    }

    /// <summary>An empty set of parameters.</summary>
    public Params MkParams() => new(this, Native.Z3_mk_params(Handle));

    /// <summary>A solver that libz3 chooses, for a logic if one is named.</summary>
    public Solver MkSolver(Symbol? logic = null) =>
        new(this, logic is null ? Native.Z3_mk_solver(Handle) : Native.Z3_mk_solver_for_logic(Handle, logic.In(this)));

    /// <summary>A solver for a logic, such as "QF_BV".</summary>
    public Solver MkSolver(string logic) => MkSolver(MkSymbol(logic));

    /// <summary>A solver that runs a tactic at each check.</summary>
    public Solver MkSolver(Tactic t) => new(this, Native.Z3_mk_solver_from_tactic(Handle, t.In(this)));

    /// <summary>The incremental solver, without tactics.</summary>
    public Solver MkSimpleSolver() => new(this, Native.Z3_mk_simple_solver(Handle));

    /// <summary>An empty goal.</summary>
    public Goal MkGoal(bool models = true, bool unsatCores = false, bool proofs = false) =>
        new(this, Native.Z3_mk_goal(Handle, Byte(models), Byte(unsatCores), Byte(proofs)));

    /// <summary>What a tactic does.</summary>
    public string TacticDescription(string name) => Text(Native.Z3_tactic_get_descr(Handle, name));

    /// <summary>A tactic by its name, such as "simplify", "solve-eqs", "bit-blast" or "sat".</summary>
    public Tactic MkTactic(string name) => new(this, Native.Z3_mk_tactic(Handle, name));

    /// <summary>The first tactic, or the second if it fails.</summary>
    public Tactic OrElse(Tactic t1, Tactic t2) => new(this, Native.Z3_tactic_or_else(Handle, t1.In(this), t2.In(this)));

    /// <summary>The first tactic, then the second on all subgoals in parallel.</summary>
    public Tactic ParAndThen(Tactic t1, Tactic t2) => new(this, Native.Z3_tactic_par_and_then(Handle, t1.In(this), t2.In(this)));

    /// <summary>A tactic that fails after so many milliseconds.</summary>
    public Tactic TryFor(Tactic t, uint ms) => new(this, Native.Z3_tactic_try_for(Handle, t.In(this), ms));

    /// <summary>A tactic again and again until it changes nothing.</summary>
    public Tactic Repeat(Tactic t, uint max = uint.MaxValue) => new(this, Native.Z3_tactic_repeat(Handle, t.In(this), max));

    /// <summary>The tactic that does nothing.</summary>
    public Tactic Skip() => new(this, Native.Z3_tactic_skip(Handle));

    /// <summary>The tactic that always fails.</summary>
    public Tactic Fail() => new(this, Native.Z3_tactic_fail(Handle));

    /// <summary>The tactic that fails unless the goal is decided.</summary>
    public Tactic FailIfNotDecided() => new(this, Native.Z3_tactic_fail_if_not_decided(Handle));

    /// <summary>A tactic with parameters.</summary>
    public Tactic UsingParams(Tactic t, Params p) => new(this, Native.Z3_tactic_using_params(Handle, t.In(this), p.In(this)));

    /// <summary>A tactic with parameters.</summary>
    public Tactic With(Tactic t, Params p) => UsingParams(t, p);

    /// <summary>Tactics one after the other.</summary>
    public Tactic AndThen(Tactic t1, Tactic t2, params Tactic[] ts)
    {
        ArgumentNullException.ThrowIfNull(ts);
        Tactic all = Followed(t1, t2);
        foreach (Tactic t in ts)
        {
            all = Followed(all, t);
        }

        return all;
    }

    /// <summary>Tactics one after the other.</summary>
    public Tactic Then(Tactic t1, Tactic t2, params Tactic[] ts) => AndThen(t1, t2, ts);

    /// <summary>Tactics in parallel, until one succeeds.</summary>
    public unsafe Tactic ParOr(params Tactic[] t)
    {
        ArgumentNullException.ThrowIfNull(t);
        fixed (nint* handles = Handles(t))
        {
            return new Tactic(this, Native.Z3_tactic_par_or(Handle, (uint)t.Length, handles));
        }
    }

    /// <summary>The assertions of a text in SMT-LIB 2; the lists name sorts and declarations that it does not declare.</summary>
    public unsafe BoolExpr[] ParseSMTLIB2String(
        string str, Symbol[]? sortNames = null, Sort[]? sorts = null, Symbol[]? declNames = null, FuncDecl[]? decls = null)
    {
        if ((sortNames?.Length ?? 0) != (sorts?.Length ?? 0) || (declNames?.Length ?? 0) != (decls?.Length ?? 0))
        {
            throw new Z3Exception("Argument size mismatch");
        }

        fixed (nint* s = Handles(sorts ?? []), sn = Handles(sortNames ?? []), d = Handles(decls ?? []), dn = Handles(declNames ?? []))
        {
            return Elements(Native.Z3_parse_smtlib2_string(
                Handle, str, (uint)(sorts?.Length ?? 0), sn, s, (uint)(decls?.Length ?? 0), dn, d));
        }
    }

    private Tactic Followed(Tactic first, Tactic second) =>
        new(this, Native.Z3_tactic_and_then(Handle, first.In(this), second.In(this)));
}
