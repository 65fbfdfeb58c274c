using System.CommandLine;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Mutants;

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
    private static readonly Option<string?> Document = new("--document") { Description = "Where to write the table." };
    private static readonly Option<int> Mutants = new("--mutants") { Description = "Instead: so many mutants of the code." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Which mutants.", DefaultValueFactory = _ => 1 };

    private static int Main(string[] args)
    {
        RootCommand command = new("Proves handlers of vmm.elf, instruction by instruction, against the model.")
        {
            Elf, Only, Every, Document, Mutants, Seed,
        };
        command.SetAction(parsed =>
        {
            try
            {
                string path = parsed.GetValue(Elf)!;
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
                EventCase[] cases = Cases(image, parsed.GetValue(Only), parsed.GetValue(Every));
                return parsed.GetValue(Mutants) is > 0 and int count
                    ? Break(image, cases, count, parsed.GetValue(Seed))
                    : Prove(image, cases, parsed.GetValue(Document));
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

    private static EventCase[] Cases(VmmImage image, string? only, int every) =>
    [
        .. AllCases.Of(image)
            .Where(c => only is null || c.Class.Id.StartsWith(only, StringComparison.Ordinal)
                || c.Class.Event.StartsWith(only, StringComparison.Ordinal))
            .Where((c, i) => Spread(i) % (uint)every == 0 || c is InterruptEnds || (c is InterruptArrives && c.Place == image.Places[0])),
    ];

    /// <summary>A number that has nothing in common with the order of the cases.</summary>
    private static uint Spread(int index) => ((uint)index * 2_654_435_761) >> 12;

    private static int Prove(VmmImage image, EventCase[] cases, string? document)
    {
        Campaign campaign = new(image, cases);
        ProgressDisplay.During(() => $"{campaign.Done:n0} of {cases.Length:n0} cases", () =>
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

        Console.WriteLine($"{campaign.Coverage.Bytes:n0} of {image.TextBytes:n0} bytes of .text reached, {campaign.StackBytes} bytes of"
            + $" stack, "
            + $"{campaign.Elapsed.TotalSeconds:0} s");
        Console.WriteLine($"{campaign.Done - campaign.Failed} passed, {campaign.Failed} failed");
        if (campaign.Failed == 0 && document is not null)
        {
            CodeDocument.Write(document, CodeDocument.Text(image, campaign));
        }

        return campaign.Failed == 0 && campaign.Done > 0 ? 0 : 1;
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
