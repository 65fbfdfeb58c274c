using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Machines;
using Lockstep.Explore.Results;
using Lockstep.Explore.Traces;
using Spectre.Console;

namespace Lockstep.Explore;

/// <summary>The explorer, from the command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var only = new Option<string>("--only") { Description = "Configurations by name, with commas; all by default.", DefaultValueFactory = _ => "" };
        var gic = new Option<int>("--gic") { Description = "2 or 3: configurations of this version only.", DefaultValueFactory = _ => 0 };
        var shard = new Option<string>("--shard") { Description = "i/n: the i-th of n parts of the configurations; walks have other seeds in each.", DefaultValueFactory = _ => "1/1" };
        var seed = new Option<string>("--seed") { Description = "Seed of random walks, decimal or 0x...", DefaultValueFactory = _ => "1" };
        var walks = new Option<long>("--walks") { Description = "Random walks of a configuration that is too large to exhaust.", DefaultValueFactory = _ => 2000 };
        var workers = new Option<int>("--workers") { Description = "Threads.", DefaultValueFactory = _ => int.Min(2, Environment.ProcessorCount) };
        var memory = new Option<long>("--memory") { Description = "MiB, beyond which only hashes of states are kept.", DefaultValueFactory = _ => 8192 };
        var reduce = new Option<bool>("--reduce-order") { Description = "With partial-order reduction." };
        var replay = new Option<string>("--replay") { Description = "Shows a trace again, by its id.", DefaultValueFactory = _ => "" };
        var folder = new Option<string>("--folder") { Description = "Where results and traces go.", DefaultValueFactory = _ => "build/explore" };
        var checkpoint = new Option<bool>("--checkpoint") { Description = "Writes a checkpoint when interrupted, and goes on from it." };
        var files = new Argument<string[]>("files") { Description = "Results files, one a shard." };
        var merge = new Command("merge", "Puts the results of all shards of one run together.") { files, folder };
        merge.SetAction(parsed => Merge(parsed.GetValue(files)!, parsed.GetValue(folder)!));
        var root = new RootCommand("Explores all interleavings of guests, devices, kernel and the VMM's own code, checked against the reference model.")
        {
            only, gic, shard, seed, walks, workers, memory, reduce, replay, folder, checkpoint, merge, Spin.SpinCommand.Create(),
        };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(replay) is { Length: > 0 } id)
            {
                return Replay(id, parsed.GetValue(folder)!);
            }

            string part = parsed.GetValue(shard)!, seedText = parsed.GetValue(seed)!;
            ShardNumber its = ShardNumber.Parse(part) ?? throw new FormatException(ShardNumber.Refusal(part));
            ulong number = NumberText.Parse(seedText) ?? throw new FormatException($"--seed {seedText}: {NumberText.Form}");
            string to = parsed.GetValue(folder)!;
            var options = new CampaignOptions
            {
                Seed = its == ShardNumber.Whole ? number : InLockstep.SplitMix.SeedOfCase(number, its.Index),
                Walks = (long.Max(1, parsed.GetValue(walks)), 500),
                Folder = to,
                Exploration = new ExplorationOptions
                {
                    Workers = int.Max(1, parsed.GetValue(workers)),
                    MemoryBytes = parsed.GetValue(memory) << 20,
                    ReducesOrder = parsed.GetValue(reduce),
                    Checkpoint = parsed.GetValue(checkpoint) ? to : null,
                },
            };
            string inputs = $"{Versions.Inputs}, seed {number}, {options.Walks.Walks} walks{(options.Exploration.ReducesOrder ? ", order reduced" : "")}";
            return Run(options, Choose(parsed.GetValue(only)!, parsed.GetValue(gic)), its, inputs);
        });
        try
        {
            return root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IOException or InvalidDataException or InvalidOperationException)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private static MachineConfiguration[] Choose(string only, int gic)
    {
        if (gic is not (0 or 2 or 3))
        {
            throw new FormatException($"--gic {gic}: give 2 or 3, or leave it out for both");
        }

        string[] names = only.Split(',', StringSplitOptions.RemoveEmptyEntries);
        MachineConfiguration[] all = [.. MachineConfigurations.All.Where(c => gic == 0 || c.FullName.EndsWith(gic.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];
        string? unknown = names.FirstOrDefault(n => all.All(c => c.Name != n && c.FullName != n));
        return unknown == null ? [.. all.Where(c => names.Length == 0 || names.Contains(c.Name) || names.Contains(c.FullName))]
            : throw new FormatException($"--only {unknown}: there are {string.Join(", ", all.Select(c => c.Name).Distinct())}");
    }

    private static int Run(CampaignOptions options, MachineConfiguration[] configurations, ShardNumber its, string inputs)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        Directory.CreateDirectory(options.Folder);
        MachineConfiguration[] mine = [.. configurations.Where((c, i) => !c.IsExhausted || its.Takes(i))];
        string at = "starting";
        List<Row> rows = ProgressDisplay.During(() => at, () => RunAll(options with { Say = text => at = text }, mine, stop.Token));
        string path = Path.Combine(options.Folder, its == ShardNumber.Whole ? "results.json" : $"results-{its.Index}-of-{its.Count}.json");
        new ResultFile(inputs, [.. configurations.Select(c => c.FullName)], its.Index, its.Count, [.. rows]).Write(path);
        int failed = Print(rows, stop.IsCancellationRequested && rows.All(r => r.Passes) ? 1 : 0);
        if (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine(options.Exploration.Checkpoint == null ? "interrupted; with CHECKPOINT=1 (--checkpoint) it could go on"
                : $"interrupted; the same command goes on from the checkpoint in {options.Folder}");
        }

        return failed;
    }

    private static List<Row> RunAll(CampaignOptions options, MachineConfiguration[] configurations, CancellationToken cancel)
    {
        List<Row> rows = [];
        var campaign = new Campaign(options);
        foreach (MachineConfiguration configuration in configurations.TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            rows.AddRange(campaign.Run(configuration, cancel));
        }

        return rows;
    }

    private static int Print(IReadOnlyList<Row> rows, int interrupted)
    {
        var table = new Table().Border(TableBorder.Minimal);
        table.AddColumns("configuration", "how", "states", "transitions", "depth", "bits", "states/s", "MiB", "seconds", "verdict");
        foreach (Row r in rows)
        {
            string seconds = r.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
            table.AddRow(
                [.. new[]
                {
                    r.Configuration, r.How, $"{r.States}", $"{r.Transitions}", r.Depth == 0 ? "" : $"{r.Depth}", $"{r.Bits}", $"{r.States / double.Max(r.Seconds, 1e-3):0}",
                    r.Bytes == 0 ? "" : $"{r.Bytes >> 20}", seconds, r.Passes ? r.Verdict : "WRONG",
                }.Select(Markup.Escape)]);
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 200;
        }

        AnsiConsole.Write(table);
        foreach (Row r in rows.Where(r => !r.Passes))
        {
            Console.WriteLine($"{r.Configuration}, {r.How}: {r.Verdict}{(r.Trace == null ? "" : $"\n  replay: make explore REPLAY={r.Trace}")}");
        }

        int failed = rows.Count(r => !r.Passes) + interrupted;
        Console.WriteLine($"{rows.Count(r => r.Passes)} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static int Merge(string[] files, string folder)
    {
        ResultFile all = ResultFile.Merge([.. files.Select(f => (f, ResultFile.Read(f)))]);
        all.Write(Path.Combine(folder, "results.json"));
        return Print(all.Rows, 0);
    }

    private static int Replay(string id, string folder)
    {
        string path = Path.Combine(folder, id + ".trace");
        if (!File.Exists(path))
        {
            throw new FormatException($"--replay {id}: there is no {path}");
        }

        (string name, IReadOnlyList<InLockstep.Operation> operations, TraceClaim? claim) = Trace.Parse(File.ReadAllText(path), path);
        MachineConfiguration configuration = MachineConfigurations.Named(name);
        Trace trace = Trace.Of(configuration, operations, claim);
        Console.Write(trace.ToText());
        if (claim != null && trace.Fault == null)
        {
            Console.WriteLine($"no longer shown: {claim.WhyNot(configuration, operations)}");
        }

        Console.WriteLine(trace.Fault == null ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return trace.Fault == null ? 0 : 1;
    }
}
