using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Z3;

namespace Lockstep.Tests.Proofs.Z3;

/// <summary>Operands of an operation: two words of a width in bits, and two positions of bits within it.</summary>
public sealed record Operands(int Width, BigInteger A, BigInteger B, int High, int Low)
{
    /// <summary>Two to the width.</summary>
    public BigInteger Modulus => BigInteger.One << Width;

    /// <summary>Random operands, with the values at the ends more often than chance would have them.</summary>
    public static Gen<Operands> Random { get; } =
        from width in Gen.Choose(8, 128)
        from a in Word(width)
        from b in Gen.OneOf(Word(width), Gen.Choose(0, width + 1).Select(count => new BigInteger(count)))
        from high in Gen.Choose(0, width - 1)
        from low in Gen.Choose(0, high)
        select new Operands(width, a, b, high, low);

    /// <summary>A word as a signed integer.</summary>
    public BigInteger Signed(BigInteger word) => word >> (Width - 1) == 0 ? word : word - Modulus;

    /// <summary>An integer as a word.</summary>
    public BigInteger Reduced(BigInteger value) => ((value % Modulus) + Modulus) % Modulus;

    private static Gen<BigInteger> Word(int width) =>
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), 16)
        from kind in Gen.Choose(0, 7)
        let random = new BigInteger(bytes, isUnsigned: true) % (BigInteger.One << width)
        select kind switch
        {
            0 => BigInteger.Zero,
            1 => (BigInteger.One << width) - 1,
            2 => BigInteger.One << (width - 1),
            _ => random,
        };
}

