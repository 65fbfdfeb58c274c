using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 128-bit word that computes as <see cref="Word128"/> and whose comparisons and selections are recorded.</summary>
public readonly struct CoverageWord128 : IWord<CoverageWord128, CoverageBit>, IWide<CoverageWord128, CoverageWord64, CoverageBit>, IEquatable<CoverageWord128>
{
    /// <summary>The word.</summary>
    public readonly Word128 Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoverageWord128(Word128 value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 128;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 Of(ulong value) => new(Word128.Of(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator CoverageWord128(uint value) => new((Word128)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator +(CoverageWord128 a, CoverageWord128 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator -(CoverageWord128 a, CoverageWord128 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator *(CoverageWord128 a, CoverageWord128 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator &(CoverageWord128 a, CoverageWord128 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator |(CoverageWord128 a, CoverageWord128 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator ^(CoverageWord128 a, CoverageWord128 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator ~(CoverageWord128 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator <<(CoverageWord128 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 operator >>(CoverageWord128 a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 ShiftRightArithmetic(CoverageWord128 a, int count) =>
        new(Word128.ShiftRightArithmetic(a.Value, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 ShiftLeft(CoverageWord128 a, CoverageWord128 count) =>
        new(Word128.ShiftLeft(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 ShiftRight(CoverageWord128 a, CoverageWord128 count) =>
        new(Word128.ShiftRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 ShiftRightArithmetic(CoverageWord128 a, CoverageWord128 count) =>
        new(Word128.ShiftRightArithmetic(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 RotateRight(CoverageWord128 a, CoverageWord128 count) =>
        new(Word128.RotateRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator ==(CoverageWord128 a, CoverageWord128 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator !=(CoverageWord128 a, CoverageWord128 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <(CoverageWord128 a, CoverageWord128 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >(CoverageWord128 a, CoverageWord128 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <=(CoverageWord128 a, CoverageWord128 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >=(CoverageWord128 a, CoverageWord128 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit SignedLess(CoverageWord128 a, CoverageWord128 b) => new(Word128.SignedLess(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 Divide(CoverageWord128 a, CoverageWord128 b) => new(Word128.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 DivideSigned(CoverageWord128 a, CoverageWord128 b) => new(Word128.DivideSigned(a.Value, b.Value));

    /// <inheritdoc/>
    public static CoverageWord128 Select(CoverageBit condition, CoverageWord128 ifOne, CoverageWord128 ifZero) =>
        CoverageRecorder.Decide(condition.Value.Value) ? ifOne : ifZero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit Bit(CoverageWord128 a, int index) => new(Word128.Bit(a.Value, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 Of(CoverageBit bit) => new(Word128.Of(bit.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 Extract(CoverageWord128 a, int high, int low) => new(Word128.Extract(a.Value, high, low));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 SignExtend(CoverageWord128 a, int width) => new(Word128.SignExtend(a.Value, width));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 CountLeadingZeros(CoverageWord128 a) => new(Word128.CountLeadingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 CountTrailingZeros(CoverageWord128 a) => new(Word128.CountTrailingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 Low(CoverageWord128 a) => new(Word128.Low(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 High(CoverageWord128 a) => new(Word128.High(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord128 Join(CoverageWord64 high, CoverageWord64 low) => new(Word128.Join(high.Value, low.Value));

    /// <inheritdoc/>
    public bool Equals(CoverageWord128 other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CoverageWord128 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
