using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>An 8-bit word as a <see cref="byte"/>: how the model is executed.</summary>
public readonly struct Word8 : IWord<Word8, Bit>, IEquatable<Word8>
{
    /// <summary>The integer.</summary>
    public readonly byte Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Word8(byte value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 Of(ulong value) => new((byte)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Word8(uint value) => new((byte)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator +(Word8 a, Word8 b) => new((byte)(a.Value + b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator -(Word8 a, Word8 b) => new((byte)(a.Value - b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator *(Word8 a, Word8 b) => new((byte)(a.Value * b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator &(Word8 a, Word8 b) => new((byte)(a.Value & b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator |(Word8 a, Word8 b) => new((byte)(a.Value | b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator ^(Word8 a, Word8 b) => new((byte)(a.Value ^ b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator ~(Word8 a) => new((byte)(~a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator <<(Word8 a, int count) => new((byte)((uint)count < 8 ? a.Value << count : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 operator >>(Word8 a, int count) => new((byte)((uint)count < 8 ? a.Value >> count : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 ShiftRightArithmetic(Word8 a, int count) => new((byte)((sbyte)a.Value >> ((uint)count < 8 ? count : 7)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 ShiftLeft(Word8 a, Word8 count) => new((byte)(count.Value < 8 ? a.Value << (int)count.Value : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 ShiftRight(Word8 a, Word8 count) => new((byte)(count.Value < 8 ? a.Value >> (int)count.Value : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 ShiftRightArithmetic(Word8 a, Word8 count) =>
        ShiftRightArithmetic(a, count.Value < 8 ? (int)count.Value : 7);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 RotateRight(Word8 a, Word8 count) => new(byte.RotateRight(a.Value, (int)(count.Value & 7)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ==(Word8 a, Word8 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !=(Word8 a, Word8 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <(Word8 a, Word8 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >(Word8 a, Word8 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <=(Word8 a, Word8 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >=(Word8 a, Word8 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit SignedLess(Word8 a, Word8 b) => new((sbyte)a.Value < (sbyte)b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 Divide(Word8 a, Word8 b) => new((byte)(b.Value == 0 ? 0 : a.Value / b.Value));

    /// <inheritdoc/>
    public static Word8 DivideSigned(Word8 a, Word8 b) =>
        (sbyte)b.Value switch
        {
            0 => default,
            -1 => new((byte)(0 - a.Value)),
            sbyte divisor => new((byte)((sbyte)a.Value / divisor)),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 Select(Bit condition, Word8 ifOne, Word8 ifZero) => new(condition.Value ? ifOne.Value : ifZero.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Bit(Word8 a, int index) => new((a.Value >> index & 1) != 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 Of(Bit bit) => new((byte)(bit.Value ? 1 : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 Extract(Word8 a, int high, int low) => new((byte)(a.Value >> low & byte.MaxValue >> (7 - (high - low))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 SignExtend(Word8 a, int width) => new((byte)((int)a.Value << (32 - width) >> (32 - width)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 CountLeadingZeros(Word8 a) => new((byte)(BitOperations.LeadingZeroCount(a.Value) - 24));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 CountTrailingZeros(Word8 a) => new((byte)BitOperations.TrailingZeroCount(a.Value | 1u << 8));

    /// <inheritdoc/>
    public bool Equals(Word8 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Word8 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x2}";
}