/// <summary>What the binding says of an operation, and what arithmetic on integers says; a truth value is 0 or 1.</summary>
public sealed record Operation(string Name, Func<Context, BitVecExpr, BitVecExpr, Operands, Expr> Term, Func<Operands, BigInteger> Integer)
{
    /// <summary>Every operation of the binding on bit vectors.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        Word("MkBVNot", (c, a, _) => c.MkBVNot(a), o => o.Modulus - 1 - o.A),
        Word("MkBVNeg", (c, a, _) => c.MkBVNeg(a), o => -o.A),
        Word("MkBVAND", (c, a, b) => c.MkBVAND(a, b), o => o.A & o.B),
        Word("MkBVOR", (c, a, b) => c.MkBVOR(a, b), o => o.A | o.B),
        Word("MkBVXOR", (c, a, b) => c.MkBVXOR(a, b), o => o.A ^ o.B),
        Word("MkBVNAND", (c, a, b) => c.MkBVNAND(a, b), o => ~(o.A & o.B)),
        Word("MkBVNOR", (c, a, b) => c.MkBVNOR(a, b), o => ~(o.A | o.B)),
        Word("MkBVXNOR", (c, a, b) => c.MkBVXNOR(a, b), o => ~(o.A ^ o.B)),
        Word("MkBVAdd", (c, a, b) => c.MkBVAdd(a, b), o => o.A + o.B),
        Word("MkBVSub", (c, a, b) => c.MkBVSub(a, b), o => o.A - o.B),
        Word("MkBVMul", (c, a, b) => c.MkBVMul(a, b), o => o.A * o.B),
        Word("MkBVUDiv", (c, a, b) => c.MkBVUDiv(a, b), o => o.B.IsZero ? -1 : o.A / o.B),
        Word("MkBVURem", (c, a, b) => c.MkBVURem(a, b), o => o.B.IsZero ? o.A : o.A % o.B),
        Word("MkBVSDiv", (c, a, b) => c.MkBVSDiv(a, b), o => o.B.IsZero ? (o.Signed(o.A) < 0 ? 1 : -1) : o.Signed(o.A) / o.Signed(o.B)),
        Word("MkBVSRem", (c, a, b) => c.MkBVSRem(a, b), o => o.B.IsZero ? o.A : o.Signed(o.A) % o.Signed(o.B)),
        Word("MkBVSMod", (c, a, b) => c.MkBVSMod(a, b), Modulo),
        Word("MkBVSHL", (c, a, b) => c.MkBVSHL(a, b), o => o.B >= o.Width ? 0 : o.A << (int)o.B),
        Word("MkBVLSHR", (c, a, b) => c.MkBVLSHR(a, b), o => o.B >= o.Width ? 0 : o.A >> (int)o.B),
        Word("MkBVASHR", (c, a, b) => c.MkBVASHR(a, b), o => o.Signed(o.A) >> (int)BigInteger.Min(o.B, o.Width)),
        Word("MkBVRotateLeft", (c, a, b) => c.MkBVRotateLeft(a, b), o => Rotated(o, (int)(o.B % o.Width))),
        Word("MkBVRotateRight", (c, a, b) => c.MkBVRotateRight(a, b), o => Rotated(o, o.Width - (int)(o.B % o.Width))),
        new("MkBVRotateLeft fixed", (c, a, _, o) => c.MkBVRotateLeft((uint)o.High, a), o => Rotated(o, o.High)),
        new("MkBVRotateRight fixed", (c, a, _, o) => c.MkBVRotateRight((uint)o.High, a), o => Rotated(o, o.Width - o.High)),
        new("MkConcat", (c, a, b, _) => c.MkConcat(a, b), o => (o.A << o.Width) | o.B),
        new("MkRepeat", (c, a, _, _) => c.MkRepeat(2, a), o => (o.A << o.Width) | o.A),
        new("MkExtract", (c, a, _, o) => c.MkExtract((uint)o.High, (uint)o.Low, a), o => (o.A >> o.Low) & ((BigInteger.One << (o.High - o.Low + 1)) - 1)),
        new("MkZeroExt", (c, a, _, o) => c.MkZeroExt((uint)o.High, a), o => o.A),
        new("MkSignExt", (c, a, _, o) => c.MkSignExt((uint)o.High, a), o => o.Signed(o.A) < 0 ? (o.Modulus << o.High) + o.Signed(o.A) : o.A),
        new("MkBVRedAND", (c, a, _, _) => c.MkBVRedAND(a), o => Bit(o.A == o.Modulus - 1)),
        new("MkBVRedOR", (c, a, _, _) => c.MkBVRedOR(a), o => Bit(!o.A.IsZero)),
        new("MkITE", (c, a, b, _) => c.MkITE(c.MkBVULT(a, b), a, b), o => BigInteger.Min(o.A, o.B)),
        Truth("MkEq", (c, a, b) => c.MkEq(a, b), o => o.A == o.B),
        Truth("MkDistinct", (c, a, b) => c.MkDistinct(a, b), o => o.A != o.B),
        Truth("MkBVULT", (c, a, b) => c.MkBVULT(a, b), o => o.A < o.B),
        Truth("MkBVULE", (c, a, b) => c.MkBVULE(a, b), o => o.A <= o.B),
        Truth("MkBVUGT", (c, a, b) => c.MkBVUGT(a, b), o => o.A > o.B),
        Truth("MkBVUGE", (c, a, b) => c.MkBVUGE(a, b), o => o.A >= o.B),
        Truth("MkBVSLT", (c, a, b) => c.MkBVSLT(a, b), o => o.Signed(o.A) < o.Signed(o.B)),
        Truth("MkBVSLE", (c, a, b) => c.MkBVSLE(a, b), o => o.Signed(o.A) <= o.Signed(o.B)),
        Truth("MkBVSGT", (c, a, b) => c.MkBVSGT(a, b), o => o.Signed(o.A) > o.Signed(o.B)),
        Truth("MkBVSGE", (c, a, b) => c.MkBVSGE(a, b), o => o.Signed(o.A) >= o.Signed(o.B)),
        Truth("MkBVNegNoOverflow", (c, a, _) => c.MkBVNegNoOverflow(a), o => Fits(o, -o.Signed(o.A))),
        Truth("MkBVAddNoOverflow signed", (c, a, b) => c.MkBVAddNoOverflow(a, b, true), o => o.Signed(o.A) + o.Signed(o.B) < o.Modulus / 2),
        Truth("MkBVAddNoOverflow", (c, a, b) => c.MkBVAddNoOverflow(a, b, false), o => o.A + o.B < o.Modulus),
        Truth("MkBVAddNoUnderflow", (c, a, b) => c.MkBVAddNoUnderflow(a, b), o => o.Signed(o.A) + o.Signed(o.B) >= -o.Modulus / 2),
        Truth("MkBVSubNoOverflow", (c, a, b) => c.MkBVSubNoOverflow(a, b), o => o.Signed(o.A) - o.Signed(o.B) < o.Modulus / 2),
        Truth("MkBVSubNoUnderflow signed", (c, a, b) => c.MkBVSubNoUnderflow(a, b, true), o => o.Signed(o.A) - o.Signed(o.B) >= -o.Modulus / 2),
        Truth("MkBVSubNoUnderflow", (c, a, b) => c.MkBVSubNoUnderflow(a, b, false), o => o.A >= o.B),
        Truth("MkBVSDivNoOverflow", (c, a, b) => c.MkBVSDivNoOverflow(a, b), o => o.B != o.Modulus - 1 || o.A != o.Modulus / 2),
    ];

    /// <summary>A value as a term of the operation's sort.</summary>
    public static Expr Constant(Context context, Expr like, BigInteger value) =>
        like is BitVecExpr vector ? context.MkBV(value.ToString(), vector.SortSize) : context.MkBool(!value.IsZero);

    private static Operation Word(string name, Func<Context, BitVecExpr, BitVecExpr, Expr> term, Func<Operands, BigInteger> integer) =>
        new(name, (c, a, b, _) => term(c, a, b), o => o.Reduced(integer(o)));

    private static Operation Truth(string name, Func<Context, BitVecExpr, BitVecExpr, Expr> term, Func<Operands, bool> integer) =>
        new(name, (c, a, b, _) => term(c, a, b), o => Bit(integer(o)));

    private static BigInteger Bit(bool value) => value ? 1 : 0;

    private static bool Fits(Operands o, BigInteger value) => value >= -o.Modulus / 2 && value < o.Modulus / 2;

    private static BigInteger Rotated(Operands o, int left) => ((o.A << left) | (o.A >> (o.Width - left))) % o.Modulus;

    private static BigInteger Modulo(Operands o)
    {
        BigInteger divisor = o.Signed(o.B);
        return divisor.IsZero ? o.A : ((o.Signed(o.A) % divisor) + divisor) % divisor;
    }
}
