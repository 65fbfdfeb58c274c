using Lockstep.Model.Words;

namespace Lockstep.Proofs.Words;

/// <summary>A symbolic word of twice the width of another: 16, 32, 64 and 128 bits, by their names in Widths.cs.</summary>
/// <typeparam name="H">The word of half the width.</typeparam>
public readonly struct SymbolicWide<H> : IWord<SymbolicWide<H>, SymbolicBit>, IWide<SymbolicWide<H>, H, SymbolicBit>,
    ISymbolicWord<SymbolicWide<H>>
    where H : struct, IWord<H, SymbolicBit>, ISymbolicWord<H>
{
    internal SymbolicWide(Term term) => Term = term;

    /// <inheritdoc/>
    public static int Width => 2 * H.Width;

    internal Term Term { get; }

    Term ISymbolicWord<SymbolicWide<H>>.ToTerm() => Term;

    /// <inheritdoc/>
    public static SymbolicWide<H> Of(ulong value) => new(Terms.Constant(value, Width));

    /// <inheritdoc/>
    public static implicit operator SymbolicWide<H>(uint value) => new(Terms.Constant(value, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator +(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.Add(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator -(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.Subtract(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator *(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.Multiply(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator &(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.And(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator |(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.Or(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator ^(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.Xor(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator ~(SymbolicWide<H> a) => new(Terms.Not(a.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator <<(SymbolicWide<H> a, int count) => new(Terms.ShiftLeft(a.Term, count, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> operator >>(SymbolicWide<H> a, int count) => new(Terms.ShiftRight(a.Term, count, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> ShiftRightArithmetic(SymbolicWide<H> a, int count) =>
        new(Terms.ShiftRightArithmetic(a.Term, count, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> ShiftLeft(SymbolicWide<H> a, SymbolicWide<H> count) => new(Terms.ShiftLeft(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> ShiftRight(SymbolicWide<H> a, SymbolicWide<H> count) => new(Terms.ShiftRight(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> ShiftRightArithmetic(SymbolicWide<H> a, SymbolicWide<H> count) =>
        new(Terms.ShiftRightArithmetic(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> RotateRight(SymbolicWide<H> a, SymbolicWide<H> count) =>
        new(Terms.RotateRight(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicBit operator ==(SymbolicWide<H> a, SymbolicWide<H> b) => Terms.AreEqual(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator !=(SymbolicWide<H> a, SymbolicWide<H> b) => !Terms.AreEqual(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator <(SymbolicWide<H> a, SymbolicWide<H> b) => Terms.IsLess(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator >(SymbolicWide<H> a, SymbolicWide<H> b) => Terms.IsLess(b.Term, a.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator <=(SymbolicWide<H> a, SymbolicWide<H> b) => !Terms.IsLess(b.Term, a.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator >=(SymbolicWide<H> a, SymbolicWide<H> b) => !Terms.IsLess(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit SignedLess(SymbolicWide<H> a, SymbolicWide<H> b) => Terms.IsLessSigned(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicWide<H> Divide(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.Divide(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> DivideSigned(SymbolicWide<H> a, SymbolicWide<H> b) => new(Terms.DivideSigned(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> Select(SymbolicBit condition, SymbolicWide<H> ifOne, SymbolicWide<H> ifZero) =>
        new(Terms.Select(condition, ifOne.Term, ifZero.Term, Width));

    /// <inheritdoc/>
    public static SymbolicBit Bit(SymbolicWide<H> a, int index) => Terms.Bit(a.Term, index, Width);

    /// <inheritdoc/>
    public static SymbolicWide<H> Of(SymbolicBit bit) => new(Terms.Of(bit, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> Extract(SymbolicWide<H> a, int high, int low) => new(Terms.Extract(a.Term, high, low, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> SignExtend(SymbolicWide<H> a, int width) => new(Terms.SignExtend(a.Term, width, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> CountLeadingZeros(SymbolicWide<H> a) => new(Terms.CountLeadingZeros(a.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> CountTrailingZeros(SymbolicWide<H> a) => new(Terms.CountTrailingZeros(a.Term, Width));

    /// <inheritdoc/>
    public static H Low(SymbolicWide<H> a) => H.FromTerm(Terms.Half(a.Term, upper: false, Width));

    /// <inheritdoc/>
    public static H High(SymbolicWide<H> a) => H.FromTerm(Terms.Half(a.Term, upper: true, Width));

    /// <inheritdoc/>
    public static SymbolicWide<H> Join(H high, H low) => new(Terms.Join(high.ToTerm(), low.ToTerm(), H.Width));

    static SymbolicWide<H> ISymbolicWord<SymbolicWide<H>>.FromTerm(Term term) => new(term);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SymbolicWide<H> other && Term.IsSameAs(other.Term);

    /// <inheritdoc/>
    public override int GetHashCode() => Term.IsKnown ? Term.Value.GetHashCode() : Term.Expression!.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Term.IsKnown ? $"0x{Term.Value:x}" : Term.Expression!.ToString();
}
