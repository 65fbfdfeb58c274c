using System;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>A bit that computes as <see cref="Bit"/> and records, by call site, which way each decision on it went.</summary>
public readonly struct CoverageBit : IBit<CoverageBit>, IEquatable<CoverageBit>
{
    /// <summary>The bit.</summary>
    public readonly Bit Value;

    /// <summary>A bit with this value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoverageBit(Bit value) => Value = value;

    /// <inheritdoc/>
    public static bool operator true(CoverageBit bit) => CoverageRecorder.Decide(bit.Value.Value);

    /// <inheritdoc/>
    public static bool operator false(CoverageBit bit) => !CoverageRecorder.Decide(bit.Value.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator &(CoverageBit a, CoverageBit b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator |(CoverageBit a, CoverageBit b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator ^(CoverageBit a, CoverageBit b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CoverageBit operator !(CoverageBit bit) => new(!bit.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator CoverageBit(bool value) => new(value);

    /// <inheritdoc/>
    public static CoverageBit Select(CoverageBit condition, CoverageBit ifOne, CoverageBit ifZero) =>
        CoverageRecorder.Decide(condition.Value.Value) ? ifOne : ifZero;

    /// <inheritdoc/>
    public bool Equals(CoverageBit other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CoverageBit other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
