using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;

namespace Lockstep.Tests.Model.Words;

/// <summary>Operands of a law: two words and two positions of bits, all within the width.</summary>
public sealed record Operands(BigInteger A, BigInteger B, int Low, int High);

/// <summary>What an instance of the algebra says, and what arithmetic on integers says, for one operation.</summary>
public sealed record Law<W>(string Operation, Func<W, W, Operands, BigInteger> Word, Func<Operands, BigInteger> Integer);

/// <summary>The laws of every operation of <see cref="IWord{W,B}"/>, for any instance, against integer arithmetic.</summary>
public static class WordLaws<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private static readonly BigInteger Modulus = BigInteger.One << W.Width;

    private static readonly Law<W>[] Laws =
    [
        Binary("+", (a, b) => a + b, (a, b) => a + b),
        Binary("-", (a, b) => a - b, (a, b) => a - b),
        Binary("*", (a, b) => a * b, (a, b) => a * b),
        Binary("&", (a, b) => a & b, (a, b) => a & b),
        Binary("|", (a, b) => a | b, (a, b) => a | b),
        Binary("^", (a, b) => a ^ b, (a, b) => a ^ b),
        Binary("~", (a, _) => ~a, (a, _) => Modulus - 1 - a),
        Binary("ShiftLeft", W.ShiftLeft, (a, b) => b >= W.Width ? 0 : a << (int)b),
        Binary("ShiftRight", W.ShiftRight, (a, b) => b >= W.Width ? 0 : a >> (int)b),
        Binary("ShiftRightArithmetic", W.ShiftRightArithmetic, (a, b) => Signed(a) >> (int)BigInteger.Min(b, W.Width)),
        Binary("RotateRight", W.RotateRight, (a, b) => Rotate(a, (int)(b % W.Width))),
        Binary("Divide", W.Divide, (a, b) => b.IsZero ? 0 : a / b),
        Binary("DivideSigned", W.DivideSigned, (a, b) => b.IsZero ? 0 : BigInteger.Divide(Signed(a), Signed(b))),
        Compare("==", (a, b) => a == b, (a, b) => a == b),
        Compare("!=", (a, b) => a != b, (a, b) => a != b),
        Compare("<", (a, b) => a < b, (a, b) => a < b),
        Compare(">", (a, b) => a > b, (a, b) => a > b),
        Compare("<=", (a, b) => a <= b, (a, b) => a <= b),
        Compare(">=", (a, b) => a >= b, (a, b) => a >= b),
        Compare("SignedLess", W.SignedLess, (a, b) => Signed(a) < Signed(b)),
        Binary("CountLeadingZeros", (a, _) => W.CountLeadingZeros(a), (a, _) => W.Width - (int)a.GetBitLength()),
        Binary("CountTrailingZeros", (a, _) => W.CountTrailingZeros(a), (a, _) => TrailingZeros(a)),
        new("<< constant", (a, _, o) => Value(a << o.High), o => o.A << o.High),
        new("<< Width and more", (a, _, o) => Value(a << (W.Width + o.Low)), _ => 0),
        new(">> constant", (a, _, o) => Value(a >> o.High), o => o.A >> o.High),
        new(">> Width and more", (a, _, o) => Value(a >> (W.Width + o.Low)), _ => 0),
        new("ShiftRightArithmetic constant", (a, _, o) => Value(W.ShiftRightArithmetic(a, o.High + o.Low)), o => Signed(o.A) >> (o.High + o.Low)),
        new("Select", (a, b, o) => Value(W.Select(o.Low % 2 == 1, a, b)), o => o.Low % 2 == 1 ? o.A : o.B),
        new("Bit", (a, _, o) => Truth(W.Bit(a, o.High)) ? 1 : 0, o => (o.A >> o.High) & 1),
        new("Of(bit)", (_, _, o) => Value(W.Of((B)(o.Low % 2 == 1))), o => o.Low % 2),
        new("Of(ulong)", (_, _, o) => Value(W.Of((ulong)(o.A & ulong.MaxValue))), o => o.A & ulong.MaxValue),
        new("implicit uint", (_, _, o) => Value((W)(uint)(o.A & uint.MaxValue)), o => o.A & uint.MaxValue),
        new("Extract", (a, _, o) => Value(W.Extract(a, o.High, o.Low)), o => (o.A >> o.Low) & ((BigInteger.One << (o.High - o.Low + 1)) - 1)),
        new("SignExtend", (a, _, o) => Value(W.SignExtend(a, o.High + 1)), o => SignExtended(o.A, o.High + 1)),
    ];

    /// <summary>Names of the operations that have a law.</summary>
    public static IEnumerable<string> Operations => Laws.Select(l => l.Operation);

    /// <summary>Checks all operations on random operands and on all pairs of special ones.</summary>
    /// <param name="name">Name of the test, for its seed.</param>
    /// <param name="runs">Random operands.</param>
    /// <param name="everySpecial">Takes each n-th of the special ones only, where an operation is slow.</param>
    public static void Check(string name, int runs = 2000, int everySpecial = 1)
    {
        BigInteger[] special = [.. Special().Distinct().Where((_, i) => i % everySpecial == 0)];
        foreach (BigInteger a in special)
        {
            foreach (BigInteger b in special)
            {
                Hold(new Operands(a, b, 0, W.Width - 1));
            }
        }

        Gen<BigInteger> random = Gen.Choose(0, int.MaxValue).ArrayOf(5).Select(Mix);
        Gen<BigInteger> word = Gen.Frequency((3, random), (2, Gen.Elements(special)), (1, Gen.Choose(0, W.Width + 2).Select(i => new BigInteger(i) % Modulus)));
        Gen<Operands> operands = from a in word
                                 from b in word
                                 from low in Gen.Choose(0, W.Width - 1)
                                 from high in Gen.Choose(low, W.Width - 1)
                                 select new Operands(a, b, low, high);
        Seeded.Run(name, Arb.From(operands), Hold, runs);
    }

    /// <summary>The word of an integer, made with the interface only.</summary>
    public static W Word(BigInteger value) =>
        W.Width <= 64 ? W.Of((ulong)value) : (W.Of((ulong)(value >> 64)) << 64) | W.Of((ulong)(value & ulong.MaxValue));

    /// <summary>The integer of a word, bit by bit.</summary>
    public static BigInteger Value(W word)
    {
        ulong low = 0, high = 0;
        for (int i = 0; i < W.Width; i++)
        {
            ulong bit = Truth(W.Bit(word, i)) ? 1UL : 0;
            _ = i < 64 ? low |= bit << i : high |= bit << (i - 64);
        }

        return (new BigInteger(high) << 64) | low;
    }

    private static void Hold(Operands o)
    {
        W a = Word(o.A), b = Word(o.B);
        foreach (Law<W> law in Laws)
        {
            BigInteger expected = law.Integer(o) % Modulus;
            expected = expected.Sign < 0 ? expected + Modulus : expected;
            law.Word(a, b, o).ShouldBe(expected, $"{typeof(W).Name} {law.Operation} {o}");
        }
    }

    private static IEnumerable<BigInteger> Special()
    {
        foreach (BigInteger value in new BigInteger[] { 0, 1, 2, 3, W.Width - 1, W.Width, W.Width + 1 })
        {
            yield return value % Modulus;
            yield return Modulus - 1 - (value % Modulus);
        }

        yield return (Modulus >> 1) - 1;
        yield return Modulus >> 1;
        yield return (Modulus >> 1) + 1;
        yield return (BigInteger.One << (W.Width / 2)) - 1;
        yield return BigInteger.One << (W.Width / 2);
    }

    private static Law<W> Binary(string name, Func<W, W, W> word, Func<BigInteger, BigInteger, BigInteger> integer) =>
        new(name, (a, b, _) => Value(word(a, b)), o => integer(o.A, o.B));

    private static Law<W> Compare(string name, Func<W, W, B> word, Func<BigInteger, BigInteger, bool> integer) =>
        new(name, (a, b, _) => Truth(word(a, b)) ? 1 : 0, o => integer(o.A, o.B) ? 1 : 0);

    private static BigInteger Mix(int[] parts) => parts.Aggregate(BigInteger.Zero, (all, part) => (all << 31) ^ part) % Modulus;

    private static bool Truth(B bit) => bit ? true : false;

    private static BigInteger Signed(BigInteger a) => SignExtended(a, W.Width);

    private static BigInteger SignExtended(BigInteger a, int width)
    {
        BigInteger modulus = BigInteger.One << width;
        BigInteger low = a % modulus;
        return low >= modulus >> 1 ? low - modulus : low;
    }

    private static BigInteger Rotate(BigInteger a, int count) => (a >> count) | ((a << (W.Width - count)) % Modulus);

    private static int TrailingZeros(BigInteger a)
    {
        int count = 0;
        while (count < W.Width && ((a >> count) & 1).IsZero)
        {
            count++;
        }

        return count;
    }
}
