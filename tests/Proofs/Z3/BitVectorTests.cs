using System.Numerics;
using FsCheck.Fluent;
using Lockstep.Tests.Support;
using Microsoft.Z3;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.Z3;

/// <summary>Every operation on bit vectors has the value that arithmetic on integers gives it, as a constant and under a model.</summary>
public sealed class BitVectorTests : IDisposable
{
    private readonly Context context = new();

    public void Dispose() => context.Dispose();

    [Fact]
    public void Operations_of_constants_simplify_to_the_integers_value() =>
        Seeded.Run(nameof(Operations_of_constants_simplify_to_the_integers_value), Operands.Random.ToArbitrary(), operands =>
        {
            BitVecExpr a = context.MkBV(operands.A.ToString(), (uint)operands.Width);
            BitVecExpr b = context.MkBV(operands.B.ToString(), (uint)operands.Width);
            foreach (Operation operation in Operation.All)
            {
                Value(operation.Term(context, a, b, operands).Simplify()).ShouldBe(operation.Integer(operands), operation.Name);
            }
        }, runs: 200);

    [Fact]
    public void Operations_of_variables_have_the_integers_value_in_a_model() =>
        Seeded.Run(nameof(Operations_of_variables_have_the_integers_value_in_a_model), Operands.Random.ToArbitrary(), operands =>
        {
            BitVecExpr a = context.MkBVConst("a", (uint)operands.Width);
            BitVecExpr b = context.MkBVConst("b", (uint)operands.Width);
            using Solver solver = context.MkSolver();
            solver.Assert(context.MkEq(a, context.MkBV(operands.A.ToString(), (uint)operands.Width)));
            solver.Assert(context.MkEq(b, context.MkBV(operands.B.ToString(), (uint)operands.Width)));
            solver.Check().ShouldBe(Status.SATISFIABLE);
            var model = solver.Model;
            foreach (Operation operation in Operation.All)
            {
                Value(model.Eval(operation.Term(context, a, b, operands), true)).ShouldBe(operation.Integer(operands), operation.Name);
            }
        }, runs: 50);

    [Fact]
    public void Numerals_keep_their_value_in_every_type()
    {
        context.MkBV(-1, 8).UInt64.ShouldBe(0xFFUL);
        context.MkBV(0xDEADBEEFu, 32).UInt.ShouldBe(0xDEADBEEFu);
        context.MkBV(-2L, 64).UInt64.ShouldBe(ulong.MaxValue - 1);
        context.MkBV(ulong.MaxValue, 128).BigInteger.ShouldBe(ulong.MaxValue);
        context.MkBV("340282366920938463463374607431768211455", 128).BigInteger.ShouldBe((BigInteger.One << 128) - 1);
        context.MkBV([true, false, true, true]).Int.ShouldBe(0b1101);
        context.MkBV(5, 8).ToBinaryString().ShouldBe("101");
        context.MkBV(7, 8).Int64.ShouldBe(7);
        Should.Throw<Z3Exception>(() => context.MkBV(ulong.MaxValue, 64).Int);
        Should.Throw<Z3Exception>(() => context.MkBV("18446744073709551616", 65).UInt64);
    }

    private static BigInteger Value(Expr value) => value switch
    {
        BitVecNum number => number.BigInteger,
        { IsTrue: true } => 1,
        { IsFalse: true } => 0,
        _ => throw new InvalidOperationException($"not a value: {value}"),
    };
}
