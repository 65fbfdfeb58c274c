using System.CommandLine;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Mutants;

/// <summary>The command line of the mutants.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Option<T> Of<T>(string name, string description, T value) => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => value,
        };
        Option<string> model = Of("--model", "Folder of the model's sources.", "Model"), only = Of("--only", "Theorems: T5,I3.", ""),
            shard = Of("--shard", "i/n: the i-th of n parts.", ""),
            pins = Of("--pins", "The file of one mutant a theorem.", "Proofs/Theorems/mutants.txt"),
            files = Of("--files", "Only mutants of these files or folders of Model: Faults,Gic/Priority.cs.", ""),
            folder = Of("--folder", "Takes mutants.txt, a line for every mutant, and results.json.", "build/mutants");
        Option<int> seed = Of("--seed", "Order of the mutants.", 1), count = Of("--count", "How many mutants at most.", int.MaxValue),
            minutes = Of("--minutes", "Time for all.", 28), jobs = Of("--jobs", "Threads.", Environment.ProcessorCount);
        Option<bool> quick = Of("--quick", "The pinned mutants only.", false), write = Of("--write", "Writes the pinned mutants.", false);
        RootCommand root = new("Breaks the model in one place at a time, and sees which theorem notices.")
        {
            model, only, shard, pins, files, folder, seed, count, minutes, jobs, quick, write,
        };
        root.SetAction(parsed =>
        {
            if (ShardNumber.Parse(parsed.GetValue(shard)!) is not { } its)
            {
                return Refuse(ShardNumber.Refusal(parsed.GetValue(shard)!));
            }

            CampaignOptions options = new()
            {
                Only = parsed.GetValue(only)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Files = parsed.GetValue(files)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Shard = its,
                Seed = parsed.GetValue(seed),
                Count = parsed.GetValue(count),
                Limit = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Jobs = int.Max(1, parsed.GetValue(jobs)),
            };
            string sources = parsed.GetValue(model)!, path = parsed.GetValue(pins)!;
            if (!Directory.Exists(Path.Combine(sources, BrokenModel.Folders[0])))
            {
                return Refuse($"--model {sources}: not the folder of the model's sources");
            }

            if (!Theorem.All.Any(t => options.IsAsked(t.Id)))
            {
                return Refuse($"--only {parsed.GetValue(only)}: no theorem has this id; docs/theorems.md lists them");
            }

            try
            {
                return parsed.GetValue(write) ? QuickRun.Write(sources, path, options)
                    : parsed.GetValue(quick) ? QuickRun.Run(sources, path, options)
                    : Whole(sources, options, parsed.GetValue(folder)!);
            }
            catch (FormatException e)
            {
                return Refuse(e.Message);
            }
        });
        Argument<string[]> parts = new("files") { Description = "The results of all parts." };
        Command merge = new("merge", "Puts the results of all parts together.") { parts, folder };
        merge.SetAction(parsed =>
        {
            try
            {
                return Report.Print(Score.Merge(parsed.GetValue(parts)!), Path.Combine(parsed.GetValue(folder)!, "mutants.txt"));
            }
            catch (FormatException e)
            {
                return Refuse(e.Message);
            }
        });
        root.Add(merge);
        return root.Parse(arguments).Invoke();
    }

    private static int Whole(string sources, CampaignOptions options, string folder)
    {
        Console.WriteLine("building the model with all its mutants");
        BrokenModel broken = BrokenModel.Build(sources);
        Console.WriteLine($"{broken.Mutants.Count} mutants of Model/{string.Join(", Model/", BrokenModel.Folders)}; {broken.Refused} more "
            + $"do not compile; seed {options.Seed}");
        if (!broken.Mutants.Any(m => options.IsOf(m.Key.File)))
        {
            return Refuse($"--files {string.Join(',', options.Files)}: no mutant is there; give files or folders of Model, such as Faults");
        }

        Score score = Score.From(new Campaign(broken.Load(), broken.Mutants, options), options);
        string part = options.Shard == ShardNumber.Whole ? "" : $"-{options.Shard.Index}-of-{options.Shard.Count}";
        string results = Path.Combine(folder, $"results{part}.json");
        score.Write(results);
        Console.WriteLine($"results in {results}");
        return Report.Print(score, Path.Combine(folder, $"mutants{part}.txt"));
    }

    private static int Refuse(string wrong)
    {
        Console.Error.WriteLine($"error: {wrong}");
        return 1;
    }
}
