using Microsoft.Z3;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.Z3;

/// <summary>Solvers, models, tactics and rewriting.</summary>
public sealed class SolverTests : IDisposable
{
    private readonly Context context = new(new Dictionary<string, string> { ["model"] = "true" });

    public void Dispose() => context.Dispose();

    [Fact]
    public void Scopes_take_assertions_back()
    {
        BitVecExpr x = context.MkBVConst("x", 16);
        using Solver solver = context.MkSolver();
        solver.Add(context.MkBVULT(x, context.MkBV(4, 16)));
        solver.Push();
        solver.Assert(context.MkBVUGT(x, context.MkBV(9, 16)));
        (solver.NumScopes, solver.NumAssertions, solver.Check()).ShouldBe((1u, 2u, Status.UNSATISFIABLE));
        solver.Pop();
        (solver.NumScopes, solver.NumAssertions, solver.Check()).ShouldBe((0u, 1u, Status.SATISFIABLE));
        ((BitVecNum)solver.Model.Eval(x, true)).UInt.ShouldBeLessThan(4u);
        solver.Reset();
        solver.NumAssertions.ShouldBe(0u);
    }

    [Fact]
    public void Cores_name_what_contradicts()
    {
        BitVecExpr x = context.MkBVConst("x", 8);
        BoolExpr p = context.MkBoolConst("p"), q = context.MkBoolConst("q"), r = context.MkBoolConst("r");
        using Solver solver = context.MkSolver();
        solver.AssertAndTrack([context.MkEq(x, context.MkBV(1, 8)), context.MkEq(x, context.MkBV(2, 8))], [p, q]);
        solver.AssertAndTrack(context.MkTrue(), r);
        solver.Check().ShouldBe(Status.UNSATISFIABLE);
        solver.UnsatCore.OrderBy(name => name.ToString()).ShouldBe([p, q]);

        using Solver assumed = context.MkSolver();
        assumed.Assert(context.MkImplies(p, context.MkNot(q)));
        assumed.Check(p, q, r).ShouldBe(Status.UNSATISFIABLE);
        assumed.UnsatCore.ShouldNotContain(r);
        assumed.Check(p, r).ShouldBe(Status.SATISFIABLE);
    }

    [Fact]
    public void A_timeout_is_unknown_with_a_reason()
    {
        using Solver solver = Hard(context);
        solver.Set("timeout", 50u);
        solver.Check().ShouldBe(Status.UNKNOWN);
        solver.ReasonUnknown.ShouldNotBeEmpty();
    }

    [Fact]
    public void Another_thread_can_interrupt_a_check()
    {
        using Solver solver = Hard(context);
        using var timer = new Timer(_ => context.Interrupt(), null, 200, 200);
        solver.Check().ShouldBe(Status.UNKNOWN);
    }

    [Fact]
    public void Models_have_the_constants_and_nothing_for_others()
    {
        BitVecExpr x = context.MkBVConst("x", 8), y = context.MkBVConst("y", 8);
        using Solver solver = context.MkSolver();
        solver.Assert(context.MkEq(x, context.MkBV(77, 8)));
        solver.Check().ShouldBe(Status.SATISFIABLE);
        var model = solver.Model;
        ((BitVecNum)model.ConstInterp(x)!).Int.ShouldBe(77);
        model.ConstInterp(y).ShouldBeNull();
        model.Consts.Select(pair => $"{pair.Key.Name}={pair.Value}").ShouldBe(["x=77"]);
        ((BitVecNum)model.Evaluate(context.MkBVAdd(x, y), true)).Int.ShouldBe(77);
        model.ToString().ShouldContain("x");
    }

    [Fact]
    public void Tactics_make_solvers_and_subgoals()
    {
        BitVecExpr x = context.MkBVConst("x", 16);
        Tactic blast = context.Then(
            context.MkTactic("simplify"), context.MkTactic("solve-eqs"), context.MkTactic("bit-blast"), context.MkTactic("sat"));
        using Solver solver = context.MkSolver(blast);
        solver.Assert(context.MkEq(context.MkBVMul(x, x), context.MkBV(2, 16)));
        solver.Check().ShouldBe(Status.UNSATISFIABLE);

        Goal goal = context.MkGoal();
        goal.Assert(context.MkEq(x, context.MkBV(2, 16)), context.MkBVUGT(x, context.MkBV(1, 16)));
        ApplyResult result = context.MkTactic("solve-eqs")[goal];
        result.NumSubgoals.ShouldBe(1u);
        context.Then(context.MkTactic("solve-eqs"), context.MkTactic("simplify")).Apply(goal).Subgoals.Single().IsDecidedSat.ShouldBeTrue();
    }

    [Fact]
    public void Substitution_replaces_all_at_once()
    {
        BitVecExpr x = context.MkBVConst("x", 8), y = context.MkBVConst("y", 8);
        BitVecExpr difference = context.MkBVSub(x, y);
        difference.Substitute([x, y], [y, x]).ShouldBe(context.MkBVSub(y, x));
        difference.Substitute(x, y).Simplify().ShouldBe(context.MkBV(0, 8));
        Should.Throw<Z3Exception>(() => difference.Substitute([x], []));
    }

    [Fact]
    public void Terms_show_what_they_are()
    {
        BitVecExpr x = context.MkBVConst("x", 32);
        BitVecExpr field = context.MkExtract(23, 16, x);
        field.IsBVExtract.ShouldBeTrue();
        field.FuncDecl.Parameters.Select(parameter => parameter.Int).ShouldBe([23, 16]);
        (field.SortSize, field.NumArgs).ShouldBe((8u, 1u));
        field.Arg(0).ShouldBe(x);
        Should.Throw<Z3Exception>(() => field.Arg(1));
        (x.IsConst, x.FuncDecl.DeclKind, x.FuncDecl.Name.ToString()).ShouldBe((true, Z3_decl_kind.Z3_OP_UNINTERPRETED, "x"));
        (context.MkEq(x, x).Simplify().IsTrue, context.MkDistinct(x, x).Simplify().BoolValue).ShouldBe((true, Z3_lbool.Z3_L_FALSE));
        context.MkFreshConst("f", x.Sort).ShouldNotBe(context.MkFreshConst("f", x.Sort));
        (x.GetHashCode(), x.Id).ShouldBe((context.MkBVConst("x", 32).GetHashCode(), context.MkBVConst("x", 32).Id));
    }

    [Fact]
    public void A_solver_moves_to_another_context()
    {
        BitVecExpr x = context.MkBVConst("x", 8);
        using Solver solver = context.MkSolver();
        solver.Assert(context.MkEq(x, context.MkBV(3, 8)));
        using var other = new Context();
        using Solver copy = solver.Translate(other);
        copy.Check().ShouldBe(Status.SATISFIABLE);
        ((BitVecNum)copy.Model.Eval(x.Translate(other))).Int.ShouldBe(3);
        copy.Statistics.Entries.ShouldNotBeEmpty();
    }

    private static Solver Hard(Context context)
    {
        BitVecExpr x = context.MkBVConst("x", 128), y = context.MkBVConst("y", 128);
        BitVecExpr one = context.MkBV(1, 128), bound = context.MkBV(ulong.MaxValue, 128);
        Solver solver = context.MkSolver();

        // A product of two primes of 61 and 62 bits.
        solver.Assert(context.MkEq(context.MkBVMul(x, y), context.MkBV("10633823966279326978618770463815368703", 128)));
        solver.Assert(context.MkBVUGT(x, one), context.MkBVUGT(y, one), context.MkBVULT(x, bound), context.MkBVULT(y, bound));
        return solver;
    }
}
