using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 128-bit word as a <see cref="UInt128"/>: how the model is executed.</summary>
public readonly struct Word128 : IWord<Word128, Bit>, IWide<Word128, Word64, Bit>, IEquatable<Word128>
{
    /// <summary>The integer.</summary>
    public readonly UInt128 Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Word128(UInt128 value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 128;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 Of(ulong value) => new((UInt128)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Word128(uint value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator +(Word128 a, Word128 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator -(Word128 a, Word128 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator *(Word128 a, Word128 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator &(Word128 a, Word128 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator |(Word128 a, Word128 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator ^(Word128 a, Word128 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator ~(Word128 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator <<(Word128 a, int count) => new((uint)count < 128 ? a.Value << count : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 operator >>(Word128 a, int count) => new((uint)count < 128 ? a.Value >> count : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 ShiftRightArithmetic(Word128 a, int count) =>
        new((UInt128)((Int128)a.Value >> ((uint)count < 128 ? count : 127)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 ShiftLeft(Word128 a, Word128 count) => new(count.Value < 128 ? a.Value << (int)count.Value : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 ShiftRight(Word128 a, Word128 count) => new(count.Value < 128 ? a.Value >> (int)count.Value : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 ShiftRightArithmetic(Word128 a, Word128 count) =>
        ShiftRightArithmetic(a, count.Value < 128 ? (int)count.Value : 127);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 RotateRight(Word128 a, Word128 count) => new(UInt128.RotateRight(a.Value, (int)(count.Value & 127)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ==(Word128 a, Word128 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !=(Word128 a, Word128 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <(Word128 a, Word128 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >(Word128 a, Word128 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <=(Word128 a, Word128 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >=(Word128 a, Word128 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit SignedLess(Word128 a, Word128 b) => new((Int128)a.Value < (Int128)b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 Divide(Word128 a, Word128 b) => new(b.Value == 0 ? 0 : a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 DivideSigned(Word128 a, Word128 b) =>
        ~b.Value == 0 ? new(0 - a.Value) : b.Value == 0 ? default : new((UInt128)((Int128)a.Value / (Int128)b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 Select(Bit condition, Word128 ifOne, Word128 ifZero) => new(condition.Value ? ifOne.Value : ifZero.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Bit(Word128 a, int index) => new((a.Value >> index & 1) != 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 Of(Bit bit) => new(bit.Value ? 1u : 0u);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 Extract(Word128 a, int high, int low) => new(a.Value >> low & UInt128.MaxValue >> (127 - (high - low)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 SignExtend(Word128 a, int width) => new((UInt128)((Int128)(a.Value << (128 - width)) >> (128 - width)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 CountLeadingZeros(Word128 a) => new(UInt128.LeadingZeroCount(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 CountTrailingZeros(Word128 a) => new(UInt128.TrailingZeroCount(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Low(Word128 a) => new((ulong)a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 High(Word128 a) => new((ulong)(a.Value >> 64));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word128 Join(Word64 high, Word64 low) => new(new UInt128(high.Value, low.Value));

    /// <inheritdoc/>
    public bool Equals(Word128 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Word128 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x32}";
}
