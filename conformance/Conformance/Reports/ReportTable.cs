using System.Globalization;
using Lockstep.Model.Relation;

namespace Lockstep.Conformance;

/// <summary>The table at the end of a run.</summary>
public static class ReportTable
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(CampaignReport report)
    {
        yield return "";
        yield return "suite         GIC  vCPUs  scripts  operations  left out  failed  seconds";
        foreach (SuiteResult result in report.Results)
        {
            string notRun = result.NotRun > 0 ? $" ({result.NotRun} not run after these)" : "";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{result.Suite.Name,-12}  v{result.Guest.GicVersion}   {result.Guest.Vcpus,5}  {result.Scripts,7}  {result.Operations,10}  {result.LeftOut,8}  {result.Failed,6}  {result.Time.TotalSeconds,7:0.0}{notRun}");
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"all                      {report.Results.Sum(result => result.Scripts),7}  {report.Operations,10}");
        yield return "";
        yield return "deviation                        GICv2      GICv3";
        foreach (Deviation deviation in Enum.GetValues<Deviation>())
        {
            yield return $"{deviation,-28}  {Count(report, 2, deviation),8}   {Count(report, 3, deviation),8}";
        }

        foreach ((int version, Deviation deviation) in report.Missing)
        {
            yield return $"GICv{version}: {deviation} has not occurred in any script: it has no witness, or no reason";
        }
    }

    private static string Count(CampaignReport report, int version, Deviation deviation)
    {
        long count = report.CountOf(version, deviation);
        return count == 0 && CampaignReport.NotHere(version, deviation) is not null ? "-" : count.ToString(CultureInfo.InvariantCulture);
    }
}
