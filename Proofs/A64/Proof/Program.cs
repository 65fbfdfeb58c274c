using System.CommandLine;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Mutants;
using Lockstep.Proofs.A64.Proof.Results;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>The command behind <c>make proofs-code</c> and <c>make mutants-code</c>.</summary>
internal static class Program
{
    private static readonly Option<string> Elf = new("--elf") { Description = "A configured vmm.elf.", Required = true };
    private static readonly Option<string?> Only = new("--only") { Description = "Rows whose name or event begins with this." };
    private static readonly Option<int> Every = new("--every")
    {
        Description = "One of so many accesses, and arrivals at one place.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string> Results = new("--results") { Description = "Folder for results and proofs of before.", Required = true };
    private static readonly Option<string> Cache = new("--cache")
    {
        Description = "off: prove again what was proved before.",
        DefaultValueFactory = _ => "",
    };
    private static readonly Option<string> Shard = new("--shard")
    {
        Description = "i/n: one of n parts.",
        DefaultValueFactory = _ => "",
    };
    private static readonly Option<string[]> Merge = new("--merge")
    {
        Description = "Instead: puts the results of all parts together.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string?> Document = new("--document") { Description = "Where to write the table." };
    private static readonly Option<int> Mutants = new("--mutants") { Description = "Instead: so many mutants of the code." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Which mutants.", DefaultValueFactory = _ => 1 };

    private static int Main(string[] args)
    {
        RootCommand command = new("Proves handlers of vmm.elf, instruction by instruction, against the model.")
        {
            Elf, Only, Every, Results, Cache, Shard, Merge, Document, Mutants, Seed,
        };
        command.SetAction(parsed =>
        {
            try
            {
                return Run(parsed);
            }
            catch (Exception refused) when (refused is UserError or ObligationFailedException)
            {
                Console.Error.WriteLine(refused.Message);
                return 1;
            }
        });
        return command.Parse(args).Invoke();
    }

    private static int Run(ParseResult parsed)
    {
        string path = parsed.GetValue(Elf)!, part = parsed.GetValue(Shard)!;
        ShardNumber shard = ShardNumber.Parse(part) ?? throw new UserError(ShardNumber.Refusal(part));
        if (parsed.GetValue(Document) is not null && (parsed.GetValue(Only) is not null || parsed.GetValue(Every) != 1 || shard != ShardNumber.Whole))
        {
            throw new UserError("the document is of all cases: leave out --only, --every and --shard, or --document");
        }

        VmmImage image = new(ElfFile.Read(path, path));
        string[] wrong = [.. new RepresentationInvariant(image, InitialState.Any).NotAtTheStart(),
            .. new RepresentationInvariant(image, InitialState.NothingPending).NotAtTheStart()];
        if (wrong.Length > 0)
        {
            Console.WriteLine($"start-up does not establish the representation invariant: {string.Join("; ", wrong)}");
            return 1;
        }

        Console.WriteLine($"start-up: {image.StartInstructions:n0} instructions, and the representation invariant holds at the"
            + $" first wait");
        if (parsed.GetValue(Merge) is { Length: > 0 } files)
        {
            return Report(image, CodeResults.Merge([.. files.Select(file => (file, CodeResults.Read(file)))]), parsed);
        }

        CaseCache? cache = parsed.GetValue(Cache)! switch
        {
            "" => new CaseCache(Path.Combine(parsed.GetValue(Results)!, "cache"), image),
            "off" => null,
            string other => throw new UserError($"--cache {other}: it is off, or not given"),
        };
        EventCase[] cases = [.. Cases(image, parsed.GetValue(Only), parsed.GetValue(Every)).Where((_, i) => shard.Takes(i))];
        return parsed.GetValue(Mutants) is > 0 and int count
            ? Break(image, cases, cache, count, parsed.GetValue(Seed))
            : Prove(image, cases, cache, shard, parsed);
    }

    private static EventCase[] Cases(VmmImage image, string? only, int every) =>
    [
        .. AllCases.Of(image)
            .Where(c => only is null || c.Class.Id.StartsWith(only, StringComparison.Ordinal)
                || c.Class.Event.StartsWith(only, StringComparison.Ordinal))
            .Where((c, i) => Spread(i) % (uint)every == 0 || c is InterruptEnds || (c is InterruptArrives && c.Place == image.Places[0])),
    ];

    /// <summary>A number that has nothing in common with the order of the cases.</summary>
    private static uint Spread(int index) => ((uint)index * 2_654_435_761) >> 12;

    private static int Prove(VmmImage image, EventCase[] cases, CaseCache? cache, ShardNumber shard, ParseResult parsed)
    {
        Campaign campaign = new(image, cases, cache);
        ProgressDisplay.During(() => $"{campaign.Done:n0} of {cases.Length:n0} cases", () =>
        {
            campaign.Run();
            cache?.Save();
            return 0;
        });
        foreach ((string text, string failure) in campaign.Failures)
        {
            Console.WriteLine($"{text}: {failure}");
        }

        CodeResults results = CodeResults.Of(image, campaign, parsed.GetValue(Every), shard);
        string file = Path.Combine(parsed.GetValue(Results)!, shard == ShardNumber.Whole ? "results.json" : $"shard-{shard.Index}-of-{shard.Count}.json");
        results.Write(file);
        Console.WriteLine($"{campaign.Elapsed.TotalSeconds:0} s, {cache?.Found ?? 0:n0} cases proved before; results are in {file}");
        return Report(image, results, parsed);
    }

    private static int Report(VmmImage image, CodeResults results, ParseResult parsed)
    {
        foreach (RowResult row in results.Rows)
        {
            Console.WriteLine($"{(row.Failed == 0 ? "proved" : "FAILED")} {row.Class.Id}: {row.Class.Event}: {row.Cases:n0} cases,"
                + $" {row.Paths:n0} paths, "
                + $"{row.Instructions:n0} instructions, {row.Obligations:n0} obligations, {row.Seconds:0.0} s");
        }

        Console.WriteLine($"{results.ReachedBytes:n0} of {image.TextBytes:n0} bytes of .text reached, {results.StackBytes} bytes of stack");
        Console.WriteLine($"{results.Cases - results.Failed} passed, {results.Failed} failed");
        if (results.Failed == 0 && parsed.GetValue(Document) is { } document)
        {
            CodeDocument.Write(document, CodeDocument.Text(image, results));
        }

        return results.Failed == 0 && results.Cases > 0 ? 0 : 1;
    }

    private static int Break(VmmImage image, EventCase[] cases, CaseCache? cache, int count, int seed)
    {
        Console.WriteLine($"seed {seed}, {count} mutants, {cases.Length} cases");
        MutantCampaign campaign = new(image, cases, cache);
        IReadOnlyList<MutantResult> results = ProgressDisplay.During(() => $"{campaign.Done:n0} cases and mutants", () =>
        {
            campaign.Trace();
            cache?.Save();
            return campaign.Run(count, seed);
        });
        foreach (MutantResult result in results)
        {
            Console.WriteLine($"{(result.RefutedBy is null ? "SURVIVED" : "refuted ")} {result.Mutant.Text} ({result.Cases}"
                + $" cases){(result.RefutedBy is { } by ? $"\n    by {by}" : "")}");
        }

        Console.WriteLine($"{results.Count(r => r.RefutedBy is not null)} of {results.Count} mutants refuted");
        return results.Any(r => r.RefutedBy is not null) ? 0 : 1;
    }
}
