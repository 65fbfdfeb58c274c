using Lockstep.Model.Gic;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>What to prove, and how.</summary>
internal sealed record ProofOptions
{
    public required string Only { get; init; }

    public required int Gic { get; init; }

    public required string Shard { get; init; }

    public required bool UseCache { get; init; }

    public required string Check { get; init; }

    public required int Jobs { get; init; }

    public required string Build { get; init; }

    public required string Document { get; init; }

    public required bool Write { get; init; }

    public required bool IsVerbose { get; init; }

    public required bool WithWitness { get; init; }

    /// <summary>Whether all theorems are asked for.</summary>
    public bool IsAll => Only.Length == 0 && Gic == 0 && Shard.Length == 0;

    /// <summary>The part that this is; null when <see cref="Shard"/> is not one.</summary>
    public ShardNumber? Part => ShardNumber.Parse(Shard);

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    public string? Wrong() =>
        Gic is not (0 or 2 or 3) ? $"--gic {Gic}: give 2 or 3, or leave it out for both"
        : Part is null ? ShardNumber.Refusal(Shard)
        : Check is not ("" or "cvc5") ? $"--check {Check}: cvc5 is the solver that there is"
        : Write && !IsAll ? "--write: the list is of all theorems; leave --only, --gic and --shard out"
        : Theorems().Count == 0 ? $"--only {Only}: no theorem has this id; docs/theorems.md lists them"
        : null;

    /// <summary>The theorems asked for.</summary>
    public IReadOnlyList<Theorem> Theorems()
    {
        string[] names = Only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        ShardNumber its = Part ?? ShardNumber.Whole;
        return
        [
            .. Theorem.All
                .Where((_, i) => its.Takes(i))
                .Where(t => names.Length == 0 || names.Contains(t.Id) || names.Contains(t.Property)),
        ];
    }

    /// <summary>The configurations of a theorem that are asked for.</summary>
    public IEnumerable<TheoremConfiguration> Configurations(Theorem theorem) => theorem.Configurations.Where(c =>
        Gic == 0 || c.Gic is null || c.Gic.Version == (Gic == 2 ? GicVersion.V2 : GicVersion.V3));
}
