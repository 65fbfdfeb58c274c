using System.CommandLine;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Devices;
using Lockstep.Proofs.A64.Proof.Events.Quiet;
using Lockstep.Proofs.A64.Proof.Events.Start;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Mutants;
using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.A64.Proof.Replay;
using Lockstep.Proofs.A64.Proof.Results;
using Lockstep.Proofs.Paths;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>The command behind <c>make proofs-code</c> and <c>make mutants-code</c>.</summary>
internal static class Program
{
    private static readonly Option<string> Elf = new("--elf") { Description = "A configured vmm.elf.", Required = true };
    private static readonly Option<string?> Only = new("--only") { Description = "Rows whose name or event begins with this." };
    private static readonly Option<string?> Case = new("--case") { Description = "One case, as a failure names it." };
    private static readonly Option<string?> Debug = new("--debug-elf") { Description = "The same code with debugging information, for traces." };
    private static readonly Option<string?> Check = new("--check") { Description = "cvc5: asks it every question that Z3 answers." };
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
    private static readonly Option<uint?> ListRegisters = new("--list-registers")
    {
        Description = "The number of list registers that the configuration says instead of its own, 1 to 64.",
    };
    private static readonly Option<int> Sample = new("--sample")
    {
        Description = "Of the accesses of --every one of so many, and few other events: for a configuration beside the main one.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string[]> Others = new("--other")
    {
        Description = "Results of other configurations of the same code, for the document.",
    };
    private static readonly Option<string?> Document = new("--document") { Description = "Where to write the table." };
    private static readonly Option<int> Mutants = new("--mutants") { Description = "Instead: so many mutants of the code." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Which mutants.", DefaultValueFactory = _ => 1 };

    private static int Main(string[] args)
    {
        RootCommand command = new("Proves handlers of vmm.elf, instruction by instruction, against the model.")
        {
            Elf, ListRegisters, Only, Case, Check, Debug, Every, Sample, Results, Others, Cache, Shard, Merge, Document, Mutants, Seed,
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

        VmmImage image = Load(path, parsed.GetValue(ListRegisters));
        string[] wrong = [.. Enum.GetValues<InitialState>().SelectMany(state => image.Invariant(state, running: 0).NotAtTheStart())
            .Distinct()];
        if (wrong.Length > 0)
        {
            Console.WriteLine($"{image.Name}: start-up does not establish the representation invariant: {string.Join("; ", wrong)}");
            return 1;
        }

        Console.WriteLine($"{image.Name}: start-up: {image.StartInstructions:n0} instructions, and the representation invariant holds at"
            + " the first wait");
        if (parsed.GetValue(Merge) is { Length: > 0 } files)
        {
            return Report(image, CodeResults.Merge([.. files.Select(file => (file, CodeResults.Read(file)))]).With(OthersOf(parsed)), parsed);
        }

        CaseCache? cache = parsed.GetValue(Cache)! switch
        {
            "" => new CaseCache(Path.Combine(parsed.GetValue(Results)!, "cache"), image),
            "off" => null,
            string other => throw new UserError($"--cache {other}: it is off, or not given"),
        };
        EventCase[] cases = [.. Cases(image, parsed).Where((_, i) => shard.Takes(i))];
        return parsed.GetValue(Mutants) is > 0 and int count
            ? Break(image, cases, cache, count, parsed.GetValue(Seed))
            : Prove(image, cases, cache, shard, parsed);
    }

    private static CodeResults[] OthersOf(ParseResult parsed) => [.. (parsed.GetValue(Others) ?? []).Select(CodeResults.Read)];

    /// <summary>Reads a file, or the vmm.elf in the folder of a build.</summary>
    private static VmmImage Load(string path, uint? listRegisters)
    {
        bool isFolder = Directory.Exists(path);
        string file = !isFolder ? path
            : Directory.EnumerateFiles(path, "vmm.elf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
                ?? throw new UserError(path, "has no vmm.elf; build a system into it, or name the file");

        // The folders of a build are its board, its system and the kernel's configuration.
        string folder = Path.GetFullPath(isFolder ? path : Path.GetDirectoryName(path) ?? ".");
        return new(ElfFile.Read(file, file), string.Join('/', folder.Split('/').TakeLast(3)), listRegisters);
    }

    private static EventCase[] Cases(VmmImage image, ParseResult parsed)
    {
        string? only = parsed.GetValue(Only);
        int sample = int.Max(1, parsed.GetValue(Sample)), every = parsed.GetValue(Every);
        return
        [
            .. AllCases.Of(image)
                .Where(c => parsed.GetValue(Case) is not { } one || c.Text == one)
                .Where(c => sample == 1 || !IsTooLong(image, c))
                .Where(c => only is null || c.Class.Id.StartsWith(only, StringComparison.Ordinal)
                    || c.Class.Event.StartsWith(only, StringComparison.Ordinal))
                .Where((c, i) => (Spread(i) % ((uint)every * (uint)sample) == 0 && (sample == 1 || c is DistributorLoad or DistributorStore
                    or QuietStore { OnlySpi: null } or ReadyFunctionCase)) || IsAlways(image, c, isMain: sample == 1, isWhole: every == 1)),
        ];
    }

    /// <summary>
    /// With more than two vCPUs, or more than 4 list registers, functions that are proved by themselves take minutes each, and of some the
    /// solver gives no answer: a sample leaves them out.
    /// </summary>
    private static bool IsTooLong(VmmImage image, EventCase c) =>
        c is ReadyFunctionCase && (image.Configuration.VcpuCount > 2 || image.Configuration.ListRegisterCount > 4);

    /// <summary>Cases that no sample leaves out: ends, and arrivals; beside the main configuration from one place, of one vCPU.</summary>
    private static bool IsAlways(VmmImage image, EventCase c, bool isMain, bool isWhole)
    {
        bool isFirstPlace = c.Place == image.Places[0], isLastVcpu = c.Vcpu == image.Configuration.VcpuCount - 1;
        return c switch
        {
            StartupRun start => !isMain || !start.IsRefused,
            RefillCase { Intid: null } => true,
            QueueCase => isMain || isWhole,
            InterruptEnds end => end.Index == 0 ? isFirstPlace || (isMain && isWhole) : isMain && isWhole,
            InterruptArrives => isFirstPlace && (isMain || isWhole),
            QuietEnd end => isFirstPlace && isLastVcpu && (isWhole || end.Index <= 0),
            QuietArrival { Intid: GicdFrame.VirtualTimerIntid } => isFirstPlace && isLastVcpu,
            // With 4 vCPUs, any of which an SPI may be for and blocked, one does not end within twenty minutes.
            QuietArrival arrival => isFirstPlace && isWhole && arrival.IsFirst && image.Configuration.VcpuCount <= 2,
            QuietStore { OnlySpi: not null, SizeBytes: 4 } => isWhole && isLastVcpu,
            TranslateCase or CompleteCase or DevicesStart => true,
            FunctionCase or DeviceAccess or DeviceChannel => isWhole,
            QuietSgi sgi => isFirstPlace && isWhole && sgi.Intid == 0,
            _ => false,
        };
    }

    /// <summary>A number that has nothing in common with the order of the cases.</summary>
    private static uint Spread(int index) => ((uint)index * 2_654_435_761) >> 12;

    private static int Prove(VmmImage image, EventCase[] cases, CaseCache? cache, ShardNumber shard, ParseResult parsed)
    {
        SecondSolver? second = parsed.GetValue(Check) switch
        {
            null => null,
            SecondSolver.Name => new(Path.Combine(parsed.GetValue(Results)!, SecondSolver.Name)),
            string other => throw new UserError($"--check {other}: it is {SecondSolver.Name}, or not given"),
        };
        Campaign campaign = new(image, cases, cache, second);
        ProgressDisplay.During(() => $"{campaign.Done:n0} of {cases.Length:n0} cases", () =>
        {
            campaign.Run();
            cache?.Save();
            return 0;
        });
        FailedCases.Write(Path.Combine(parsed.GetValue(Results)!, "failures"), image, campaign.Failures, parsed.GetValue(Debug));
        CodeResults results = CodeResults.Of(image, campaign, parsed.GetValue(Every) * parsed.GetValue(Sample), shard)
            .With(OthersOf(parsed));
        string file = Path.Combine(parsed.GetValue(Results)!, shard == ShardNumber.Whole ? "results.json" : $"shard-{shard.Index}-of-{shard.Count}.json");
        results.Write(file);
        Console.WriteLine($"{campaign.Elapsed.TotalSeconds:0} s, {cache?.Found ?? 0:n0} cases proved before; results are in {file}");
        bool agrees = second?.Report() ?? true;
        int status = Report(image, results, parsed);
        return agrees ? status : 1;
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
        foreach (CodeResults other in results.Others)
        {
            Console.WriteLine($"{other.Configuration.Name}, one of {other.Every:n0}: {other.Cases - other.Failed} passed, {other.Failed} failed");
        }

        Console.WriteLine($"{results.All.Sum(r => r.Cases - r.Failed)} passed, {results.All.Sum(r => r.Failed)} failed");
        if (results.Failed == 0 && parsed.GetValue(Document) is { } document)
        {
            CodeDocument.Write(document, CodeDocument.Text(image, results));
        }

        // A small sample of another configuration may be of nothing.
        return results.All.All(r => r.Failed == 0) && (results.Cases > 0 || parsed.GetValue(Sample) > 1) ? 0 : 1;
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
                + $" cases){(result.RefutedBy is { } by ? $"\n    by {by}" : "")}{string.Concat(
                    result.Trace?.Replays?.Where(r => r.Difference is not null).Select(r => $"\n    {r.Machine}: {r.Difference}") ?? [])}");
        }

        ReplayResult[] replays = [.. results.SelectMany(r => r.Trace?.Replays ?? [])];
        foreach (IGrouping<string, ReplayResult> machine in replays.GroupBy(r => r.Machine))
        {
            Console.WriteLine($"{machine.Count(r => r.Difference is null)} of {machine.Count()} refutations are repeated on integers by {machine.Key}");
        }

        Console.WriteLine($"{results.Count(r => r.RefutedBy is not null)} of {results.Count} mutants refuted");
        return results.Any(r => r.RefutedBy is not null) && replays.All(r => r.Difference is null) ? 0 : 1;
    }
}
