using Lockstep.Proofs.Paths;
using Microsoft.Z3;

namespace Lockstep.Proofs.Words;

/// <summary>
/// The operations of the word algebra on terms, for every width. What the known bits of the operands decide is decided here;
/// a term is only made for the rest. Each function says of the bits of its result what the operation says of known bits.
/// </summary>
internal static class Terms
{
    [ThreadStatic]
    private static UInt128 hiddenBits;

    /// <summary>
    /// Bits that constants made on this thread hide from the known ones, so that the solver's own arithmetic is seen: for the tests
    /// of the laws. 0 otherwise.
    /// </summary>
    public static UInt128 HiddenBits { get => hiddenBits; set => hiddenBits = value; }

    private static Context Z3 => PathExplorer.Current.Context;

    /// <summary>The bits of a word.</summary>
    public static UInt128 Mask(int width) => UInt128.MaxValue >> (128 - width);

    /// <summary>A constant, truncated to the width.</summary>
    public static Term Constant(UInt128 value, int width)
    {
        value &= Mask(width);
        UInt128 hidden = HiddenBits & Mask(width);
        return hidden == 0 ? new(0, value, null) : new(hidden, value & ~hidden, Number(value, width));
    }

    /// <summary>A word of which nothing is known but its term.</summary>
    public static Term Of(BitVecExpr expression, int width) => new(Mask(width), 0, expression);

    /// <summary>The term of a word; a numeral when it is known.</summary>
    public static BitVecExpr Expression(Term a, int width) => a.Expression ?? Number(a.Value, width);

    /// <summary>And.</summary>
    public static Term And(Term a, Term b, int width)
    {
        UInt128 zeros = a.Zeros | b.Zeros, ones = a.Ones & b.Ones;
        return Known(zeros, ones, width) is { } known ? known
            : (a.Max & ~b.Ones) == 0 ? a
            : (b.Max & ~a.Ones) == 0 ? b
            : a.IsSameAs(b) ? a
            : Make(zeros, ones, width, Z3.MkBVAND(Expression(a, width), Expression(b, width)));
    }

    /// <summary>Or.</summary>
    public static Term Or(Term a, Term b, int width)
    {
        UInt128 zeros = a.Zeros & b.Zeros, ones = a.Ones | b.Ones;
        return Known(zeros, ones, width) is { } known ? known
            : (b.Max & ~a.Ones) == 0 ? a
            : (a.Max & ~b.Ones) == 0 ? b
            : a.IsSameAs(b) ? a
            : Make(zeros, ones, width, Z3.MkBVOR(Expression(a, width), Expression(b, width)));
    }

    /// <summary>Exclusive or.</summary>
    public static Term Xor(Term a, Term b, int width)
    {
        UInt128 unknown = a.Unknown | b.Unknown, ones = (a.Value ^ b.Value) & ~unknown;
        return a.IsSameAs(b) ? Constant(0, width)
            : Known(~(unknown | ones), ones, width) is { } known ? known
            : a.IsKnown && a.Value == 0 ? b
            : b.IsKnown && b.Value == 0 ? a
            : Make(~(unknown | ones), ones, width, Z3.MkBVXOR(Expression(a, width), Expression(b, width)));
    }

    /// <summary>Complement.</summary>
    public static Term Not(Term a, int width) =>
        a.IsKnown ? Constant(~a.Value, width)
        : new(a.Unknown, a.Zeros & Mask(width), a.Expression!.IsBVNOT ? (BitVecExpr)a.Expression.Args[0] : Z3.MkBVNot(a.Expression));

    /// <summary>Sum: as many low bits are known as are known of both.</summary>
    public static Term Add(Term a, Term b, int width)
    {
        UInt128 low = LowKnown(a, b);
        return a.IsKnown && b.IsKnown ? Constant(a.Value + b.Value, width)
            : a.IsKnown && a.Value == 0 ? b
            : b.IsKnown && b.Value == 0 ? a
            : Low(a.Value + b.Value, low, width, Z3.MkBVAdd(Expression(a, width), Expression(b, width)));
    }

