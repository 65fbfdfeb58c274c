using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 16-bit word that computes as <see cref="Word16"/> and whose comparisons and selections are recorded.</summary>
public readonly struct CoverageWord16 : IWord<CoverageWord16, CoverageBit>, IWide<CoverageWord16, CoverageWord8, CoverageBit>, IEquatable<CoverageWord16>
{
    /// <summary>The word.</summary>
    public readonly Word16 Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoverageWord16(Word16 value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 Of(ulong value) => new(Word16.Of(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator CoverageWord16(uint value) => new((Word16)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator +(CoverageWord16 a, CoverageWord16 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator -(CoverageWord16 a, CoverageWord16 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator *(CoverageWord16 a, CoverageWord16 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator &(CoverageWord16 a, CoverageWord16 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator |(CoverageWord16 a, CoverageWord16 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator ^(CoverageWord16 a, CoverageWord16 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator ~(CoverageWord16 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator <<(CoverageWord16 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 operator >>(CoverageWord16 a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 ShiftRightArithmetic(CoverageWord16 a, int count) =>
        new(Word16.ShiftRightArithmetic(a.Value, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 ShiftLeft(CoverageWord16 a, CoverageWord16 count) => new(Word16.ShiftLeft(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 ShiftRight(CoverageWord16 a, CoverageWord16 count) => new(Word16.ShiftRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 ShiftRightArithmetic(CoverageWord16 a, CoverageWord16 count) =>
        new(Word16.ShiftRightArithmetic(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 RotateRight(CoverageWord16 a, CoverageWord16 count) =>
        new(Word16.RotateRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator ==(CoverageWord16 a, CoverageWord16 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator !=(CoverageWord16 a, CoverageWord16 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <(CoverageWord16 a, CoverageWord16 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >(CoverageWord16 a, CoverageWord16 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <=(CoverageWord16 a, CoverageWord16 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >=(CoverageWord16 a, CoverageWord16 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit SignedLess(CoverageWord16 a, CoverageWord16 b) => new(Word16.SignedLess(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 Divide(CoverageWord16 a, CoverageWord16 b) => new(Word16.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 DivideSigned(CoverageWord16 a, CoverageWord16 b) => new(Word16.DivideSigned(a.Value, b.Value));

    /// <inheritdoc/>
    public static CoverageWord16 Select(CoverageBit condition, CoverageWord16 ifOne, CoverageWord16 ifZero) =>
        CoverageRecorder.Decide(condition.Value.Value) ? ifOne : ifZero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit Bit(CoverageWord16 a, int index) => new(Word16.Bit(a.Value, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 Of(CoverageBit bit) => new(Word16.Of(bit.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 Extract(CoverageWord16 a, int high, int low) => new(Word16.Extract(a.Value, high, low));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 SignExtend(CoverageWord16 a, int width) => new(Word16.SignExtend(a.Value, width));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 CountLeadingZeros(CoverageWord16 a) => new(Word16.CountLeadingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 CountTrailingZeros(CoverageWord16 a) => new(Word16.CountTrailingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 Low(CoverageWord16 a) => new(Word16.Low(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 High(CoverageWord16 a) => new(Word16.High(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 Join(CoverageWord8 high, CoverageWord8 low) => new(Word16.Join(high.Value, low.Value));

    /// <inheritdoc/>
    public bool Equals(CoverageWord16 other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CoverageWord16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
