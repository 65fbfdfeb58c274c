using System.Text;
using Spectre.Console;

namespace Lockstep.Mutants;

/// <summary>What a score says.</summary>
internal static class Report
{
    /// <summary>Prints each file's numbers and the survivors, writes all mutants to a file; 0 when all were settled.</summary>
    public static int Print(Score score, string file)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(
            "Model/", "mutants", "refuted", "throw", "survive", "open", "not reached");
        foreach (IGrouping<string, Fate> group in score.Fates.GroupBy(f => f.Key.File))
        {
            table.AddRow([Markup.Escape(group.Key), .. Numbers([.. group])]);
        }

        table.AddRow(["all", .. Numbers(score.Fates)]);
        WideTable.Print(table);
        foreach (Fate fate in score.Fates.Where(f => f.Ending == Ending.Survived))
        {
            Console.WriteLine($"survives: {Text(fate)}");
        }

        Write(score, file);
        int Count(params Ending[] endings) => score.Fates.Count(f => endings.Contains(f.Ending));
        int noticed = Count(Ending.Refuted, Ending.Thrown), reached = score.Fates.Count - Count(Ending.NotReached);
        Console.WriteLine($"{noticed} of {reached} mutants that a theorem comes by are noticed; each has its line in {file}");
        score.Unproved.ToList().ForEach(u => Console.WriteLine($"does not hold of the model as it is: {u}; make proofs says more"));
        int failed = Count(Ending.Open) + score.Unproved.Count;
        Console.WriteLine($"{noticed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static string[] Numbers(IReadOnlyList<Fate> fates) =>
    [
        $"{fates.Count}", .. new[] { Ending.Refuted, Ending.Thrown, Ending.Survived, Ending.Open, Ending.NotReached }
            .Select(e => $"{fates.Count(f => f.Ending == e)}"),
    ];

    private static string Text(Fate fate) =>
        $"Model/{fate.Key.File}:{fate.Line} {fate.Key.Member}: {fate.Key.Original} -> {fate.Key.ChangedText}";

    private static void Write(Score score, string file)
    {
        StringBuilder text = new();
        foreach (Fate fate in score.Fates)
        {
            text.Append($"{Text(fate)}\n    {Words(fate.Ending)}{(fate.By.Length > 0 ? $": {fate.By}" : "")}\n");
        }

        WholeFile.Write(file, text.ToString());
    }

    private static string Words(Ending ending) => ending switch
    {
        Ending.Refuted => "refuted",
        Ending.Thrown => "throws",
        Ending.Survived => "survives",
        Ending.NotReached => "no theorem comes by it",
        _ => "not settled",
    };
}
