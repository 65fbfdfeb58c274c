using Microsoft.Z3;

namespace Lockstep.Proofs.Words;

/// <summary>
/// A word of 8 to 128 bits: the bits that are known, and a term of the solver while some are not. Most words of a proof are
/// known, and cost no call of the solver's library. All zero is the word 0, whatever the width.
/// </summary>
/// <param name="Unknown">1 where a bit is not known; 0 above the width.</param>
/// <param name="Value">The known bits; 0 where a bit is not known.</param>
/// <param name="Expression">The word; null when all bits are known.</param>
internal readonly record struct Term(UInt128 Unknown, UInt128 Value, BitVecExpr? Expression)
{
    /// <summary>Whether all bits are known.</summary>
    public bool IsKnown => Expression is null;

    /// <summary>Bits that are known to be 1.</summary>
    public UInt128 Ones => Value;

    /// <summary>Bits that are known to be 0.</summary>
    public UInt128 Zeros => ~(Value | Unknown);

    /// <summary>The smallest and the largest unsigned value that the known bits allow.</summary>
    public UInt128 Min => Value;

    /// <inheritdoc cref="Min"/>
    public UInt128 Max => Value | Unknown;

    /// <summary>Whether both are known to be the same word: equal values, or one term.</summary>
    public bool IsSameAs(Term other) =>
        IsKnown ? other.IsKnown && Value == other.Value : other.Expression is not null && Expression!.Equals(other.Expression);
}
