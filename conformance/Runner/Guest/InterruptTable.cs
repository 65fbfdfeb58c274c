using System.Globalization;

namespace Lockstep.Runner.Guest;

/// <summary>One line of Linux's <c>/proc/interrupts</c>.</summary>
/// <param name="Label">What stands before the colon: Linux's own number, or a name such as <c>IPI0</c> or <c>Err</c>.</param>
/// <param name="Count">Interrupts taken, summed over the CPUs.</param>
/// <param name="Chip">The interrupt controller's name, <c>GICv2</c> or <c>GIC-0</c>; empty for a line without one.</param>
/// <param name="HardwareIntid">The controller's own number, or -1.</param>
/// <param name="Action">The driver's name, the last word of the line.</param>
public sealed record InterruptLine(string Label, ulong Count, string Chip, int HardwareIntid, string Action)
{
    /// <summary>Interrupts taken by each CPU, in the order of the table's columns; fewer where Linux counts none.</summary>
    public IReadOnlyList<ulong> PerCpu { get; init; } = [];
}

/// <summary>Linux's <c>/proc/interrupts</c>.</summary>
public sealed record InterruptTable(IReadOnlyList<InterruptLine> Lines)
{
    /// <summary>Parses the file. Its first line names the CPUs and so tells how many counts a line has.</summary>
    public static InterruptTable Parse(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int header = Array.FindIndex(lines, line => line.TrimStart().StartsWith("CPU0", StringComparison.Ordinal));
        if (header < 0)
        {
            throw new FormatException("/proc/interrupts has no line of CPUs");
        }

        int cpus = Words(lines[header]).Length;
        return new InterruptTable([.. lines[(header + 1)..].Select(line => ParseLine(line, cpus)).OfType<InterruptLine>()]);
    }

    /// <summary>The interrupt line of a driver that a GIC delivers, or <see langword="null"/>.</summary>
    public InterruptLine? OfGic(string action) =>
        Lines.FirstOrDefault(line => line.Action == action && line.Chip.StartsWith("GIC", StringComparison.Ordinal));

    /// <summary>Linux's count of interrupts that no driver wanted, or <see langword="null"/> when the line is missing.</summary>
    public ulong? Errors => Lines.FirstOrDefault(line => line.Label == "Err")?.Count;

    private static InterruptLine? ParseLine(string line, int cpus)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return null;
        }

        string label = line[..colon].Trim();
        string[] words = Words(line[(colon + 1)..]);
        // "Err" has one count however many CPUs there are.
        int counts = words.Take(cpus).TakeWhile(word => ulong.TryParse(word, CultureInfo.InvariantCulture, out _)).Count();
        ulong[] perCpu = [.. words.Take(counts).Select(word => ulong.Parse(word, CultureInfo.InvariantCulture))];
        ulong sum = perCpu.Aggregate(0UL, (total, count) => total + count);
        string[] rest = words[counts..];
        bool isDevice = label.All(char.IsAsciiDigit) && rest.Length >= 3;
        int intid = isDevice && int.TryParse(rest[1], CultureInfo.InvariantCulture, out int number) ? number : -1;
        return new InterruptLine(label, sum, isDevice ? rest[0] : "", intid, rest.Length > 0 ? rest[^1] : "") { PerCpu = perCpu };
    }

    private static string[] Words(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
