using System.CommandLine;

namespace Lockstep.Proofs.Command;

/// <summary>The command line of the proofs.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var only = new Option<string>("--only")
        {
            Description = "Theorems of these lines, or with these ids: T5,I3.",
            DefaultValueFactory = _ => "",
        };
        var gic = new Option<int>("--gic") { Description = "2 or 3: configurations of this version of the GIC architecture only." };
        var shard = new Option<string>("--shard")
        {
            Description = "i/n: the i-th of n parts; its results go into a file for merge.",
            DefaultValueFactory = _ => "",
        };
        var cache = new Option<string>("--cache")
        {
            Description = "off: prove again what was proved before.",
            DefaultValueFactory = _ => "",
        };
        var check = new Option<string>("--check")
        {
            Description = "cvc5: asks cvc5 every question that Z3 has answered.",
            DefaultValueFactory = _ => "",
        };
        var jobs = new Option<int>("--jobs") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var build = new Option<string>("--build")
        {
            Description = "Build folder, for the cache and results.",
            DefaultValueFactory = _ => "build",
        };
        var document = new Option<string>("--document")
        {
            Description = "The list of theorems to compare with.",
            DefaultValueFactory = _ => "",
        };
        var write = new Option<bool>("--write") { Description = "Writes the list instead of comparing." };
        var verbose = new Option<bool>("--verbose")
        {
            Description = "A line for each theorem as it ends, and one for each configuration in the table.",
        };
        var witness = new Option<bool>("--witness") { Description = "Prints values that satisfy what a theorem assumes." };
        var model = new Option<string>("--model")
        {
            Description = "Another Lockstep.Model.dll to prove the theorems of.",
            DefaultValueFactory = _ => "",
        };
        var replay = new Option<string>("--replay")
        {
            Description = "Runs a counterexample on integers again, by the name that was printed.",
            DefaultValueFactory = _ => "",
        };
        var files = new Argument<string[]>("files") { Description = "The files of all shards." };
        var merge = new System.CommandLine.Command("merge", "Puts the results of all shards together.") { files };
        var root = new RootCommand("Proves the theorems over the reference model.")
        {
            only, gic, shard, cache, check, jobs, build, document, write, verbose, witness, model, replay, merge,
        };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(model) is { Length: > 0 } other)
            {
                return OtherModel.Run(other, arguments);
            }

            if (parsed.GetValue(replay) is { Length: > 0 } name)
            {
                return Replay(parsed.GetValue(build)!, name);
            }

            ProofOptions options = new()
            {
                Only = parsed.GetValue(only)!,
                Gic = parsed.GetValue(gic),
                Shard = parsed.GetValue(shard)!,
                UseCache = parsed.GetValue(cache) != "off",
                Check = parsed.GetValue(check)!,
                Jobs = int.Max(1, parsed.GetValue(jobs)),
                Build = parsed.GetValue(build)!,
                Document = parsed.GetValue(document)!,
                Write = parsed.GetValue(write),
                IsVerbose = parsed.GetValue(verbose),
                WithWitness = parsed.GetValue(witness),
            };
            return options.Wrong() is { } wrong ? Refuse(wrong) : ProofRun.Run(options);
        });
        merge.SetAction(parsed => ShardFile.Merge(parsed.GetValue(files)!, out IReadOnlyList<Theorems.TheoremResult> results) is { } wrong
            ? Refuse(wrong)
            : ProofReport.Print(results, isVerbose: false));
        return root.Parse(arguments).Invoke();
    }

    private static int Replay(string build, string name)
    {
        try
        {
            return StoredCounterexample.Replay(build, name);
        }
        catch (FormatException e)
        {
            return Refuse(e.Message);
        }
    }

    private static int Refuse(string wrong)
    {
        Console.Error.WriteLine($"error: {wrong}");
        return 1;
    }
}