    /// <summary>Difference.</summary>
    public static Term Subtract(Term a, Term b, int width)
    {
        UInt128 low = LowKnown(a, b);
        return a.IsSameAs(b) ? Constant(0, width)
            : a.IsKnown && b.IsKnown ? Constant(a.Value - b.Value, width)
            : b.IsKnown && b.Value == 0 ? a
            : Low(a.Value - b.Value, low, width, Z3.MkBVSub(Expression(a, width), Expression(b, width)));
    }

    /// <summary>Product, low half.</summary>
    public static Term Multiply(Term a, Term b, int width) =>
        a.IsKnown && b.IsKnown ? Constant(a.Value * b.Value, width)
        : (a.IsKnown && a.Value == 0) || (b.IsKnown && b.Value == 0) ? Constant(0, width)
        : a.IsKnown && a.Value == 1 ? b
        : b.IsKnown && b.Value == 1 ? a
        : Of(Z3.MkBVMul(Expression(a, width), Expression(b, width)), width);

    /// <summary>Unsigned quotient; 0 for a division by 0.</summary>
    public static Term Divide(Term a, Term b, int width) =>
        a.IsKnown && b.IsKnown ? Constant(b.Value == 0 ? 0 : a.Value / b.Value, width)
        : Select(AreEqual(b, Constant(0, width), width), Constant(0, width),
            Of(Z3.MkBVUDiv(Expression(a, width), Expression(b, width)), width), width);

    /// <summary>Signed quotient, rounded towards 0; 0 for a division by 0.</summary>
    public static Term DivideSigned(Term a, Term b, int width)
    {
        Term zero = Constant(0, width);
        Term quotient = Of(Z3.MkBVSDiv(Expression(a, width), Expression(b, width)), width);
        return Select(AreEqual(b, zero, width), zero, quotient, width);
    }

    /// <summary>Shift left by a constant; 0 from the width on.</summary>
    public static Term ShiftLeft(Term a, int count, int width) =>
        (uint)count >= (uint)width ? Constant(0, width)
        : count == 0 ? a
        : a.IsKnown ? Constant(a.Value << count, width)
        : Known((a.Zeros << count) | Mask(count), (a.Value << count) & Mask(width), width)
            ?? Make((a.Zeros << count) | Mask(count), (a.Value << count) & Mask(width), width,
                Z3.MkConcat(Z3.MkExtract((uint)(width - 1 - count), 0, Expression(a, width)), Number(0, count)));

    /// <summary>Logical shift right by a constant; 0 from the width on.</summary>
    public static Term ShiftRight(Term a, int count, int width) =>
        (uint)count >= (uint)width ? Constant(0, width) : count == 0 ? a : Extract(a, width - 1, count, width);

    /// <summary>Arithmetic shift right by a constant; all sign from the width on.</summary>
    public static Term ShiftRightArithmetic(Term a, int count, int width)
    {
        count = (uint)count < (uint)width ? count : width - 1;
        return SignExtend(ShiftRight(a, count, width), width - count, width);
    }

    /// <summary>Shift left by a word; 0 when the count is the width or more.</summary>
    public static Term ShiftLeft(Term a, Term count, int width) =>
        count.IsKnown ? ShiftLeft(a, Count(count, width), width)
        : a.IsKnown && a.Value == 0 ? a
        : Of(Z3.MkBVSHL(Expression(a, width), Expression(count, width)), width);

    /// <summary>Logical shift right by a word; 0 when the count is the width or more.</summary>
    public static Term ShiftRight(Term a, Term count, int width) =>
        count.IsKnown ? ShiftRight(a, Count(count, width), width)
        : a.IsKnown && a.Value == 0 ? a
        : Of(Z3.MkBVLSHR(Expression(a, width), Expression(count, width)), width);

