using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 32-bit word that computes as <see cref="Word32"/> and whose comparisons and selections are recorded.</summary>
public readonly struct CoverageWord32 : IWord<CoverageWord32, CoverageBit>, IWide<CoverageWord32, CoverageWord16, CoverageBit>, IEquatable<CoverageWord32>
{
    /// <summary>The word.</summary>
    public readonly Word32 Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoverageWord32(Word32 value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 32;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 Of(ulong value) => new(Word32.Of(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator CoverageWord32(uint value) => new((Word32)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator +(CoverageWord32 a, CoverageWord32 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator -(CoverageWord32 a, CoverageWord32 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator *(CoverageWord32 a, CoverageWord32 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator &(CoverageWord32 a, CoverageWord32 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator |(CoverageWord32 a, CoverageWord32 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator ^(CoverageWord32 a, CoverageWord32 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator ~(CoverageWord32 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator <<(CoverageWord32 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 operator >>(CoverageWord32 a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 ShiftRightArithmetic(CoverageWord32 a, int count) =>
        new(Word32.ShiftRightArithmetic(a.Value, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 ShiftLeft(CoverageWord32 a, CoverageWord32 count) => new(Word32.ShiftLeft(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 ShiftRight(CoverageWord32 a, CoverageWord32 count) => new(Word32.ShiftRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 ShiftRightArithmetic(CoverageWord32 a, CoverageWord32 count) =>
        new(Word32.ShiftRightArithmetic(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 RotateRight(CoverageWord32 a, CoverageWord32 count) =>
        new(Word32.RotateRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator ==(CoverageWord32 a, CoverageWord32 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator !=(CoverageWord32 a, CoverageWord32 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <(CoverageWord32 a, CoverageWord32 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >(CoverageWord32 a, CoverageWord32 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <=(CoverageWord32 a, CoverageWord32 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >=(CoverageWord32 a, CoverageWord32 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit SignedLess(CoverageWord32 a, CoverageWord32 b) => new(Word32.SignedLess(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 Divide(CoverageWord32 a, CoverageWord32 b) => new(Word32.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 DivideSigned(CoverageWord32 a, CoverageWord32 b) => new(Word32.DivideSigned(a.Value, b.Value));

    /// <inheritdoc/>
    public static CoverageWord32 Select(CoverageBit condition, CoverageWord32 ifOne, CoverageWord32 ifZero) =>
        CoverageRecorder.Decide(condition.Value.Value) ? ifOne : ifZero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit Bit(CoverageWord32 a, int index) => new(Word32.Bit(a.Value, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 Of(CoverageBit bit) => new(Word32.Of(bit.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 Extract(CoverageWord32 a, int high, int low) => new(Word32.Extract(a.Value, high, low));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 SignExtend(CoverageWord32 a, int width) => new(Word32.SignExtend(a.Value, width));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 CountLeadingZeros(CoverageWord32 a) => new(Word32.CountLeadingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 CountTrailingZeros(CoverageWord32 a) => new(Word32.CountTrailingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 Low(CoverageWord32 a) => new(Word32.Low(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord16 High(CoverageWord32 a) => new(Word32.High(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord32 Join(CoverageWord16 high, CoverageWord16 low) => new(Word32.Join(high.Value, low.Value));

    /// <inheritdoc/>
    public bool Equals(CoverageWord32 other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CoverageWord32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
