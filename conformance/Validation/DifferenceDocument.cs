using System.Text;

namespace Lockstep.Validation;

/// <summary>docs/qemu-differences.md, from <see cref="Differences"/>.</summary>
public static class DifferenceDocument
{
    /// <summary>The text of the document.</summary>
    public static string Text(IReadOnlyList<QemuDifference> differences)
    {
        var text = new StringBuilder();
        text.Append("""
            # Where QEMU's interrupt controllers differ from the model

            Made from `conformance/Validation/*Differences.cs` by `make validate`, which fails when this page is out of date; do not edit.

            `make validate` runs the same scripts on QEMU 7.2's own GICv2 and GICv3 (`-machine virt`, no hypervisor) and on the reference
            model, and compares every result and every change of IRQ and FIQ. What is listed here is excluded by name: a predicate in the
            code on the access and the state says when a difference occurs. Where *predicted* stands, the prediction then has what QEMU
            does, and everything after it is compared too; where *left out* stands, generated scripts do not make such an access. Each
            difference has a script that shows it (its last operation gives the two values), and one that no longer occurs fails.


            """);
        foreach (IGrouping<Model.Gic.GicVersion, QemuDifference> version in differences.GroupBy(difference => difference.Version))
        {
            text.Append($"## GICv{(int)version.Key}\n\n");
            text.Append("| name | register | specification | QEMU | by the specification | on QEMU | section | in generated scripts |\n");
            text.Append("|---|---|---|---|---|---|---|---|\n");
            foreach (QemuDifference difference in version)
            {
                string how = difference.IsLeftOut ? "left out" : "predicted";
                text.Append($"| {difference.Name} | {difference.Register} | {difference.Specification} | {difference.Qemu} | {difference.Values.Specified} | "
                    + $"{difference.Values.Observed} | {difference.Section} | {how}{(difference.IsLeftOpen ? "; left open by the architecture" : "")} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }
}
