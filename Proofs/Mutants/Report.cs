using System.Text;
using Spectre.Console;

namespace Lockstep.Mutants;

/// <summary>What a campaign says.</summary>
internal static class Report
{
    private const int Width = 140;

    /// <summary>Prints theorems and survivors, writes all mutants to a file; 0 when each theorem has refuted one.</summary>
    public static int Print(Campaign campaign, IReadOnlyList<Mutant> mutants, string file)
    {
        (Mutant Mutant, Kill Kill)[] kills =
        [
            .. mutants.SelectMany(m => campaign.Kills.TryGetValue(m.Number, out var by) ? by.Select(k => (m, k)) : []),
        ];
        Table table = new Table().Border(TableBorder.Simple).AddColumns("theorem", "mutants", "one of them", "the claim that failed");
        int failed = 0;
        foreach (string id in campaign.Theorems)
        {
            (Mutant Mutant, Kill Kill)[] own = [.. kills.Where(k => k.Kill.Id == id && k.Kill.Trial.Outcome == Outcome.Refuted)];
            failed += own.Length == 0 ? 1 : 0;
            table.AddRow(id, $"{own.Length}", Markup.Escape(own.Length > 0 ? $"{own[0].Mutant}"
                : campaign.WasLookedAt(id) ? "NONE: it holds with each mutant it comes by" : "none was found in the time"),
                Markup.Escape(own.Length > 0 ? own[0].Kill.Trial.Reason : ""));
        }

        AnsiConsole.Console.Profile.Width = int.Max(AnsiConsole.Console.Profile.Width, Width);
        AnsiConsole.Console.Write(table);
        Mutant[] survivors = [.. campaign.Reached.Where(m => campaign.IsSettled(m) && !campaign.Kills.ContainsKey(m.Number))];
        Mutant[] open = [.. campaign.Reached.Where(m => !campaign.IsSettled(m))];
        foreach (Mutant mutant in survivors.OrderBy(m => m.Number))
        {
            Console.WriteLine($"survives: {mutant}");
        }

        Write(campaign, mutants, file);
        int thrown = campaign.Reached.Count(m => campaign.Kills.TryGetValue(m.Number, out var by)
            && by.All(k => k.Trial.Outcome == Outcome.Thrown));
        int refuted = campaign.Reached.Count(m => campaign.Kills.ContainsKey(m.Number)) - thrown;
        Console.WriteLine($"{campaign.Reached.Count} mutants: {refuted} refuted, {thrown} throw, {survivors.Length} survive, {open.Length} "
            + $"not settled in the time; each in {file}");
        campaign.Unproved.ToList().ForEach(u => Console.WriteLine($"not proved of the model as it is, and not used: {u}"));
        Console.WriteLine($"{campaign.Theorems.Count - failed} passed, {failed + campaign.Unproved.Count} failed");
        return failed + campaign.Unproved.Count == 0 ? 0 : 1;
    }

    private static void Write(Campaign campaign, IReadOnlyList<Mutant> mutants, string file)
    {
        StringBuilder text = new();
        HashSet<int> reached = [.. campaign.Reached.Select(m => m.Number)];
        foreach (Mutant mutant in mutants)
        {
            string how = campaign.Kills.TryGetValue(mutant.Number, out var by)
                ? string.Join("; ", by.Select(k =>
                    $"{k.Id} ({k.Configuration}): {k.Trial.Outcome.ToString().ToLowerInvariant()}: {k.Trial.Reason}"))
                : !reached.Contains(mutant.Number) ? "not tried"
                : campaign.IsSettled(mutant) ? "survives" : "not settled in the time";
            text.Append($"{mutant}\n    {how}\n");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, text.ToString());
    }
}
