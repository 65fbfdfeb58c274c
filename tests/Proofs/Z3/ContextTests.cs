using System.Diagnostics;
using Microsoft.Z3;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.Z3;

/// <summary>Errors, lifetime and threads of the binding.</summary>
public sealed class ContextTests
{
    [Fact]
    public void Errors_of_libz3_are_exceptions_with_its_message()
    {
        using var context = new Context();
        BitVecExpr x = context.MkBVConst("x", 32);
        Should.Throw<Z3Exception>(() => context.MkBVAdd(x, context.MkBV(1, 8))).Message.ShouldNotBeEmpty();
        Should.Throw<Z3Exception>(() => context.MkTactic("no-such-tactic")).Message.ShouldContain("no-such-tactic");
        Should.Throw<Z3Exception>(() => context.MkExtract(32, 0, x)).Message.ShouldNotBeEmpty();
        Should.Throw<Z3Exception>(() => context.MkBitVecSort(0)).Message.ShouldNotBeEmpty();
        Should.Throw<Z3Exception>(() => context.ParseSMTLIB2String("(assert (= y 1))")).Message.ShouldContain("y");
        Should.Throw<Z3Exception>(() => context.MkSolver().Pop()).Message.ShouldNotBeEmpty();
        Should.Throw<Z3Exception>(() => context.MkSolver().Model).Message.ShouldNotBeEmpty();
        context.MkBVAdd(x, x).NumArgs.ShouldBe(2u);
    }

    [Fact]
    public void A_term_of_another_context_is_refused()
    {
        using var one = new Context();
        using var other = new Context();
        BitVecExpr x = one.MkBVConst("x", 8), y = other.MkBVConst("x", 8);
        Should.Throw<Z3Exception>(() => one.MkBVAdd(x, y)).Message.ShouldBe("Context mismatch");
        (x == y).ShouldBeFalse();
        x.Translate(other).ShouldBe(y);
    }

    [Fact]
    public void Deep_terms_are_freed_with_their_context()
    {
        var context = new Context();
        BitVecExpr y = context.MkBVConst("y", 32), chain = y;
        for (int i = 0; i < 50_000; i++)
        {
            chain = context.MkBVAdd(chain, y);
        }

        var watch = Stopwatch.StartNew();
        context.Dispose();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        GC.KeepAlive(chain);
    }

    [Fact]
    public void Memory_stays_bounded_over_millions_of_terms()
    {
        using var context = new Context();
        BitVecExpr x = context.MkBVConst("x", 32);
        long before = Process.GetCurrentProcess().WorkingSet64;
        for (uint i = 0; i < 1_000_000; i++)
        {
            context.MkBVXOR(context.MkBVNot(x), context.MkBV(i, 32));
        }

        // Without giving back it is over two gigabytes.
        long grown = Process.GetCurrentProcess().WorkingSet64 - before;
        grown.ShouldBeLessThan(800L << 20);
    }

    [Fact]
    public void Threads_with_a_context_each_do_not_disturb_each_other()
    {
        string[] answers = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(thread =>
        {
            for (int round = 0; round < 20; round++)
            {
                // Contexts and terms left to the collector on purpose.
                var context = new Context();
                BitVecExpr x = context.MkBVConst("x", 32);
                for (uint i = 0; i < 2000; i++)
                {
                    x = context.MkBVAdd(x, context.MkBV(i, 32));
                }

                Solver solver = context.MkSolver();
                solver.Assert(context.MkEq(x, context.MkBV(thread, 32)));
                solver.Check().ShouldBe(Status.SATISFIABLE);
                if (round % 3 == 0)
                {
                    GC.Collect();
                }
            }

            return "done";
        }).ToArray();
        answers.ShouldAllBe(answer => answer == "done");
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void What_was_disposed_is_refused()
    {
        var context = new Context();
        BitVecExpr x = context.MkBVConst("x", 8), y = context.MkBVConst("y", 8);
        x.Dispose();
        x.Dispose();
        Should.Throw<Exception>(() => context.MkBVNot(x));
        context.Dispose();
        context.Dispose();
        context.Interrupt();
        Should.Throw<Exception>(() => context.MkBVNot(y));
        y.Dispose();
    }
}
