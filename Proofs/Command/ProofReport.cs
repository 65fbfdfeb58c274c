using Lockstep.Proofs.Theorems;
using Spectre.Console;

namespace Lockstep.Proofs.Command;

/// <summary>What is printed at the end.</summary>
internal static class ProofReport
{
    /// <summary>One theorem in one configuration.</summary>
    public static string Line(TheoremResult r) =>
        $"{r.Id} ({r.Configuration}): {r.Verdict.ToString().ToLowerInvariant()}, {r.Claims} claims, {r.Paths} paths, {r.Queries} "
            + $"questions, {r.Seconds:0.0} s"
        + (r.Reason.Length > 0 ? $": {r.Reason}" : "");

    /// <summary>Prints the table, what failed and the sums; 0 when all is proved.</summary>
    /// <param name="results">One for each theorem in each configuration.</param>
    /// <param name="isVerbose">A line for each configuration.</param>
    /// <param name="build">Where counterexamples were written; null when they were not.</param>
    public static int Print(IReadOnlyList<TheoremResult> results, bool isVerbose, string? build = null)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("theorem", "statement", "engine", "bounds", "claims", "paths",
            "questions", "seconds", "verdict");
        foreach (IGrouping<string, TheoremResult> theorem in results.GroupBy(r => isVerbose ? $"{r.Id} {r.Configuration}" : r.Id))
        {
            TheoremResult first = theorem.First();
            table.AddRow(
                Markup.Escape(first.Id), Markup.Escape(StatementOf(first.Id)), "Z3",
                Markup.Escape(string.Join("; ", theorem.Select(r => r.Configuration))),
                $"{theorem.Sum(r => r.Claims)}", $"{theorem.Sum(r => r.Paths)}", $"{theorem.Sum(r => r.Queries)}",
                $"{theorem.Sum(r => r.Seconds):0.0}", theorem.Max(r => r.Verdict).ToString().ToLowerInvariant());
        }

        WideTable.Print(table);
        foreach (TheoremResult result in results)
        {
            PrintDetails(result, build);
        }

        int proved = results.Count(r => r.Verdict == Verdict.Proved), refuted = results.Count(r => r.Verdict == Verdict.Refuted);
        int unknown = results.Count - proved - refuted;
        Console.WriteLine($"{proved} proved, {refuted} refuted, {unknown} unknown");
        Console.WriteLine($"{proved} passed, {refuted + unknown} failed");
        return proved == results.Count ? 0 : 1;
    }

    private static string StatementOf(string id) => Theorem.All.FirstOrDefault(t => t.Id == id)?.About.Statement ?? "";

    private static void PrintDetails(TheoremResult result, string? build)
    {
        if (result.Verdict != Verdict.Proved)
        {
            Console.WriteLine($"{Line(result)}\n  again: make proofs ONLY={result.Id} CACHE=off");
        }

        if (result.Counterexample is not null && build is not null)
        {
            Console.WriteLine($"  replay: {StoredCounterexample.Of(result).Command(build)}");
        }

        Print(result.Counterexample, "counterexample");
        if (result.Counterexample is not null && build is not null)
        {
            Theorem theorem = Theorem.All.First(t => t.Id == result.Id);
            Console.WriteLine("  in the VMM:");
            VmmReplay.Of(theorem, theorem.Configurations.First(c => c.Name == result.Configuration), result.Counterexample.Choices,
                result.Counterexample.Values).Lines.ToList().ForEach(line => Console.WriteLine($"    {line}"));
        }

        Print(result.Witness, $"{result.Id} ({result.Configuration}): values that satisfy what is assumed");
        if (result.Counterexample is { Replayed: false })
        {
            Console.WriteLine("  On integers no claim fails with these values: symbolic and concrete words differ, and no proof "
                + "can be believed.");
        }
    }

    private static void Print(Counterexample? values, string title)
    {
        if (values is not null)
        {
            Console.WriteLine($"  {title}:");
            values.Run.ToList().ForEach(line => Console.WriteLine($"    {line}"));
        }
    }
}
