using System.CommandLine;
using System.Globalization;
using Lockstep.Explore.Systems;

namespace Lockstep.Explore.Spin;

/// <summary>`explore spin`: the comparison from the command line.</summary>
internal static class SpinCommand
{
    private const string Columns = "{0,-28} {1,-22} {2,9} {3,10} {4,8} {5,8} {6,11} {7,5}  {8}";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> Text(string name, string description, string otherwise) =>
            new(name) { Description = description, DefaultValueFactory = _ => otherwise };
        Option<string> model = Text("--promela", "The model in Promela.", "Proofs/Promela/passthrough.pml");
        Option<string> folder = Text("--folder", "Where verifiers are made.", "build/spin");
        Option<string> only = Text("--only", "A variant: 'LoadsTwice', 'Served,ForgetsAcknowledge'; 'None' is the right one; all by default.", "");
        var workers = new Option<int>("--workers")
        {
            Description = "Threads of the explorer.",
            DefaultValueFactory = _ => int.Min(2, Environment.ProcessorCount),
        };
        var command = new Command("spin", "Compares the explorer with SPIN on a small model that is written in both languages.")
        {
            model, folder, workers, only,
        };
        command.SetAction(parsed =>
        {
            var spin = new SpinVerifier(parsed.GetValue(model)!, parsed.GetValue(folder)!);
            return Run(new SpinComparison(spin, int.Max(1, parsed.GetValue(workers))), Choose(parsed.GetValue(only)!));
        });
        return command;
    }

    private static IReadOnlyList<SpinCase> Choose(string only)
    {
        if (only.Length == 0)
        {
            return SpinComparison.Cases;
        }

        return Enum.TryParse(only, out PassthroughVariant variant) && SpinComparison.Cases.Any(c => c.Variant == variant)
            ? [.. SpinComparison.Cases.Where(c => c.Variant == variant)]
            : throw new FormatException($"--only {only}: there are {string.Join("; ", SpinComparison.Cases.Select(c => c.Variant))}");
    }

    private static int Run(SpinComparison comparison, IReadOnlyList<SpinCase> cases)
    {
        string compiled = string.Join(' ', SpinVerifier.CompilerOptions), run = string.Join(' ', SpinVerifier.RunOptions);
        Console.WriteLine($"SPIN's verifiers: gcc {compiled}; run with {run}; those of broken variants with -DBFS");
        Console.WriteLine(Columns, "variant", "engine", "states", "transitions", "seconds", "CPU s", "states/s", "path", "verdict");
        int failed = 0;
        foreach (SpinCase its in cases)
        {
            List<SpinRow> rows = [];
            foreach (SpinRow row in comparison.Run(its.Variant))
            {
                rows.Add(row);
                Print(row);
            }

            string? disagreement = SpinComparison.Disagreement(its.Expected, rows);
            failed += disagreement == null ? 0 : 1;
            if (disagreement != null)
            {
                Console.WriteLine($"WRONG {its.Variant}: {disagreement}\n  repeat: make spin ONLY='{its.Variant}'");
            }
            else if (its.Variant == PassthroughVariant.None)
            {
                double onWall = rows.Where(r => r.Engine.StartsWith("explorer", StringComparison.Ordinal)).Max(r => r.Rate) / rows[0].Rate;
                double onCpu = rows[0].Time.CpuSeconds / rows[1].Time.CpuSeconds;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the explorer has {onWall:0.0} times SPIN's states a second; on one thread, by CPU time, {onCpu:0.0} times"));
            }
        }

        Console.WriteLine($"{cases.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static void Print(SpinRow row) => Console.WriteLine(string.Format(
        CultureInfo.InvariantCulture, Columns, row.Variant, row.Engine, row.States, row.Transitions, Seconds(row.Time.Seconds),
        Seconds(row.Time.CpuSeconds), $"{row.Rate:0}", row.PathLength == 0 ? "" : row.PathLength, row.Verdict));

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);
}
