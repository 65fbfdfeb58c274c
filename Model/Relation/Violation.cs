namespace Lockstep.Model.Relation;

/// <summary>Something that the architecture does not allow and no <see cref="Deviation"/> names.</summary>
/// <param name="Cpu">The vCPU that it happened on; -1 where it is not about one.</param>
/// <param name="Intid">The interrupt; -1 where it is not about one.</param>
/// <param name="What">In words, with the section of the specification where it has one.</param>
public sealed record Violation(int Cpu, int Intid, string What)
{
    /// <inheritdoc/>
    public override string ToString() => Cpu < 0 ? What : Intid < 0 ? $"vCPU {Cpu}: {What}" : $"vCPU {Cpu}, INTID {Intid}: {What}";
}
