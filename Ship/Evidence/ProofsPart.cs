using Lockstep.Proofs.Command;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Ship.Evidence;

/// <summary>The theorems over the model.</summary>
internal sealed class ProofsPart : Part
{
    /// <inheritdoc/>
    public override string Id => "proofs";

    /// <inheritdoc/>
    public override string Question => "Has the model the architecture's properties, in every state and for every input?";

    /// <inheritdoc/>
    public override string Engine => "Z3";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments => ["proofs", "SHARD=1/1"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources =>
        ["Model", "Proofs/Check", "Proofs/Command", "Proofs/Paths", "Proofs/Theorems", "Proofs/Words", "Proofs/Z3", "Tools"];

    /// <inheritdoc/>
    public override bool HasCache => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EvidenceRow> Rows(string build)
    {
        string file = Path.Combine(build, "proofs", "shard-1-of-1.json");
        string? wrong = ShardFile.Merge([file], out IReadOnlyList<TheoremResult> results);
        return wrong is null ? [.. results.GroupBy(result => result.Id).Select(Row)] : throw UserError.Verbatim(wrong);
    }

    private static EvidenceRow Row(IGrouping<string, TheoremResult> results)
    {
        Theorem theorem = Theorem.All.First(theorem => theorem.Id == results.Key);
        Dictionary<string, long> counts = new()
        {
            ["claims"] = results.Sum(result => (long)result.Claims),
            ["paths"] = results.Sum(result => (long)result.Paths),
        };
        return new EvidenceRow([theorem.Property], $"{theorem.Id}: {theorem.About.Statement}",
            string.Join("; ", results.Select(result => result.Configuration)), counts, results.All(result => result.Verdict == Verdict.Proved));
    }
}
