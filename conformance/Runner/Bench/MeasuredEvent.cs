using System.Globalization;
using System.Text.RegularExpressions;

namespace Lockstep.Runner.Bench;

/// <summary>
/// What the built-in host counted for one kind of event, from its line
/// <c>measure: event=NAME count=N vmm_instructions=N host_instructions=N system_calls=N</c>.
/// </summary>
/// <param name="Name">The host's name of the event.</param>
/// <param name="Count">How often it occurred.</param>
/// <param name="VmmInstructions">Instructions at EL0 in the VMM, summed over all occurrences.</param>
/// <param name="HostInstructions">Instructions at EL2 in the host.</param>
/// <param name="SystemCalls">System calls of the VMM.</param>
public sealed partial record MeasuredEvent(
    string Name, long Count, long VmmInstructions, long HostInstructions, long SystemCalls)
{
    /// <summary>The host's name of what comes before the guest's first instruction.</summary>
    public const string Start = "start";

    /// <summary>All measure lines in a console's output, in their order.</summary>
    public static IReadOnlyList<MeasuredEvent> Parse(string output) =>
    [
        .. Line().Matches(output).Select(match => new MeasuredEvent(
            match.Groups["name"].Value,
            Number(match, "count"),
            Number(match, "vmm"),
            Number(match, "host"),
            Number(match, "calls"))),
    ];

    /// <summary>The sum over all events.</summary>
    public static MeasuredEvent Sum(IEnumerable<MeasuredEvent> events) =>
        events.Aggregate(new MeasuredEvent("all", 0, 0, 0, 0), (sum, one) => new MeasuredEvent(
            sum.Name,
            sum.Count + one.Count,
            sum.VmmInstructions + one.VmmInstructions,
            sum.HostInstructions + one.HostInstructions,
            sum.SystemCalls + one.SystemCalls));

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"measure: event=(?<name>\S+) count=(?<count>\d+) vmm_instructions=(?<vmm>\d+) host_instructions=(?<host>\d+) system_calls=(?<calls>\d+)")]
    private static partial Regex Line();
}
