namespace Lockstep.Model.Words;

/// <summary>
/// A word of fixed width: 8, 16, 32, 64 or 128 bits. All operations are modulo 2^Width and total. No operation forks: what
/// depends on data is a <see cref="Select"/>; a fork happens only where the model says <c>if</c>.
/// </summary>
/// <typeparam name="W">The implementing type.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public interface IWord<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Number of bits.</summary>
    static abstract int Width { get; }

    /// <summary>A constant, zero-extended or truncated to the width.</summary>
    static abstract W Of(ulong value);

    /// <summary>A constant, zero-extended or truncated to the width.</summary>
    static abstract implicit operator W(uint value);

    /// <summary>Sum.</summary>
    static abstract W operator +(W a, W b);

    /// <summary>Difference.</summary>
    static abstract W operator -(W a, W b);

    /// <summary>Product, low half.</summary>
    static abstract W operator *(W a, W b);

    /// <summary>And.</summary>
    static abstract W operator &(W a, W b);

    /// <summary>Or.</summary>
    static abstract W operator |(W a, W b);

    /// <summary>Exclusive or.</summary>
    static abstract W operator ^(W a, W b);

    /// <summary>Complement.</summary>
    static abstract W operator ~(W a);

    /// <summary>Shift left by a constant; 0 from Width on.</summary>
    static abstract W operator <<(W a, int count);

    /// <summary>Logical shift right by a constant; 0 from Width on.</summary>
    static abstract W operator >>(W a, int count);

    /// <summary>Arithmetic shift right by a constant; all sign from Width on.</summary>
    static abstract W ShiftRightArithmetic(W a, int count);

    /// <summary>Shift left by a word; 0 when the count is Width or more.</summary>
    static abstract W ShiftLeft(W a, W count);

    /// <summary>Logical shift right by a word; 0 when the count is Width or more.</summary>
    static abstract W ShiftRight(W a, W count);

    /// <summary>Arithmetic shift right by a word; all sign when the count is Width or more.</summary>
    static abstract W ShiftRightArithmetic(W a, W count);

    /// <summary>Rotate right by a word, modulo Width.</summary>
    static abstract W RotateRight(W a, W count);

    /// <summary>Equal.</summary>
    static abstract B operator ==(W a, W b);

    /// <summary>Not equal.</summary>
    static abstract B operator !=(W a, W b);

    /// <summary>Unsigned less than.</summary>
    static abstract B operator <(W a, W b);

    /// <summary>Unsigned greater than.</summary>
    static abstract B operator >(W a, W b);

    /// <summary>Unsigned less than or equal.</summary>
    static abstract B operator <=(W a, W b);

    /// <summary>Unsigned greater than or equal.</summary>
    static abstract B operator >=(W a, W b);

    /// <summary>Signed less than.</summary>
    static abstract B SignedLess(W a, W b);

    /// <summary>Unsigned quotient; 0 for a division by 0 (as A64's UDIV).</summary>
    static abstract W Divide(W a, W b);

    /// <summary>Signed quotient, rounded towards 0; 0 for a division by 0 (as A64's SDIV).</summary>
    static abstract W DivideSigned(W a, W b);

    /// <summary>Multiplexer that does not fork.</summary>
    static abstract W Select(B condition, W ifOne, W ifZero);

    /// <summary>Bit <paramref name="index"/>, 0 to Width - 1.</summary>
    static abstract B Bit(W a, int index);

    /// <summary>1 or 0.</summary>
    static abstract W Of(B bit);

    /// <summary>Bits <paramref name="high"/> to <paramref name="low"/>, moved down to bit 0.</summary>
    static abstract W Extract(W a, int high, int low);

    /// <summary>Bits (<paramref name="width"/> - 1) to 0, sign-extended to the full width.</summary>
    static abstract W SignExtend(W a, int width);

    /// <summary>Number of zero bits above the highest set bit; Width for 0.</summary>
    static abstract W CountLeadingZeros(W a);

    /// <summary>Number of zero bits below the lowest set bit; Width for 0.</summary>
    static abstract W CountTrailingZeros(W a);
}

/// <summary>A word twice as wide as another: how words of different widths become each other.</summary>
/// <typeparam name="W">The implementing type.</typeparam>
/// <typeparam name="H">A word of half the width.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public interface IWide<W, H, B>
    where W : struct, IWord<W, B>, IWide<W, H, B>
    where H : struct, IWord<H, B>
    where B : struct, IBit<B>
{
    /// <summary>The lower half.</summary>
    static abstract H Low(W a);

    /// <summary>The upper half.</summary>
    static abstract H High(W a);

    /// <summary>Concatenation; <c>Join(0, x)</c> is zero extension.</summary>
    static abstract W Join(H high, H low);
}
