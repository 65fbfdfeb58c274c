using System.Globalization;

namespace Lockstep.Conformance;

/// <summary>Boards by suites, for a run of several boards.</summary>
public static class BoardTable
{
    /// <summary>The lines: scripts that passed, and those that failed where there are any.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<CampaignReport> reports)
    {
        string[] suites = SuitesOf(reports);
        int width = reports.Max(report => report.Board.Length);
        yield return "";
        yield return $"{"board".PadRight(width)}  GIC   {string.Concat(suites.Select(suite => $"{suite,12}"))}  operations  seconds";
        foreach (CampaignReport report in reports)
        {
            string cells = string.Concat(suites.Select(suite => $"{CellOf(report, suite),12}"));
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{report.Board.PadRight(width)}  {VersionsOf(report),-6}{cells}  {report.Operations,10}  {SecondsOf(report),7:0}");
        }
    }

    /// <summary>The suites of all boards.</summary>
    public static string[] SuitesOf(IReadOnlyList<CampaignReport> reports) =>
        [.. reports.SelectMany(report => report.Results).Select(result => result.Suite.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What a suite has shown on a board: "-" where it was not run.</summary>
    public static string CellOf(CampaignReport report, string suite)
    {
        SuiteResult[] results = [.. report.Results.Where(result => result.Suite.Name == suite)];
        int scripts = results.Sum(result => result.Scripts), failed = results.Sum(result => result.Failed);
        return results.Length == 0 ? "-" : failed == 0 ? $"{scripts} ok" : $"{failed} of {scripts} fail";
    }

    /// <summary>The versions of the GIC that ran.</summary>
    public static string VersionsOf(CampaignReport report) =>
        string.Join(", ", report.Results.Select(result => result.Guest.GicVersion).Distinct().Order().Select(version => $"v{version}"));

    /// <summary>Time of all its suites.</summary>
    public static double SecondsOf(CampaignReport report) => report.Results.Sum(result => result.Time.TotalSeconds);
}
