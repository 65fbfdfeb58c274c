using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Proof;
using Lockstep.Proofs.A64.Proof.Results;
using Lockstep.Ship.Files;

namespace Lockstep.Ship.Evidence;

/// <summary>The proofs over the machine code. It is the same for every board, so they are about the configurations of one.</summary>
internal sealed class CodePart : Part
{
    /// <inheritdoc/>
    public override string Id => "code";

    /// <inheritdoc/>
    public override string Question => "Do the handlers in vmm.elf's machine code do what the model does, and nothing that they must not?";

    /// <inheritdoc/>
    public override string Engine => "symbolic execution of A64, Z3";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments => ["proofs-code"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources =>
        ["Model", "Vmm", "Boards/Tool", "Boards/qemu_arm_virt", "Boards/qemu_arm_virt_gicv3", "Proofs/A64", "Proofs/Paths", "Proofs/Words", "Proofs/Z3", "Tools"];

    /// <inheritdoc/>
    public override bool HasCache => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EvidenceRow> Rows(string build)
    {
        CodeResults results = CodeResults.Read(Path.Combine(build, "qemu_arm_virt", "simple", "release", "proofs-code", "results.json"));
        string vmm = Path.Combine(build, ShippedFile.Vmm);
        return results.Text == CodeHash.TextOf(ElfFile.Read(vmm, vmm))
            ? [.. results.All.SelectMany(one => one.Rows.Select(row => Row(one, row))), Reached(results)]
            : throw new UserError(vmm, "has other code than what was proved; run make ship again");
    }

    private static EvidenceRow Row(CodeResults results, RowResult row)
    {
        Dictionary<string, long> counts = new()
        {
            ["cases"] = row.Cases,
            ["paths"] = row.Paths,
            ["instructions"] = row.Instructions,
        };
        return new EvidenceRow([], $"{row.Class.Id}: {row.Class.Event}: {row.Class.Claim}", Bounds(results), counts, row.Failed == 0);
    }

    private static string Bounds(CodeResults results) =>
        results.Configuration.Name + (results.Every > 1 ? $", one access in {results.Every}" : "");

    /// <summary>How much of the code that is; docs/machine-code.md names the rest.</summary>
    private static EvidenceRow Reached(CodeResults results) =>
        new([], $"instructions that a proof executes, of the .text with SHA-256 {results.Text}", "", new Dictionary<string, long>
        {
            ["bytes"] = results.All.SelectMany(one => one.Reached).Distinct().Count() * Instruction.Bytes,
            ["bytes of .text"] = (long)results.TextBytes,
        }, true);
}
