using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 16-bit word as a <see cref="ushort"/>: how the model is executed.</summary>
public readonly struct Word16 : IWord<Word16, Bit>, IWide<Word16, Word8, Bit>, IEquatable<Word16>
{
    /// <summary>The integer.</summary>
    public readonly ushort Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Word16(ushort value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Of(ulong value) => new((ushort)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Word16(uint value) => new((ushort)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator +(Word16 a, Word16 b) => new((ushort)(a.Value + b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator -(Word16 a, Word16 b) => new((ushort)(a.Value - b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator *(Word16 a, Word16 b) => new((ushort)(a.Value * b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator &(Word16 a, Word16 b) => new((ushort)(a.Value & b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator |(Word16 a, Word16 b) => new((ushort)(a.Value | b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator ^(Word16 a, Word16 b) => new((ushort)(a.Value ^ b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator ~(Word16 a) => new((ushort)(~a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator <<(Word16 a, int count) => new((ushort)((uint)count < 16 ? a.Value << count : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 operator >>(Word16 a, int count) => new((ushort)((uint)count < 16 ? a.Value >> count : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 ShiftRightArithmetic(Word16 a, int count) =>
        new((ushort)((short)a.Value >> ((uint)count < 16 ? count : 15)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 ShiftLeft(Word16 a, Word16 count) => new((ushort)(count.Value < 16 ? a.Value << (int)count.Value : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 ShiftRight(Word16 a, Word16 count) => new((ushort)(count.Value < 16 ? a.Value >> (int)count.Value : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 ShiftRightArithmetic(Word16 a, Word16 count) =>
        ShiftRightArithmetic(a, count.Value < 16 ? (int)count.Value : 15);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 RotateRight(Word16 a, Word16 count) => new(ushort.RotateRight(a.Value, (int)(count.Value & 15)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ==(Word16 a, Word16 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !=(Word16 a, Word16 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <(Word16 a, Word16 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >(Word16 a, Word16 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <=(Word16 a, Word16 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >=(Word16 a, Word16 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit SignedLess(Word16 a, Word16 b) => new((short)a.Value < (short)b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Divide(Word16 a, Word16 b) => new((ushort)(b.Value == 0 ? 0 : a.Value / b.Value));

    /// <inheritdoc/>
    public static Word16 DivideSigned(Word16 a, Word16 b) =>
        (short)b.Value switch
        {
            0 => default,
            -1 => new((ushort)(0 - a.Value)),
            short divisor => new((ushort)((short)a.Value / divisor)),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Select(Bit condition, Word16 ifOne, Word16 ifZero) => new(condition.Value ? ifOne.Value : ifZero.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Bit(Word16 a, int index) => new((a.Value >> index & 1) != 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Of(Bit bit) => new((ushort)(bit.Value ? 1 : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Extract(Word16 a, int high, int low) =>
        new((ushort)(a.Value >> low & ushort.MaxValue >> (15 - (high - low))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 SignExtend(Word16 a, int width) => new((ushort)((int)a.Value << (32 - width) >> (32 - width)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 CountLeadingZeros(Word16 a) => new((ushort)(BitOperations.LeadingZeroCount(a.Value) - 16));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 CountTrailingZeros(Word16 a) => new((ushort)BitOperations.TrailingZeroCount(a.Value | 1u << 16));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 Low(Word16 a) => new((byte)a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word8 High(Word16 a) => new((byte)(a.Value >> 8));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Join(Word8 high, Word8 low) => new((ushort)(high.Value << 8 | low.Value));

    /// <inheritdoc/>
    public bool Equals(Word16 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Word16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x4}";
}
