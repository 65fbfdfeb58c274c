using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Lockstep.Runner.Bench;

/// <summary>Prints results as tables, and writes them as JSON.</summary>
public static class BenchReport
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Prints the tables on standard output.</summary>
    public static void Print(BenchResults results)
    {
        Print("vmm.elf, bytes", ["text", "rodata", "data", "bss"], [[
            Number(results.Sections.Text), Number(results.Sections.ReadOnlyData), Number(results.Sections.Data), Number(results.Sections.Bss)]]);
        Print(
            "per operation",
            ["operation", "VMM instructions", "reference", "ratio", "system calls", "host instructions", "goal"],
            results.Operations.Select(Row));
        Print("Linux guest, instructions of the whole machine", ["", "Lockstep", "bare", "ratio"],
        [
            ["reset to guest entry", Number(results.Lockstep.Entry), Number(results.Bare.Entry), "-"],
            Row("guest entry to prompt", results.Lockstep.Boot, results.Bare.Boot),
            ["  of these in the VMM", Number(results.BootExits.VmmInstructions), "-", "-"],
            ["  of these in the host", Number(results.BootExits.HostInstructions), "-", "-"],
            ["  exits", Number(results.BootExits.Count), "-", "-"],
            Row("a second of an idle guest", results.Lockstep.PerIdleSecond, results.Bare.PerIdleSecond),
            Row("reset to power-off, 1 s idle", results.Lockstep.Idle1, results.Bare.Idle1),
            Row("reset to power-off, 11 s idle", results.Lockstep.Idle11, results.Bare.Idle11),
        ]);
        Console.WriteLine(results.Differences.Count == 0
            ? "bench: all numbers are the same when repeated"
            : string.Join('\n', results.Differences.Select(line => $"bench: NOT REPEATABLE: {line}")));
    }

    /// <summary>The results as JSON.</summary>
    public static string ToJson(BenchResults results) => JsonSerializer.Serialize(results, JsonOptions) + "\n";

    /// <summary>A table as plain text: the first column to the left, the others to the right.</summary>
    public static string PlainTable(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [columns, .. rows];
        int[] widths = [.. columns.Select((_, column) => all.Max(row => row[column].Length))];
        IEnumerable<string> lines = all.Select(row => "  " + string.Join("  ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        return $"{title}\n{string.Join('\n', lines)}\n";
    }

    private static void Print(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(PlainTable(title, columns, rows));
            return;
        }

        var table = new Table { Title = new TableTitle(title) };
        for (int i = 0; i < columns.Count; i++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(columns[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right });
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }

    private static string[] Row(OperationCost cost) =>
    [
        cost.Phase.Title,
        Number(cost.VmmInstructions),
        cost.Phase.Reference == 0 ? "-" : Number(cost.Phase.Reference),
        cost.Ratio is double ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-",
        Number(cost.SystemCalls),
        Number(cost.HostInstructions),
        cost.MeetsGoal ? "ok" : "MISSED",
    ];

    private static string[] Row(string name, long lockstep, long bare) =>
        [name, Number(lockstep), Number(bare), (lockstep / (double)bare).ToString("0.000", CultureInfo.InvariantCulture)];

    private static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);
}
