using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 32-bit word as a <see cref="uint"/>: how the model is executed.</summary>
public readonly struct Word32 : IWord<Word32, Bit>, IWide<Word32, Word16, Bit>, IEquatable<Word32>
{
    /// <summary>The integer.</summary>
    public readonly uint Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Word32(uint value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 32;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Of(ulong value) => new((uint)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Word32(uint value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator +(Word32 a, Word32 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator -(Word32 a, Word32 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator *(Word32 a, Word32 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator &(Word32 a, Word32 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator |(Word32 a, Word32 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator ^(Word32 a, Word32 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator ~(Word32 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator <<(Word32 a, int count) => new((uint)count < 32 ? a.Value << count : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 operator >>(Word32 a, int count) => new((uint)count < 32 ? a.Value >> count : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 ShiftRightArithmetic(Word32 a, int count) => new((uint)((int)a.Value >> ((uint)count < 32 ? count : 31)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 ShiftLeft(Word32 a, Word32 count) => new(count.Value < 32 ? a.Value << (int)count.Value : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 ShiftRight(Word32 a, Word32 count) => new(count.Value < 32 ? a.Value >> (int)count.Value : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 ShiftRightArithmetic(Word32 a, Word32 count) =>
        ShiftRightArithmetic(a, count.Value < 32 ? (int)count.Value : 31);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 RotateRight(Word32 a, Word32 count) => new(uint.RotateRight(a.Value, (int)(count.Value & 31)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ==(Word32 a, Word32 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !=(Word32 a, Word32 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <(Word32 a, Word32 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >(Word32 a, Word32 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <=(Word32 a, Word32 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >=(Word32 a, Word32 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit SignedLess(Word32 a, Word32 b) => new((int)a.Value < (int)b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Divide(Word32 a, Word32 b) => new(b.Value == 0 ? 0 : a.Value / b.Value);

    /// <inheritdoc/>
    public static Word32 DivideSigned(Word32 a, Word32 b) =>
        (int)b.Value switch
        {
            0 => default,
            -1 => new(0 - a.Value),
            int divisor => new((uint)((int)a.Value / divisor)),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Select(Bit condition, Word32 ifOne, Word32 ifZero) => new(condition.Value ? ifOne.Value : ifZero.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Bit(Word32 a, int index) => new((a.Value >> index & 1) != 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Of(Bit bit) => new((uint)(bit.Value ? 1 : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Extract(Word32 a, int high, int low) => new(a.Value >> low & uint.MaxValue >> (31 - (high - low)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 SignExtend(Word32 a, int width) => new((uint)((int)(a.Value << (32 - width)) >> (32 - width)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 CountLeadingZeros(Word32 a) => new((uint)BitOperations.LeadingZeroCount(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 CountTrailingZeros(Word32 a) => new((uint)BitOperations.TrailingZeroCount(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 Low(Word32 a) => new((ushort)a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word16 High(Word32 a) => new((ushort)(a.Value >> 16));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Join(Word16 high, Word16 low) => new((uint)high.Value << 16 | low.Value);

    /// <inheritdoc/>
    public bool Equals(Word32 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Word32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x8}";
}
