using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 8-bit word that computes as <see cref="Word8"/> and whose comparisons and selections are recorded.</summary>
public readonly struct CoverageWord8 : IWord<CoverageWord8, CoverageBit>, IEquatable<CoverageWord8>
{
    /// <summary>The word.</summary>
    public readonly Word8 Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoverageWord8(Word8 value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 Of(ulong value) => new(Word8.Of(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator CoverageWord8(uint value) => new((Word8)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator +(CoverageWord8 a, CoverageWord8 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator -(CoverageWord8 a, CoverageWord8 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator *(CoverageWord8 a, CoverageWord8 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator &(CoverageWord8 a, CoverageWord8 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator |(CoverageWord8 a, CoverageWord8 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator ^(CoverageWord8 a, CoverageWord8 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator ~(CoverageWord8 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator <<(CoverageWord8 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 operator >>(CoverageWord8 a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 ShiftRightArithmetic(CoverageWord8 a, int count) => new(Word8.ShiftRightArithmetic(a.Value, count));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 ShiftLeft(CoverageWord8 a, CoverageWord8 count) => new(Word8.ShiftLeft(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 ShiftRight(CoverageWord8 a, CoverageWord8 count) => new(Word8.ShiftRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 ShiftRightArithmetic(CoverageWord8 a, CoverageWord8 count) =>
        new(Word8.ShiftRightArithmetic(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 RotateRight(CoverageWord8 a, CoverageWord8 count) => new(Word8.RotateRight(a.Value, count.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator ==(CoverageWord8 a, CoverageWord8 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator !=(CoverageWord8 a, CoverageWord8 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <(CoverageWord8 a, CoverageWord8 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >(CoverageWord8 a, CoverageWord8 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator <=(CoverageWord8 a, CoverageWord8 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator >=(CoverageWord8 a, CoverageWord8 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit SignedLess(CoverageWord8 a, CoverageWord8 b) => new(Word8.SignedLess(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 Divide(CoverageWord8 a, CoverageWord8 b) => new(Word8.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 DivideSigned(CoverageWord8 a, CoverageWord8 b) => new(Word8.DivideSigned(a.Value, b.Value));

    /// <inheritdoc/>
    public static CoverageWord8 Select(CoverageBit condition, CoverageWord8 ifOne, CoverageWord8 ifZero) =>
        CoverageRecorder.Decide(condition.Value.Value) ? ifOne : ifZero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit Bit(CoverageWord8 a, int index) => new(Word8.Bit(a.Value, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 Of(CoverageBit bit) => new(Word8.Of(bit.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 Extract(CoverageWord8 a, int high, int low) => new(Word8.Extract(a.Value, high, low));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 SignExtend(CoverageWord8 a, int width) => new(Word8.SignExtend(a.Value, width));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 CountLeadingZeros(CoverageWord8 a) => new(Word8.CountLeadingZeros(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageWord8 CountTrailingZeros(CoverageWord8 a) => new(Word8.CountTrailingZeros(a.Value));

    /// <inheritdoc/>
    public bool Equals(CoverageWord8 other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CoverageWord8 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