    /// <summary>Arithmetic shift right by a word; all sign when the count is the width or more.</summary>
    public static Term ShiftRightArithmetic(Term a, Term count, int width) =>
        count.IsKnown ? ShiftRightArithmetic(a, Count(count, width), width)
        : Of(Z3.MkBVASHR(Expression(a, width), Expression(count, width)), width);

    /// <summary>Rotate right by a word, modulo the width: two shifts, as the solvers' standard has no rotation by a term.</summary>
    public static Term RotateRight(Term a, Term count, int width)
    {
        Term right = And(count, Constant((UInt128)(width - 1), width), width);
        Term left = And(Subtract(Constant(0, width), right, width), Constant((UInt128)(width - 1), width), width);
        return Or(ShiftRight(a, right, width), ShiftLeft(a, left, width), width);
    }

    /// <summary>Multiplexer.</summary>
    public static Term Select(SymbolicBit condition, Term ifOne, Term ifZero, int width)
    {
        if (condition.Expression is null)
        {
            return condition.IsOne ? ifOne : ifZero;
        }

        UInt128 zeros = ifOne.Zeros & ifZero.Zeros, ones = ifOne.Ones & ifZero.Ones;
        return ifOne.IsSameAs(ifZero) ? ifOne
            : Make(zeros, ones, width, (BitVecExpr)Z3.MkITE(condition.Expression, Expression(ifOne, width), Expression(ifZero, width)));
    }

    /// <summary>Equal.</summary>
    public static SymbolicBit AreEqual(Term a, Term b, int width) =>
        a.IsSameAs(b) ? true
        : ((a.Ones & b.Zeros) | (a.Zeros & b.Ones)) != 0 ? false
        : SymbolicBit.Of(Z3.MkEq(Expression(a, width), Expression(b, width)));

    /// <summary>Unsigned less than.</summary>
    public static SymbolicBit IsLess(Term a, Term b, int width) =>
        a.Max < b.Min ? true
        : a.Min >= b.Max || a.IsSameAs(b) ? false
        : SymbolicBit.Of(Z3.MkBVULT(Expression(a, width), Expression(b, width)));

    /// <summary>Signed less than: unsigned, with the sign bits inverted.</summary>
    public static SymbolicBit IsLessSigned(Term a, Term b, int width)
    {
        Term sign = Constant(UInt128.One << (width - 1), width);
        return a.IsSameAs(b) ? false
            : a.IsKnown && b.IsKnown ? IsLess(Xor(a, sign, width), Xor(b, sign, width), width)
            : SymbolicBit.Of(Z3.MkBVSLT(Expression(a, width), Expression(b, width)));
    }

    /// <summary>One bit.</summary>
    public static SymbolicBit Bit(Term a, int index, int width)
    {
        UInt128 bit = UInt128.One << index;
        if ((a.Unknown & bit) == 0)
        {
            return (a.Value & bit) != 0;
        }

        BitVecExpr e = a.Expression!;
        return e.IsITE && e.Args[1].IsNumeral && e.Args[2].IsNumeral
            ? SymbolicBit.Select(SymbolicBit.Of((BoolExpr)e.Args[0]), BitOf(e.Args[1], index), BitOf(e.Args[2], index))
            : SymbolicBit.Of(Z3.MkEq(Z3.MkExtract((uint)index, (uint)index, e), Number(1, 1)));
    }

    /// <summary>1 or 0.</summary>
    public static Term Of(SymbolicBit bit, int width) => Select(bit, Constant(1, width), Constant(0, width), width);

    /// <summary>Bits <paramref name="high"/> to <paramref name="low"/>, moved down to bit 0.</summary>
    public static Term Extract(Term a, int high, int low, int width)
    {
        int count = high - low + 1;
        UInt128 zeros = (a.Zeros >> low) | ~Mask(count), ones = (a.Value >> low) & Mask(count);
        return count == width ? a
            : Known(zeros, ones, width) ?? Make(zeros, ones, width, Z3.MkZeroExt((uint)(width - count), Z3.MkExtract((uint)high, (uint)low,
                Expression(a, width))));
    }

