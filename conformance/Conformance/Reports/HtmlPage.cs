using System.Globalization;
using System.Net;
using System.Text;
using Lockstep.Model.Relation;

namespace Lockstep.Conformance;

/// <summary>The report of a board as one page that needs nothing else.</summary>
public static class HtmlPage
{
    /// <summary>The page.</summary>
    /// <param name="report">What to say.</param>
    /// <param name="docs">The folder docs, as the page finds it.</param>
    public static string Of(CampaignReport report, string docs)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Conformance of {Text(report.Board)}</title><style>{ReportStyle.Css}</style></head><body>
            <h1>Conformance of {Text(report.Board)}</h1>
            <p class="sum"><span class="good">{report.Passed:n0} passed</span>, <span class="{(report.Failed > 0 ? "bad" : "quiet")}">{report.Failed:n0} failed</span>,
            {report.Operations:n0} operations of a guest compared, seed {report.Seed}</p>
            <p>vmm.elf ran under QEMU with a guest that executes scripts. Every record of it was compared with the same script on the VMM's own code in process,
            which was checked step by step against the reference model. What may differ from the architecture is named below; nothing else did,
            but for the failures.</p>

            """);
        Differences(page, report);
        Suites(page, report);
        Properties(page, report, docs);
        Deviations(page, report, docs);
        Environment(page, report);
        return page.Append("</body></html>\n").ToString();
    }

    /// <summary>Boards by suites.</summary>
    public static string OfAll(IReadOnlyList<CampaignReport> reports)
    {
        string[] suites = BoardTable.SuitesOf(reports);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Conformance of all boards</title><style>{ReportStyle.Css}</style></head><body>
            <h1>Conformance of all boards</h1>
            <p class="sum"><span class="good">{reports.Sum(report => report.Passed):n0} passed</span>, {reports.Sum(report => report.Failed):n0} failed,
            {reports.Sum(report => report.Operations):n0} operations of a guest compared</p>
            <table><tr><th>board</th><th>GIC</th>{string.Concat(suites.Select(suite => $"<th class=n>{Text(suite)}</th>"))}<th class=n>operations</th></tr>

            """);
        foreach (CampaignReport report in reports)
        {
            string cells = string.Concat(suites.Select(suite => BoardTable.CellOf(report, suite))
                .Select(cell => $"<td class=\"n{(cell.EndsWith("fail", StringComparison.Ordinal) ? " bad" : "")}\">{Text(cell)}</td>"));
            string name = $"<b><a href=\"{Text(report.Board)}.html\">{Text(report.Board)}</a></b>";
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{name}</td><td>{BoardTable.VersionsOf(report)}</td>{cells}<td class=n>{report.Operations:n0}</td></tr>\n");
        }

        return page.Append("</table>\n</body></html>\n").ToString();
    }

    /// <summary>Suites by machines: scripts, and how many of them differ.</summary>
    private static void Suites(StringBuilder page, CampaignReport report)
    {
        GuestMachine[] guests = [.. report.Results.Select(result => result.Guest).Distinct()];
        page.Append("<h2>Suites and machines</h2>\n<p>Scripts, and operations of the guest in small figures.</p>\n<table><tr><th>suite</th>");
        foreach (GuestMachine guest in guests)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th class=n>GICv{guest.GicVersion}<br>{guest.Vcpus} vCPU{(guest.Vcpus == 1 ? "" : "s")}</th>");
        }

        page.Append("<th class=n>seconds</th></tr>\n");
        foreach (IGrouping<Suite, SuiteResult> suite in report.Results.GroupBy(result => result.Suite))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><b>{Text(suite.Key.Name)}</b></td>");
            foreach (GuestMachine guest in guests)
            {
                page.Append(Cell(suite.FirstOrDefault(result => result.Guest == guest)));
            }

            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n quiet\">{suite.Sum(result => result.Time.TotalSeconds):0.0}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Cell(SuiteResult? result) => result is null || result.Scripts == 0
        ? "<td class=\"n quiet\">&ndash;</td>"
        : string.Create(CultureInfo.InvariantCulture, $"<td class=n>{result.Scripts:n0}{(result.Failed == 0 ? "" : $" <span class=bad>{result.Failed:n0} failed</span>")}<br><small class=quiet>{result.Operations:n0}</small></td>");

    private static void Properties(StringBuilder page, CampaignReport report, string docs)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>What they check</h2>\n<p>Properties are those of <a href=\"{Text(docs)}/properties.md\">docs/properties.md</a>.</p>\n")
            .Append("<table><tr><th>suite</th><th>checks</th><th>properties</th></tr>\n");
        foreach (Suite suite in report.Results.Select(result => result.Suite).Distinct())
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><b>{Text(suite.Name)}</b></td><td>{Text(suite.What)}</td><td class=quiet>{Text(string.Join(", ", suite.Properties))}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void Deviations(StringBuilder page, CampaignReport report, string docs)
    {
        int[] versions = [.. report.Results.Select(result => result.Guest.GicVersion).Distinct().Order()];
        page.Append("<h2>Deviations</h2>\n<p>What a guest can see that differs from the architecture, because seL4's interface leaves no choice, and how often it occurred. "
            + $"<a href=\"{Text(docs)}/deviations.md\">docs/deviations.md</a> has the reasons. A dash: no script can show it (point at it for the reason).</p>\n"
            + "<table><tr><th>name</th><th>what a guest may see</th>");
        foreach (int version in versions)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th class=n>GICv{version}</th>");
        }

        page.Append("</tr>\n");
        foreach (Deviation deviation in Enum.GetValues<Deviation>())
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><code>{deviation}</code></td><td>{Text(EffectOf(deviation))}</td>");
            foreach (int version in versions)
            {
                long count = report.CountOf(version, deviation);
                string? notHere = CampaignReport.NotHere(version, deviation);
                bool isMissing = report.Missing.Contains((version, deviation));
                page.Append(CultureInfo.InvariantCulture,
                    $"<td class=\"n {(isMissing ? "bad" : "quiet")}\" title=\"{Text(notHere ?? "")}\">{(notHere is not null && count == 0 ? "&ndash;" : count.ToString("n0", CultureInfo.InvariantCulture))}</td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void Differences(StringBuilder page, CampaignReport report)
    {
        foreach (SuiteResult result in report.Results)
        {
            foreach (string text in result.Texts)
            {
                page.Append(CultureInfo.InvariantCulture, $"<pre>{Text(text.Trim())}</pre>\n");
            }
        }

        foreach ((int version, Deviation deviation) in report.Missing)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=bad>GICv{version}: {deviation} has not occurred in any script</p>\n");
        }
    }

    private static void Environment(StringBuilder page, CampaignReport report)
    {
        page.Append("<h2>Environment</h2>\n<table>\n");
        foreach ((string name, string value) in report.Environment)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(name)}</td><td class=long><code>{Text(value)}</code></td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string EffectOf(Deviation deviation) =>
        typeof(Deviation).GetField(deviation.ToString())!.GetCustomAttributes(false).OfType<DeviationAttribute>().Single().Effect;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
