using Lockstep.Model.Words;

namespace Lockstep.Proofs.Words;

/// <summary>A symbolic word of 8 bits.</summary>
public readonly struct SymbolicWord8 : IWord<SymbolicWord8, SymbolicBit>, ISymbolicWord<SymbolicWord8>
{
    internal SymbolicWord8(Term term) => Term = term;

    /// <inheritdoc/>
    public static int Width => 8;

    internal Term Term { get; }

    Term ISymbolicWord<SymbolicWord8>.ToTerm() => Term;

    /// <inheritdoc/>
    public static SymbolicWord8 Of(ulong value) => new(Terms.Constant(value, Width));

    /// <inheritdoc/>
    public static implicit operator SymbolicWord8(uint value) => new(Terms.Constant(value, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator +(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.Add(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator -(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.Subtract(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator *(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.Multiply(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator &(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.And(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator |(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.Or(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator ^(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.Xor(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator ~(SymbolicWord8 a) => new(Terms.Not(a.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator <<(SymbolicWord8 a, int count) => new(Terms.ShiftLeft(a.Term, count, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 operator >>(SymbolicWord8 a, int count) => new(Terms.ShiftRight(a.Term, count, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 ShiftRightArithmetic(SymbolicWord8 a, int count) => new(Terms.ShiftRightArithmetic(a.Term, count, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 ShiftLeft(SymbolicWord8 a, SymbolicWord8 count) => new(Terms.ShiftLeft(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 ShiftRight(SymbolicWord8 a, SymbolicWord8 count) => new(Terms.ShiftRight(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 ShiftRightArithmetic(SymbolicWord8 a, SymbolicWord8 count) =>
        new(Terms.ShiftRightArithmetic(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 RotateRight(SymbolicWord8 a, SymbolicWord8 count) => new(Terms.RotateRight(a.Term, count.Term, Width));

    /// <inheritdoc/>
    public static SymbolicBit operator ==(SymbolicWord8 a, SymbolicWord8 b) => Terms.AreEqual(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator !=(SymbolicWord8 a, SymbolicWord8 b) => !Terms.AreEqual(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator <(SymbolicWord8 a, SymbolicWord8 b) => Terms.IsLess(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator >(SymbolicWord8 a, SymbolicWord8 b) => Terms.IsLess(b.Term, a.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator <=(SymbolicWord8 a, SymbolicWord8 b) => !Terms.IsLess(b.Term, a.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit operator >=(SymbolicWord8 a, SymbolicWord8 b) => !Terms.IsLess(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicBit SignedLess(SymbolicWord8 a, SymbolicWord8 b) => Terms.IsLessSigned(a.Term, b.Term, Width);

    /// <inheritdoc/>
    public static SymbolicWord8 Divide(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.Divide(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 DivideSigned(SymbolicWord8 a, SymbolicWord8 b) => new(Terms.DivideSigned(a.Term, b.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 Select(SymbolicBit condition, SymbolicWord8 ifOne, SymbolicWord8 ifZero) =>
        new(Terms.Select(condition, ifOne.Term, ifZero.Term, Width));

    /// <inheritdoc/>
    public static SymbolicBit Bit(SymbolicWord8 a, int index) => Terms.Bit(a.Term, index, Width);

    /// <inheritdoc/>
    public static SymbolicWord8 Of(SymbolicBit bit) => new(Terms.Of(bit, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 Extract(SymbolicWord8 a, int high, int low) => new(Terms.Extract(a.Term, high, low, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 SignExtend(SymbolicWord8 a, int width) => new(Terms.SignExtend(a.Term, width, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 CountLeadingZeros(SymbolicWord8 a) => new(Terms.CountLeadingZeros(a.Term, Width));

    /// <inheritdoc/>
    public static SymbolicWord8 CountTrailingZeros(SymbolicWord8 a) => new(Terms.CountTrailingZeros(a.Term, Width));

    static SymbolicWord8 ISymbolicWord<SymbolicWord8>.FromTerm(Term term) => new(term);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SymbolicWord8 other && Term.IsSameAs(other.Term);

    /// <inheritdoc/>
    public override int GetHashCode() => Term.IsKnown ? Term.Value.GetHashCode() : Term.Expression!.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Term.IsKnown ? $"0x{Term.Value:x}" : Term.Expression!.ToString();
}
