using System.Globalization;
using System.Net;
using System.Text;
using Lockstep.Ship.Evidence;

namespace Lockstep.Ship;

/// <summary>A certificate as one page that needs nothing else. It says what the JSON file says, no more and no less.</summary>
internal static class CertificatePage
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "certificate.html";

    /// <summary>The page.</summary>
    public static string Of(Certificate certificate)
    {
        StringBuilder page = new();
        string name = certificate.Shipment.Name;
        // The verdict is in the first line for who does not open the page in a browser.
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><!-- {Text(certificate.Verdict)} -->
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{Text(name)}</title><style>{ReportStyle.Css}</style></head><body>
            <h1>{Text(name)}</h1>
            <p class="sum {Class(certificate.IsComplete)}">{Text(certificate.Verdict)}</p>
            <p>Configured for {Text(certificate.Kernel)}. <code>make verify DIST=</code> this folder, in the sources that it was made of, checks all of it again.</p>

            """);
        Parts(page, certificate);
        Hashes(page, certificate);
        Properties(page, certificate);
        certificate.Parts.Where(part => part.Rows.Count > 0).ToList().ForEach(part => Rows(page, part));
        certificate.Parts.Where(part => part.Deviations.Count > 0).ToList().ForEach(part => Deviations(page, part));
        Table(page, "Tools", ["tool", "version"], certificate.Tools.Select(tool => new[] { Text(tool.Name), Text(tool.Version) }));
        return page.Append("</body></html>\n").ToString();
    }

    private static void Parts(StringBuilder page, Certificate certificate) => Table(page, "What was run",
        ["part", "question", "engine", "*passed", "*failed", "command"],
        certificate.Parts.Select(part => new[]
        {
            Text(part.Id), Text(part.Question), Text(part.Engine), Mark($"{part.Passed:n0}", part.Passed > 0), Mark($"{part.Failed:n0}", part.Failed == 0),
            Code(part.Command),
        }));

    private static void Hashes(StringBuilder page, Certificate certificate)
    {
        Table(page, "Files", ["file", "*bytes", "SHA-256"],
            certificate.Files.Select(file => new[] { Text(file.Name), $"{file.Size:n0}", Code(file.Sha256) }));
        Table(page, "The VMM", ["file", "code and constants", "configuration"],
            certificate.Vmms.Select(vmm => new[] { Text(vmm.File), Code(vmm.Code), Code(vmm.Configuration) }));
    }

    private static void Properties(StringBuilder page, Certificate certificate) => Table(page, "Properties",
        ["id", "always", "section", "evidence", "verdict"],
        certificate.Properties.Select(property => new[]
        {
            Text(property.Id), Text(property.Statement), Text(property.Section),
            string.Join("<br>", property.Evidence.Select(one => $"{Text(one.Engine)}: {Text(one.Counts)} <span class=quiet>{Text(one.Bounds)}</span>")),
            Mark(Text(property.Verdict), property.Verdict == Certificate.Holds),
        }));

    private static void Rows(StringBuilder page, PartResult part) => Table(page, $"Part {part.Id}",
        ["what", "bounds", "counts", "properties", "verdict"],
        part.Rows.Select(row => new[]
        {
            Text(row.Subject), Text(row.Bounds), Text(string.Join(", ", row.Counts.Select(count => $"{count.Value:n0} {count.Key}"))),
            Text(string.Join(", ", row.Properties)), Mark(row.Holds ? Certificate.Holds : Certificate.Failed, row.Holds),
        }));

    private static void Deviations(StringBuilder page, PartResult part) => Table(page, "Deviations from the architecture that its scripts met",
        ["name, as docs/deviations.md has it", "*times"],
        part.Deviations.Select(deviation => new[] { Text(deviation.Name), $"{deviation.Occurrences:n0}" }));

    /// <summary>A table; the cells are HTML, and a column whose title begins with * is of numbers.</summary>
    private static void Table(StringBuilder page, string title, string[] columns, IEnumerable<string[]> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title)}</h2>\n<table><tr>");
        columns.ToList().ForEach(column => page.Append(CultureInfo.InvariantCulture, $"<th{Number(column)}>{Text(column.TrimStart('*'))}</th>"));
        page.Append("</tr>\n");
        foreach (string[] row in rows)
        {
            page.Append("<tr>");
            row.Zip(columns).ToList().ForEach(cell => page.Append(CultureInfo.InvariantCulture, $"<td{Number(cell.Second)}>{cell.First}</td>"));
            page.Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Number(string column) => column.StartsWith('*') ? " class=n" : "";

    private static string Class(bool isGood) => isGood ? "good" : "bad";

    private static string Mark(string text, bool isGood) => $"<span class={Class(isGood)}>{text}</span>";

    private static string Code(string text) => $"<code class=long>{Text(text)}</code>";

    private static string Text(string text) => WebUtility.HtmlEncode(text).Replace("--", "&#45;&#45;", StringComparison.Ordinal);
}
