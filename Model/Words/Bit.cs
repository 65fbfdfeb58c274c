using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A bit as a <see cref="bool"/>: how the model is executed.</summary>
public readonly struct Bit : IBit<Bit>, IEquatable<Bit>
{
    /// <summary>Whether it is 1.</summary>
    public readonly bool Value;

    /// <summary>A bit with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Bit(bool value) => Value = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator true(Bit bit) => bit.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator false(Bit bit) => !bit.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator &(Bit a, Bit b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator |(Bit a, Bit b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator ^(Bit a, Bit b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit operator !(Bit bit) => new(!bit.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Bit(bool value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bit Select(Bit condition, Bit ifOne, Bit ifZero) => condition.Value ? ifOne : ifZero;

    /// <inheritdoc/>
    public bool Equals(Bit other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bit other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value ? 1 : 0;

    /// <inheritdoc/>
    public override string ToString() => Value ? "1" : "0";
}
