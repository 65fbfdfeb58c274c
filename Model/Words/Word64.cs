using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A 64-bit word as a <see cref="ulong"/>: how the model is executed.</summary>
public readonly struct Word64 : IWord<Word64, Bit>, IWide<Word64, Word32, Bit>, IEquatable<Word64>
{
    /// <summary>The integer.</summary>
    public readonly ulong Value;

    /// <summary>A word with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Word64(ulong value) => Value = value;

    /// <inheritdoc/>
    public static int Width => 64;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Of(ulong value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Word64(uint value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator +(Word64 a, Word64 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator -(Word64 a, Word64 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator *(Word64 a, Word64 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator &(Word64 a, Word64 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator |(Word64 a, Word64 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator ^(Word64 a, Word64 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator ~(Word64 a) => new(~a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator <<(Word64 a, int count) => new((uint)count < 64 ? a.Value << count : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 operator >>(Word64 a, int count) => new((uint)count < 64 ? a.Value >> count : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 ShiftRightArithmetic(Word64 a, int count) =>
        new((ulong)((long)a.Value >> ((uint)count < 64 ? count : 63)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 ShiftLeft(Word64 a, Word64 count) => new(count.Value < 64 ? a.Value << (int)count.Value : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 ShiftRight(Word64 a, Word64 count) => new(count.Value < 64 ? a.Value >> (int)count.Value : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 ShiftRightArithmetic(Word64 a, Word64 count) =>
        ShiftRightArithmetic(a, count.Value < 64 ? (int)count.Value : 63);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 RotateRight(Word64 a, Word64 count) => new(ulong.RotateRight(a.Value, (int)(count.Value & 63)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ==(Word64 a, Word64 b) => new(a.Value == b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !=(Word64 a, Word64 b) => new(a.Value != b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <(Word64 a, Word64 b) => new(a.Value < b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >(Word64 a, Word64 b) => new(a.Value > b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator <=(Word64 a, Word64 b) => new(a.Value <= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator >=(Word64 a, Word64 b) => new(a.Value >= b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit SignedLess(Word64 a, Word64 b) => new((long)a.Value < (long)b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Divide(Word64 a, Word64 b) => new(b.Value == 0 ? 0 : a.Value / b.Value);

    /// <inheritdoc/>
    public static Word64 DivideSigned(Word64 a, Word64 b) =>
        (long)b.Value switch
        {
            0 => default,
            -1 => new(0 - a.Value),
            long divisor => new((ulong)((long)a.Value / divisor)),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Select(Bit condition, Word64 ifOne, Word64 ifZero) => new(condition.Value ? ifOne.Value : ifZero.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Bit(Word64 a, int index) => new((a.Value >> index & 1) != 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Of(Bit bit) => new((ulong)(bit.Value ? 1 : 0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Extract(Word64 a, int high, int low) => new(a.Value >> low & ulong.MaxValue >> (63 - (high - low)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 SignExtend(Word64 a, int width) => new((ulong)((long)(a.Value << (64 - width)) >> (64 - width)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 CountLeadingZeros(Word64 a) => new((ulong)BitOperations.LeadingZeroCount(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 CountTrailingZeros(Word64 a) => new((ulong)BitOperations.TrailingZeroCount(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 Low(Word64 a) => new((uint)a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word32 High(Word64 a) => new((uint)(a.Value >> 32));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Word64 Join(Word32 high, Word32 low) => new((ulong)high.Value << 32 | low.Value);

    /// <inheritdoc/>
    public bool Equals(Word64 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Word64 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x16}";
}
