using System.Text;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>docs/theorems.md: what is proved. Times and numbers of questions are the solver's and stay out of it.</summary>
internal static class TheoremDocument
{
    /// <summary>Writes the list, or compares it. True when it is current, or when this run is not of all theorems.</summary>
    public static bool IsCurrent(ProofOptions options, IReadOnlyList<TheoremResult> results)
    {
        if (options.Document.Length == 0 || !options.IsAll)
        {
            return true;
        }

        string text = Text(results);
        if (options.Write)
        {
            WholeFile.Write(options.Document, text);
            Console.WriteLine($"{options.Document} is written");
            return true;
        }

        if (File.Exists(options.Document) && File.ReadAllText(options.Document) == text)
        {
            return true;
        }

        Console.WriteLine($"{options.Document} does not say what was proved; write it anew: make proofs WRITE=1");
        return false;
    }

    private static string Text(IReadOnlyList<TheoremResult> results)
    {
        StringBuilder text = new();
        text.Append("""
            # Theorems

            Made by `make proofs WRITE=1` from the theorems in `Proofs/Theorems`; do not edit. `make proofs` proves them and compares
            this page; `make proofs ONLY=T5` proves one line. How to write one, and what a proof rests on: [Proofs](../Proofs/README.md).

            A counterexample is kept, and `make proofs REPLAY=` runs it again, on the model and in the VMM
            ([A theorem that fails](../Proofs/Theorems/README.md#a-theorem-that-fails)).

            Each is proved for every state that the invariants (N2) allow and for every value, in these implementations: 64 INTIDs,
            which are SGIs, PPIs and 32 SPIs; 1, 2 or 4 CPUs; what else differs is said. Of one configuration nothing follows for another.
            A claim is one statement on one path; choices of CPUs, registers, offsets, sizes and INTIDs are paths.

            | id | always | section | engine | in | claims | paths | verdict |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (IGrouping<string, TheoremResult> theorem in results.GroupBy(r => r.Id))
        {
            TheoremAttribute about = Theorem.All.First(t => t.Id == theorem.Key).About;
            string bounds = string.Join("; ", theorem.Select(r => r.Configuration));
            string verdict = theorem.Max(r => r.Verdict).ToString().ToLowerInvariant();
            text.Append($"| {about.Id} | {Escaped(about.Statement)} | {Escaped(about.Section)} | Z3 | {bounds} | ")
                .Append($"{theorem.Sum(r => r.Claims)} | {theorem.Sum(r => r.Paths)} | {verdict} |\n");
        }

        return text.ToString();
    }

    private static string Escaped(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
