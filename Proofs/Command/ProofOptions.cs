using System.Globalization;
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

    /// <summary>Part and number of parts.</summary>
    public (int Part, int Of) Parts =>
        Shard.Split('/') is [string part, string of]
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && i >= 1 && i <= n
            ? (i, n) : (0, 0);

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    public string? Wrong() =>
        Gic is not (0 or 2 or 3) ? $"--gic {Gic}: give 2 or 3, or leave it out for both"
        : Shard.Length > 0 && Parts.Of == 0 ? $"--shard {Shard}: give part/parts, such as 1/4"
        : Check is not ("" or "cvc5") ? $"--check {Check}: cvc5 is the solver that there is"
        : Write && !IsAll ? "--write: the list is of all theorems; leave --only, --gic and --shard out"
        : Theorems().Count == 0 ? $"--only {Only}: no theorem has this id; docs/theorems.md lists them"
        : null;

    /// <summary>The theorems asked for.</summary>
    public IReadOnlyList<Theorem> Theorems()
    {
        string[] names = Only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        (int part, int of) = Parts;
        return
        [
            .. Theorem.All
                .Where((_, i) => of == 0 || i % of == part - 1)
                .Where(t => names.Length == 0 || names.Contains(t.Id) || names.Contains(t.Property)),
        ];
    }

    /// <summary>The configurations of a theorem that are asked for.</summary>
    public IEnumerable<TheoremConfiguration> Configurations(Theorem theorem) => theorem.Configurations.Where(c =>
        Gic == 0 || c.Gic is null || c.Gic.Version == (Gic == 2 ? GicVersion.V2 : GicVersion.V3));
}
