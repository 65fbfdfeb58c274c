using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;

namespace Lockstep.Model.Table;

/// <summary>One field of a register, with every bit that it claims.</summary>
/// <param name="Name">The manual's name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Hi">Highest bit of the first.</param>
/// <param name="Lo">Lowest bit of the first.</param>
/// <param name="Repeat">How often it recurs.</param>
/// <param name="StepBits">Distance in bits where it recurs.</param>
public sealed record Field(string Name, FieldKind Kind, int Hi, int Lo, int Repeat, int StepBits)
{
    /// <summary>Numbers of its bits.</summary>
    public IEnumerable<int> Bits =>
        from i in Enumerable.Range(0, Repeat) from b in Enumerable.Range(Lo, Hi - Lo + 1) select b + (i * StepBits);

    /// <summary>Whether it may read other than 0.</summary>
    public bool Reads => Kind is FieldKind.RO or FieldKind.RW or FieldKind.W1S or FieldKind.W1C or FieldKind.RAO_WI;

    /// <summary>Whether a write may act on it.</summary>
    public bool Writes => Kind is FieldKind.RW or FieldKind.WO or FieldKind.W1S or FieldKind.W1C;

    /// <summary>Whether the architecture gives it no meaning.</summary>
    public bool Reserved => Kind is FieldKind.RES0 or FieldKind.IMPDEF;

    /// <summary>Name, bits and kind.</summary>
    public override string ToString() => $"{Name}[{(Hi == Lo ? $"{Hi}" : $"{Hi}:{Lo}")}]{(Repeat > 1 ? $" x {Repeat}" : "")} {Kind}";
}
