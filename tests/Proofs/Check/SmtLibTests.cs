using FsCheck.Fluent;
using Lockstep.Proofs.Check;
using Lockstep.Tests.Proofs.Z3;
using Lockstep.Tests.Support;
using Microsoft.Z3;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.Check;

/// <summary>Queries in SMT-LIB 2, and what cvc5 says of them.</summary>
public sealed class SmtLibTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Context context = new();

    public void Dispose() => context.Dispose();

    [Fact]
    public void A_query_is_the_same_text_every_time()
    {
        string Written()
        {
            using var own = new Context();
            BitVecExpr a = own.MkBVConst("a", 32), b = own.MkBVConst("odd name", 32);
            BitVecExpr sum = own.MkBVAdd(a, b);
            return SmtLib.Write([own.MkEq(own.MkBVMul(sum, sum), own.MkBV(5, 32)), own.MkBoolConst("p")]);
        }

        Written().ShouldBe(
            "(set-logic QF_BV)\n(declare-fun a () (_ BitVec 32))\n(declare-fun p () Bool)\n(declare-fun |odd name| () (_ BitVec 32))\n"
            + "(define-fun term2 () (_ BitVec 32) (bvadd a |odd name|))\n(assert (= (bvmul term2 term2) #x00000005))\n"
            + "(assert p)\n(check-sat)\n");
        Written().ShouldBe(Written());
    }

    [Fact]
    public void Cvc5_gives_every_operation_the_integers_value() =>
        Seeded.Run(nameof(Cvc5_gives_every_operation_the_integers_value), Operands.Random.ToArbitrary(), operands =>
        {
            BitVecExpr a = context.MkBVConst("a", (uint)operands.Width), b = context.MkBVConst("b", (uint)operands.Width);
            var values = new List<BoolExpr>
            {
                context.MkEq(a, context.MkBV(operands.A.ToString(), (uint)operands.Width)),
                context.MkEq(b, context.MkBV(operands.B.ToString(), (uint)operands.Width)),
            };
            IEnumerable<BoolExpr> equations = Operation.All.Select(operation =>
            {
                Expr term = operation.Term(context, a, b, operands);
                return context.MkEq(term, Operation.Constant(context, term, operation.Integer(operands)));
            });
            BoolExpr all = context.MkAnd(equations);
            Cvc5.Run(SmtLib.Write([.. values, all]), Limit).ShouldBe(Status.SATISFIABLE);
            Cvc5.Run(SmtLib.Write([.. values, context.MkNot(all)]), Limit).ShouldBe(Status.UNSATISFIABLE);
        }, runs: 10);

    [Fact]
    public void Opinions_agree_on_known_queries_and_show_a_wrong_answer()
    {
        BitVecExpr x = context.MkBVConst("x", 16);
        BoolExpr[] sat = [context.MkEq(context.MkBVMul(x, x), context.MkBV(49, 16)), context.MkBVULT(x, context.MkBV(100, 16))];
        BoolExpr[] unsat = [context.MkEq(context.MkBVMul(x, x), context.MkBV(2, 16))];
        SecondOpinion.OfCvc5(sat, Status.SATISFIABLE, Limit).Agrees.ShouldBeTrue();
        SecondOpinion.OfCvc5(unsat, Status.UNSATISFIABLE, Limit).Agrees.ShouldBeTrue();
        SecondOpinion wrong = SecondOpinion.OfCvc5(sat, Status.UNSATISFIABLE, Limit);
        (wrong.Agrees, wrong.Differs).ShouldBe((false, true));
        wrong.ToString().ShouldBe("the solvers differ: Z3 says unsat, cvc5 says sat");
        var undecided = new SecondOpinion(Status.UNSATISFIABLE, Status.UNKNOWN);
        (undecided.Agrees, undecided.Differs).ShouldBe((false, false));
    }

    [Fact]
    public void A_limit_is_unknown_and_a_broken_query_or_a_missing_program_an_error()
    {
        BitVecExpr x = context.MkBVConst("x", 128), y = context.MkBVConst("y", 128);
        BoolExpr hard = context.MkEq(context.MkBVMul(context.MkBVMul(x, y), y), context.MkBV("10633823966279326978618770463815368703", 128));
        Cvc5.Run(SmtLib.Write([hard, context.MkBVUGT(x, y), context.MkBVSGT(y, context.MkBV(9, 128))]), TimeSpan.FromMilliseconds(100))
            .ShouldBe(Status.UNKNOWN);
        Should.Throw<InvalidOperationException>(() => Cvc5.Run("(assert nonsense)\n(check-sat)\n", Limit)).Message.ShouldContain("nonsense");
        Should.Throw<InvalidOperationException>(() => Cvc5.Run("(check-sat)\n", Limit, "no-such-solver")).Message.ShouldContain("make deps");
    }

    /// <summary>One cvc5 for many questions answers each as one that is started for it, also after a question that took too long.</summary>
    [Fact]
    public void A_session_answers_each_question_as_if_it_were_the_only_one()
    {
        BitVecExpr x = context.MkBVConst("x", 64), y = context.MkBVConst("odd name", 64), product = context.MkBVMul(x, y);
        BoolExpr isPrime = context.MkEq(product, context.MkBV("9223372036854775783", 64)), half = context.MkBVULT(x, context.MkBV(1ul << 32, 64));
        BoolExpr hard = context.MkAnd(isPrime, half, context.MkBVULT(y, context.MkBV(1ul << 32, 64)), context.MkBVUGT(x, context.MkBV(1, 64)));
        using var session = new Cvc5Session(TimeSpan.FromSeconds(1));
        (BoolExpr[] Question, Status Answer)[] questions =
        [
            ([half, context.MkEq(x, y)], Status.SATISFIABLE),
            ([half, context.MkNot(half)], Status.UNSATISFIABLE),
            ([half, context.MkEq(context.MkBVAdd(x, y), context.MkBV(6, 64))], Status.SATISFIABLE),
            ([hard, context.MkBVUGT(y, context.MkBV(1, 64))], Status.UNKNOWN),
            ([context.MkEq(x, y), context.MkNot(context.MkEq(product, context.MkBVMul(y, x)))], Status.UNSATISFIABLE),
            ([context.MkTrue()], Status.SATISFIABLE),
            ([], Status.SATISFIABLE),
            ([half, context.MkNot(half)], Status.UNSATISFIABLE),
        ];
        questions.Select(q => session.Ask(q.Question)).ShouldBe(questions.Select(q => q.Answer));
        Should.Throw<NotSupportedException>(() => session.Ask([context.MkBoolConst("lockstep!1")])).Message.ShouldContain("lockstep!");
        Should.Throw<InvalidOperationException>(() => new Cvc5Session(Limit, "no-such-solver")).Message.ShouldContain("make deps");
        using var broken = new Cvc5Session(Limit, logic: "NO_LOGIC");
        Should.Throw<InvalidOperationException>(() => broken.Ask([half])).Message.ShouldContain("cvc5 gave no answer");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_answers_come_whether_bits_become_clauses_at_once_or_not(bool isEager)
    {
        BitVecExpr x = context.MkBVConst("x", 32), y = context.MkBVConst("y", 32);
        BoolExpr sum = context.MkEq(context.MkBVAdd(x, y), context.MkBV(7, 32)), same = context.MkEq(x, y);
        Cvc5.Run(SmtLib.Write([sum]), Limit, isEager: isEager).ShouldBe(Status.SATISFIABLE);
        // The sum of equal numbers is even.
        Cvc5.Run(SmtLib.Write([sum, same]), Limit, isEager: isEager).ShouldBe(Status.UNSATISFIABLE);
    }

    [Fact]
    public void Functions_and_simplified_terms_can_be_written()
    {
        FuncDecl f = context.MkFuncDecl("f", context.MkBitVecSort(8), context.MkBitVecSort(8));
        BitVecExpr x = context.MkBVConst("x", 8), y = context.MkBVConst("y", 8);
        BoolExpr different = context.MkNot(context.MkEq(f.Apply(x), f.Apply(y)));
        Cvc5.Run(SmtLib.Write([different, context.MkEq(x, y)], "QF_UFBV"), Limit).ShouldBe(Status.UNSATISFIABLE);
        var divided = (BoolExpr)context.MkEq(context.MkBVUDiv(x, y), context.MkBVSDiv(y, x)).Simplify();
        Cvc5.Run(SmtLib.Write([divided]), Limit).ShouldBe(Status.SATISFIABLE);
    }
}
