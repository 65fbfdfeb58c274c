using System.Globalization;
using System.Text.RegularExpressions;

namespace Lockstep.Runner.Guest;

/// <summary>One record of <c>dmesg -r</c>.</summary>
/// <param name="Level">syslog level, 0 (emergency) to 7 (debug).</param>
/// <param name="Text">The line without its level.</param>
public sealed record KernelLogLine(int Level, string Text);

/// <summary>Linux's kernel log with levels, as <c>dmesg -r</c> prints it.</summary>
public static partial class KernelLog
{
    private const int Warning = 4;

    /// <summary>Parses the output of <c>dmesg -r</c>; lines without a level are dropped.</summary>
    public static IReadOnlyList<KernelLogLine> Parse(string text) =>
    [
        .. text.Split('\n')
            .Select(line => Record().Match(line))
            .Where(match => match.Success)
            // The number is facility * 8 + level.
            .Select(match => new KernelLogLine(
                int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) & 7,
                match.Groups[2].Value)),
    ];

    /// <summary>
    /// The lines that an interrupt controller, timer or PSCI that is not right makes Linux print: warnings or worse that
    /// name one of them, and kernel WARNINGs and remarks on unexpected or spurious interrupts at any level.
    /// </summary>
    public static IEnumerable<KernelLogLine> InterruptWarnings(IEnumerable<KernelLogLine> lines) =>
        lines.Where(line => (line.Level <= Warning && Subject().IsMatch(line.Text)) || Complaint().IsMatch(line.Text));

    [GeneratedRegex(@"^<(\d+)>(.*)$")]
    private static partial Regex Record();

    [GeneratedRegex(@"\b(gic\w*|irqchip|irq\w*|arch_timer|arch_sys_counter|arch_sys_timer|timer|clocksource|psci|smccc)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Subject();

    // That Linux has no console before its driver is loaded is no complaint about an interrupt.
    [GeneratedRegex(@"WARNING:(?! unable to open an initial console)|\bunexpected (IRQ|interrupt)|\bspurious\b|nobody cared|rcu.*stall|soft lockup", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();
}
