using System.Globalization;
using System.Text;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Results;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>The part of docs/machine-code.md that a run writes: what was proved, and what of the code no proof reaches.</summary>
internal static class CodeDocument
{
    private const string Begin = "<!-- Written by make proofs-code WRITE=1. -->", End = "<!-- End of what is written. -->";

    /// <summary>Replaces the part between the marks.</summary>
    /// <exception cref="Boards.UserError">The marks are not there.</exception>
    public static void Write(string path, string generated)
    {
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new Boards.UserError(path, $"has no lines `{Begin}` and `{End}`; put them where the table of proofs goes");
        }

        WholeFile.Write(path, $"{text[..begin]}{Begin}\n\n{generated}\n{text[end..]}");
    }

    /// <summary>The text.</summary>
    /// <param name="image">The program.</param>
    /// <param name="results">What was proved of it in the main configuration, and in others.</param>
    public static string Text(VmmImage image, CodeResults results)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Of the .text with SHA-256 `{image.TextHash}`:");
        text.AppendLine();
        text.AppendLine("| row | event | cases | paths | instructions | obligations | seconds |");
        text.AppendLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (RowResult row in results.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Class.Id} | {row.Class.Event} | {row.Cases:n0} | {row.Paths:n0} | "
                + $"{row.Instructions:n0} | {row.Obligations:n0} | {row.Seconds:0.0} |");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{results.Rows.Sum(r => r.Cases):n0} cases,"
            + $" {results.Rows.Sum(r => r.Paths):n0} paths, "
            + $"{results.Rows.Sum(r => r.Instructions):n0} instructions, {results.Rows.Sum(r => r.Obligations):n0} obligations: each"
                + $" access, each "
            + $"instruction's address and stack pointer, and each claim of the row. Seconds are of all threads together. The stack goes "
            + $"down at most {results.StackBytes} bytes below the event loop's frame.");
        text.AppendLine();
        text.AppendLine("What the rows prove:");
        text.AppendLine();
        foreach (var claim in results.Rows.Concat(results.Others.SelectMany(o => o.Rows)).GroupBy(row => (Kind(row), row.Class.Claim)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- `{claim.Key.Item1}`: {claim.Key.Claim}.");
        }

        if (results.Others.Count > 0)
        {
            Configurations(text, results.All);
        }

        Coverage all = results.CoverageOf(image);
        foreach (CodeResults other in results.Others)
        {
            all.Add(other.CoverageOf(image));
        }

        Functions(text, image, all);
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>The same code in several configurations: cases by kind of row.</summary>
    private static void Configurations(StringBuilder text, IReadOnlyList<CodeResults> all)
    {
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"The same code in other configurations. The first line is the table above; of the"
            + $" others one of {all[1].Every} loads and stores is looked at, spread over all rows and vCPUs, and of ends, arrivals and SGIs"
            + $" those from one place, of one vCPU.");
        text.AppendLine();
        string[] kinds = [.. all.SelectMany(c => c.Rows).Select(Kind).Distinct()];
        text.AppendLine(CultureInfo.InvariantCulture, $"| board/system/kernel | GIC | vCPUs | list registers | devices |"
            + $" {string.Join(" | ", kinds)} | paths | seconds |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---|---:|---:|---:|{string.Concat(kinds.Select(_ => "---:|"))}---:|---:|");
        foreach (CodeResults one in all)
        {
            ImageConfiguration c = one.Configuration;
            IEnumerable<string> cases = from kind in kinds
                                        let sum = one.Rows.Where(row => Kind(row) == kind).Sum(row => row.Cases)
                                        select sum > 0 ? sum.ToString("n0", CultureInfo.InvariantCulture) : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {c.Name} | v{c.GicVersion} | {c.Vcpus} | {c.ListRegisters} | {c.Devices} |"
                + $" {string.Join(" | ", cases)} | {one.Rows.Sum(r => r.Paths):n0} | {one.Rows.Sum(r => r.Seconds):0} |");
        }

        text.AppendLine();
        text.AppendLine("Rows that only these have, or that say something else there, with their cases in all of them:");
        text.AppendLine();
        foreach (var row in all.Skip(1).SelectMany(c => c.Rows).Where(r => !all[0].Rows.Any(m => m.Class.Event == r.Class.Event))
            .GroupBy(r => r.Class.Event))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- `{row.First().Class.Id}` {row.Key}: {row.Sum(r => r.Cases):n0}");
        }
    }

    /// <summary>The first word of a row's name.</summary>
    private static string Kind(RowResult row) => row.Class.Id.Split(' ')[0];

    private static void Functions(StringBuilder text, VmmImage image, Coverage coverage)
    {
        var functions = coverage.Functions().ToList();
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"These proofs reach {coverage.Bytes:n0} of the {image.TextBytes:n0} bytes of .text "
            + $"({100.0 * coverage.Bytes / image.TextBytes:0.0} %). Functions that they enter, with the bytes reached:");
        text.AppendLine();
        text.AppendLine("| function | reached | of |");
        text.AppendLine("|---|---:|---:|");
        foreach ((string name, ulong size, int reached) in functions.Where(f => f.Reached > 0))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{FunctionName.Short(name)}` | {reached} | {size} |");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Of these {functions.Count(f => f.Reached == 0)} functions no proof executes an"
            + $" instruction:");
        text.AppendLine();
        foreach (var group in functions.Where(f => f.Reached == 0).GroupBy(f => FunctionName.Short(f.Name).Split('.')[0]))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {string.Join(", ", group.Select(f => $"`{FunctionName.Short(f.Name)}` ({f.Size})"))}");
        }
    }
}
