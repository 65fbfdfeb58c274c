using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A bit as an integer: how the model is executed.</summary>
public readonly struct Bit : IBit<Bit>, IEquatable<Bit>
{
    // 0 or 1. An integer and not a bool, because the compiler then folds `if (a == b)` into a compare and a branch; with a
    // field of a byte it sets the byte first.
    private readonly uint value;

    /// <summary>A bit with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Bit(bool value) => this.value = value ? 1u : 0u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Bit(uint value) => this.value = value;

    /// <summary>Whether it is 1.</summary>
    public bool Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => value != 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator true(Bit bit) => bit.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator false(Bit bit) => !bit.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator &(Bit a, Bit b) => new(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator |(Bit a, Bit b) => new(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ^(Bit a, Bit b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !(Bit bit) => new(bit.value ^ 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Bit(bool value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Select(Bit condition, Bit ifOne, Bit ifZero) => new(condition.value != 0 ? ifOne.value : ifZero.value);

    /// <inheritdoc/>
    public bool Equals(Bit other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bit other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value ? 1 : 0;

    /// <inheritdoc/>
    public override string ToString() => Value ? "1" : "0";
}