    /// <summary>Bits (<paramref name="from"/> - 1) to 0, sign-extended.</summary>
    public static Term SignExtend(Term a, int from, int width)
    {
        UInt128 above = Mask(width) & ~Mask(from), sign = UInt128.One << (from - 1);
        UInt128 zeros = (a.Zeros & Mask(from)) | ~Mask(width) | ((a.Zeros & sign) != 0 ? above : 0);
        UInt128 ones = (a.Ones & Mask(from)) | ((a.Ones & sign) != 0 ? above : 0);
        return from == width ? a
            : Known(zeros, ones, width)
                ?? Make(zeros, ones, width, Z3.MkSignExt((uint)(width - from), Z3.MkExtract((uint)(from - 1), 0, Expression(a, width))));
    }

    /// <summary>Number of zero bits below the lowest set bit; the width for 0.</summary>
    public static Term CountTrailingZeros(Term a, int width)
    {
        Term count = Constant((UInt128)width, width);
        for (int i = width - 1; i >= 0; i--)
        {
            count = Select(Bit(a, i, width), Constant((UInt128)i, width), count, width);
        }

        return count;
    }

    /// <summary>Number of zero bits above the highest set bit; the width for 0.</summary>
    public static Term CountLeadingZeros(Term a, int width)
    {
        Term count = Constant((UInt128)width, width);
        for (int i = 0; i < width; i++)
        {
            count = Select(Bit(a, i, width), Constant((UInt128)(width - 1 - i), width), count, width);
        }

        return count;
    }

    /// <summary>The lower or the upper half, as a word of half the width.</summary>
    public static Term Half(Term a, bool upper, int width)
    {
        int half = width / 2, low = upper ? half : 0;
        UInt128 unknown = (a.Unknown >> low) & Mask(half), ones = (a.Value >> low) & Mask(half);
        return unknown == 0 ? Constant(ones, half) : new(unknown, ones, Z3.MkExtract((uint)(low + half - 1), (uint)low, Expression(a,
            width)));
    }

    /// <summary>Concatenation of two words of <paramref name="half"/> bits.</summary>
    public static Term Join(Term high, Term low, int half)
    {
        UInt128 unknown = (high.Unknown << half) | low.Unknown, ones = (high.Value << half) | low.Value;
        return unknown == 0 ? Constant(ones, 2 * half)
            : new(unknown, ones, Z3.MkConcat(Expression(high, half), Expression(low, half)));
    }

    private static Term? Known(UInt128 zeros, UInt128 ones, int width) =>
        (~(zeros | ones) & Mask(width)) == 0 ? Constant(ones, width) : null;

    private static Term Make(UInt128 zeros, UInt128 ones, int width, BitVecExpr expression)
    {
        UInt128 unknown = ~(zeros | ones) & Mask(width);
        return unknown == 0 ? Constant(ones, width) : new(unknown, ones & Mask(width), expression);
    }

    private static Term Low(UInt128 value, UInt128 low, int width, BitVecExpr expression) =>
        Make(~value & low, value & low, width, expression);

    /// <summary>The bits below the lowest that is not known in one of two words.</summary>
    private static UInt128 LowKnown(Term a, Term b)
    {
        int count = (int)UInt128.TrailingZeroCount(a.Unknown | b.Unknown);
        return count == 0 ? 0 : Mask(count);
    }

    private static int Count(Term count, int width) => count.Value < (UInt128)width ? (int)count.Value : width;

    private static bool BitOf(Expr numeral, int index) => (((BitVecNum)numeral).BigInteger >> index & 1) == 1;

    private static BitVecNum Number(UInt128 value, int width) =>
        value <= ulong.MaxValue ? Z3.MkBV((ulong)value, (uint)width) : (BitVecNum)Z3.MkBV(value.ToString(), (uint)width);
}
