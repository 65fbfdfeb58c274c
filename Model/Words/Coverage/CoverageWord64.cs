using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 64-bit word that computes as <see cref="Word64"/> and whose comparisons and selections are recorded.</summary>
public readonly struct CoverageWord64 : IWord<CoverageWord64, CoverageBit>, IWide<CoverageWord64, CoverageWord32, CoverageBit>, IEquatable<CoverageWord64>
{
    /// <summary>The word.</summary>
    public readonly Word64 Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoverageWord64(Word64 value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 64;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 Of(ulong value) => new(Word64.Of(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator CoverageWord64(uint value) => new((Word64)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator +(CoverageWord64 a, CoverageWord64 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator -(CoverageWord64 a, CoverageWord64 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator *(CoverageWord64 a, CoverageWord64 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator &(CoverageWord64 a, CoverageWord64 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator |(CoverageWord64 a, CoverageWord64 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator ^(CoverageWord64 a, CoverageWord64 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator ~(CoverageWord64 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator <<(CoverageWord64 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 operator >>(CoverageWord64 a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 ShiftRightArithmetic(CoverageWord64 a, int count) =>
        new(Word64.ShiftRightArithmetic(a.Value, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 ShiftLeft(CoverageWord64 a, CoverageWord64 count) => new(Word64.ShiftLeft(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 ShiftRight(CoverageWord64 a, CoverageWord64 count) => new(Word64.ShiftRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 ShiftRightArithmetic(CoverageWord64 a, CoverageWord64 count) =>
        new(Word64.ShiftRightArithmetic(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 RotateRight(CoverageWord64 a, CoverageWord64 count) =>
        new(Word64.RotateRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator ==(CoverageWord64 a, CoverageWord64 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator !=(CoverageWord64 a, CoverageWord64 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <(CoverageWord64 a, CoverageWord64 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >(CoverageWord64 a, CoverageWord64 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <=(CoverageWord64 a, CoverageWord64 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >=(CoverageWord64 a, CoverageWord64 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit SignedLess(CoverageWord64 a, CoverageWord64 b) => new(Word64.SignedLess(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 Divide(CoverageWord64 a, CoverageWord64 b) => new(Word64.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 DivideSigned(CoverageWord64 a, CoverageWord64 b) => new(Word64.DivideSigned(a.Value, b.Value));

    /// <inheritdoc/>
    public static CoverageWord64 Select(CoverageBit condition, CoverageWord64 ifOne, CoverageWord64 ifZero) =>
        CoverageRecorder.Decide(condition.Value.Value) ? ifOne : ifZero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit Bit(CoverageWord64 a, int index) => new(Word64.Bit(a.Value, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 Of(CoverageBit bit) => new(Word64.Of(bit.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 Extract(CoverageWord64 a, int high, int low) => new(Word64.Extract(a.Value, high, low));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 SignExtend(CoverageWord64 a, int width) => new(Word64.SignExtend(a.Value, width));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 CountLeadingZeros(CoverageWord64 a) => new(Word64.CountLeadingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 CountTrailingZeros(CoverageWord64 a) => new(Word64.CountTrailingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 Low(CoverageWord64 a) => new(Word64.Low(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 High(CoverageWord64 a) => new(Word64.High(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord64 Join(CoverageWord32 high, CoverageWord32 low) => new(Word64.Join(high.Value, low.Value));

    /// <inheritdoc/>
    public bool Equals(CoverageWord64 other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CoverageWord64 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
