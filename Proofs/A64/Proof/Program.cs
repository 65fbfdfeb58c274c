using System.CommandLine;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Quiet;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Mutants;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>The command behind <c>make proofs-code</c> and <c>make mutants-code</c>.</summary>
internal static class Program
{
    private static readonly Option<string> Elf = new("--elf") { Description = "A configured vmm.elf.", Required = true };
    private static readonly Option<string[]> Also = new("--also")
    {
        Description = "Other configured vmm.elf with the same code, or folders with one; FILE:16 gives it 16 list registers instead of"
            + " its own.",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int> AlsoEvery = new("--also-every")
    {
        Description = "Of these, one of so many of the accesses that are looked at of the first.",
        DefaultValueFactory = _ => 8,
    };
    private static readonly Option<string?> Only = new("--only") { Description = "Rows whose name or event begins with this." };
    private static readonly Option<int> Every = new("--every")
    {
        Description = "One of so many accesses, and arrivals at one place.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string?> Document = new("--document") { Description = "Where to write the table." };
    private static readonly Option<int> Mutants = new("--mutants") { Description = "Instead: so many mutants of the code." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Which mutants.", DefaultValueFactory = _ => 1 };

    private static int Main(string[] args)
    {
        RootCommand command = new("Proves handlers of vmm.elf, instruction by instruction, against the model.")
        {
            Elf, Also, AlsoEvery, Only, Every, Document, Mutants, Seed,
        };
        command.SetAction(parsed =>
        {
            try
            {
                return Run(parsed);
            }
            catch (UserError error)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
            catch (ObligationFailedException refused)
            {
                Console.Error.WriteLine(refused.Message);
                return 1;
            }
        });
        return command.Parse(args).Invoke();
    }

    private static int Run(ParseResult parsed)
    {
        VmmImage[] images = [Load(parsed.GetValue(Elf)!), .. (parsed.GetValue(Also) ?? []).Select(Load)];
        foreach (VmmImage image in images)
        {
            if (image.TextHash != images[0].TextHash)
            {
                throw new UserError(image.Name, $"has other code than {images[0].Name}; build both from the same vmm.elf");
            }

            if (!Starts(image))
            {
                return 1;
            }
        }

        int every = parsed.GetValue(Every), others = every * int.Max(1, parsed.GetValue(AlsoEvery));
        EventCase[][] cases = [.. images.Select((image, i) => Cases(image, parsed.GetValue(Only), i == 0 ? every : others, isFirst: i == 0, isWhole: every == 1))];
        if (parsed.GetValue(Mutants) is > 0 and int count)
        {
            return images.Zip(cases).Sum(of => Break(of.First, of.Second, count, parsed.GetValue(Seed)));
        }

        Campaign[] campaigns = [.. images.Zip(cases).Select(of => new Campaign(of.First, of.Second))];
        int failed = campaigns.Sum(Prove);
        if (failed == 0 && parsed.GetValue(Document) is { } document)
        {
            CodeDocument.Write(document, CodeDocument.Text(campaigns, others / every));
        }

        return failed == 0 && campaigns.All(c => c.Done > 0) ? 0 : 1;
    }

    /// <summary>Reads FILE, or FOLDER of a build, or either with :LISTREGISTERS.</summary>
    private static VmmImage Load(string argument)
    {
        int colon = argument.LastIndexOf(':');
        bool isGiven = uint.TryParse(argument.AsSpan(colon + 1), out uint listRegisters) && colon > 0;
        string path = isGiven ? argument[..colon] : argument;
        string file = Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "vmm.elf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
                ?? throw new UserError(path, "has no vmm.elf; build a system into it, or name the file")
            : path;

        // The folders of a build are its board, its system and the kernel's configuration.
        string folder = Path.GetFullPath(Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? ".");
        string name = string.Join('/', folder.Split('/').TakeLast(3)) + (isGiven ? $", {listRegisters} list registers" : "");
        return new(ElfFile.Read(file, file), name, isGiven ? listRegisters : null);
    }

    private static bool Starts(VmmImage image)
    {
        string[] wrong = [.. Enum.GetValues<InitialState>().SelectMany(state => image.Invariant(state, running: 0).NotAtTheStart()).Distinct()];
        Console.WriteLine(wrong.Length > 0
            ? $"{image.Name}: start-up does not establish the representation invariant: {string.Join("; ", wrong)}"
            : $"{image.Name}: start-up: {image.StartInstructions:n0} instructions, and the representation invariant holds at the first wait");
        return wrong.Length == 0;
    }

    private static EventCase[] Cases(VmmImage image, string? only, int every, bool isFirst, bool isWhole) =>
    [
        .. AllCases.Of(image)
            .Where(c => only is null || c.Class.Id.StartsWith(only, StringComparison.Ordinal)
                || c.Class.Event.StartsWith(only, StringComparison.Ordinal))
            .Where((c, i) => Spread(i) % (uint)every == 0 || IsAlways(image, c, isFirst, isWhole)),
    ];

    /// <summary>Cases that no sample leaves out: ends, and arrivals; of other images than the first from one place, of one vCPU.</summary>
    private static bool IsAlways(VmmImage image, EventCase c, bool isFirst, bool isWhole) => c switch
    {
        InterruptEnds => isFirst || c.Place == image.Places[0],
        InterruptArrives => c.Place == image.Places[0],
        QuietEnd => c.Place == image.Places[0] && c.Vcpu == image.Configuration.VcpuCount - 1,
        QuietArrival { Intid: GicdFrame.VirtualTimerIntid } => c.Place == image.Places[0]
            && c.Vcpu == image.Configuration.VcpuCount - 1,
        QuietArrival { IsFirst: true } => c.Place == image.Places[0] && isWhole,
        QuietStore { OnlySpi: not null, SizeBytes: 4 } => c.Vcpu == image.Configuration.VcpuCount - 1,
        QuietSgi { Intid: < 2 } => c.Place == image.Places[0] && isWhole,
        _ => false,
    };

    /// <summary>A number that has nothing in common with the order of the cases.</summary>
    private static uint Spread(int index) => ((uint)index * 2_654_435_761) >> 12;

    /// <summary>Proves the cases of one image.</summary>
    /// <returns>How many failed.</returns>
    private static int Prove(Campaign campaign)
    {
        Console.WriteLine($"{campaign.Image.Name}:");
        ProgressDisplay.During(() => $"{campaign.Done:n0} of {campaign.Total:n0} cases", () =>
        {
            campaign.Run();
            return 0;
        });
        foreach (RowResult row in campaign.Rows)
        {
            Console.WriteLine($"{(row.Failed == 0 ? "proved" : "FAILED")} {row.Class.Id}: {row.Class.Event}: {row.Cases:n0} cases,"
                + $" {row.Paths:n0} paths, "
                + $"{row.Instructions:n0} instructions, {row.Obligations:n0} obligations, {row.Seconds:0.0} s");
        }

        foreach ((string text, string failure) in campaign.Failures)
        {
            Console.WriteLine($"{text}: {failure}");
        }

        Console.WriteLine($"{campaign.Coverage.Bytes:n0} of {campaign.Image.TextBytes:n0} bytes of .text reached,"
            + $" {campaign.StackBytes} bytes of stack, {campaign.Elapsed.TotalSeconds:0} s");
        Console.WriteLine($"{campaign.Done - campaign.Failed} passed, {campaign.Failed} failed");
        return campaign.Failed;
    }

    private static int Break(VmmImage image, EventCase[] cases, int count, int seed)
    {
        Console.WriteLine($"seed {seed}, {count} mutants, {cases.Length} cases");
        MutantCampaign campaign = new(image, cases);
        IReadOnlyList<MutantResult> results = ProgressDisplay.During(() => $"{campaign.Done:n0} cases and mutants", () =>
        {
            campaign.Trace();
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
