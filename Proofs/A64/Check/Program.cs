using System.CommandLine;
using System.Diagnostics;
using Lockstep.Proofs.A64.Decode;
using Spectre.Console;

namespace Lockstep.Proofs.A64.Check;

/// <summary>The decoder and the semantics of A64 against Capstone and Unicorn, from the command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var cases = new Option<long>("--cases")
        {
            Description = "Random words, and random instructions, of each class.",
            DefaultValueFactory = _ => 10_000,
        };
        var seed = new Option<string>("--seed")
        {
            Description = "Seed, decimal or 0x...; a random one by default.",
            DefaultValueFactory = _ => "",
        };
        var only = new Option<string>("--only") { Description = "Classes whose title has this in it.", DefaultValueFactory = _ => "" };
        var jobs = new Option<int>("--jobs") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var root = new RootCommand("Compares the A64 decoder with Capstone and the A64 semantics with Unicorn, on random instructions.")
        {
            cases, seed, only, jobs, Elf.VmmCommand.Create(seed), Elf.StartCommand.Create(),
        };
        root.SetAction(parsed =>
        {
            string text = parsed.GetValue(seed)!, part = parsed.GetValue(only)!;
            if (SeedText.Parse(text) is not { } number)
            {
                return 1;
            }

            EncodingClass[] classes = [.. Decoder.Table.Where(row => row.Title.Contains(part, StringComparison.OrdinalIgnoreCase))];
            if (classes.Length == 0)
            {
                string all = string.Join("; ", Decoder.Table);
                Console.Error.WriteLine($"error: --only {part}: no class of that name; the classes are: {all}");
                return 1;
            }

            return Run(classes, number, long.Max(1, parsed.GetValue(cases)), int.Max(1, parsed.GetValue(jobs)));
        });
        return root.Parse(arguments).Invoke();
    }

    private static int Run(EncodingClass[] classes, ulong seed, long cases, int jobs)
    {
        Console.WriteLine(
            $"seed 0x{seed:x}, {cases} cases of each of {classes.Length} classes, Capstone {CapstoneText.Version}, "
            + $"Unicorn {Unicorn.Version}");
        var comparison = new ClassComparison(seed, cases);
        var elapsed = Stopwatch.StartNew();
        IReadOnlyList<ClassResult> results = ProgressDisplay.During(() => comparison.Progress, () => comparison.Run(classes, jobs));
        Print(results);
        foreach (string failure in results.SelectMany(result => result.Failures))
        {
            Console.WriteLine(failure);
        }

        int failed = results.Count(result => result.Failures.Count > 0);
        Console.WriteLine($"{comparison.Progress}, {elapsed.Elapsed.TotalSeconds:0.0} s");
        Console.WriteLine($"{results.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static void Print(IReadOnlyList<ClassResult> results)
    {
        var table = new Table().AddColumns("class", "accepted, same text", "refused by both", "left out", "executed as in Unicorn");
        foreach (ClassResult result in results)
        {
            DecodeTrials d = result.Decoding;
            long outside = d.Outside.Values.Sum();
            string executed = result.Executed == 0 ? "an event" : $"{result.Executed}";
            table.AddRow(Markup.Escape(result.Class.Title), $"{d.Accepted}", $"{d.Refused}", $"{outside}", executed);
        }

        WideTable.Print(table);
        foreach (ClassResult result in results)
        {
            foreach ((string reason, long count) in result.Decoding.Outside)
            {
                Console.WriteLine($"left out of {result.Class.Title}: {reason}: {count}");
            }
        }
    }
}
