using System.CommandLine;
using System.Globalization;
using Lockstep.Runner;

namespace Lockstep.Validation;

/// <summary>Compares the reference model with QEMU's own interrupt controllers.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var operations = new Option<long>("--operations")
        {
            Description = "Operations of generated scripts for each version of the GIC.",
            DefaultValueFactory = _ => 300_000,
        };
        var seed = new Option<string?>("--seed") { Description = "Seed of the generated scripts (default: 1)." };
        var only = new Option<string?>("--only") { Description = "Only this script, as a failure names it: version:cpus:name." };
        var image = new Option<FileInfo?>("--image") { Description = "agent.img (default: the built one)." };
        var document = new Option<FileInfo?>("--document") { Description = "The list of differences, which must be up to date." };
        var write = new Option<bool>("--write-document") { Description = "Write the list of differences instead, and end." };
        var root = new RootCommand("Runs scripts on QEMU's own GICv2 and GICv3 and on the reference model, and compares.")
        {
            operations, seed, only, image, document, write,
        };
        root.SetAction(async (parsed, _) =>
        {
            FileInfo? page = parsed.GetValue(document);
            if (page is not null && parsed.GetValue(write))
            {
                await File.WriteAllTextAsync(page.FullName, DifferenceDocument.Text(Differences.All));
                return 0;
            }

            ulong start = parsed.GetValue(seed) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : 1;
            string? script = parsed.GetValue(only) is { Length: > 0 } name ? name : null;
            var request = new CampaignRequest(parsed.GetValue(operations), start, parsed.GetValue(image)?.FullName, script);
            return await ProgressDisplay.ShowAsync(display => RunAsync(request, page, display));
        });
        try
        {
            return await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception error) when (error is RunnerException or FormatException or OverflowException)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(CampaignRequest request, FileInfo? page, ProgressDisplay display)
    {
        var results = new List<CampaignResult>();
        foreach (Target target in Target.All)
        {
            var campaign = new Campaign(target, request, Differences.All);
            CampaignResult result = await display.DuringAsync($"{target} on QEMU", Task.Run(campaign.Run));
            results.Add(result);
            foreach (Mismatch mismatch in result.Failures)
            {
                Mismatch shortest = await display.DuringAsync($"{target}: making the failing script short", Task.Run(() => campaign.Shrink(mismatch)));
                Print(display, Report.Of(mismatch, shortest, request.Seed));
            }

            Print(display, result.Stale.Select(line => $"{target}: difference {line}"));
        }

        bool isStale = page is not null && (!page.Exists || await File.ReadAllTextAsync(page.FullName) != DifferenceDocument.Text(Differences.All));
        Print(display, Report.Table(results, Differences.All));
        if (isStale)
        {
            display.Line($"{page!.FullName} is out of date: make validate WRITE=1 writes it");
        }

        int failed = results.Sum(result => result.Failed) + (isStale ? 1 : 0);
        display.Line($"{results.Sum(result => result.Passed)} passed, {failed} failed");
        return failed == 0 && results.Sum(result => result.Passed) > 0 ? 0 : 1;
    }

    private static void Print(ProgressDisplay display, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            display.Line(line);
        }
    }
}
