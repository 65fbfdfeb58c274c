using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Lockstep.Model.Relation;

namespace Lockstep.Conformance;

/// <summary>Writes the reports: JUnit XML, JSON and one HTML page. A reader never sees half of one.</summary>
public static class ReportFiles
{
    /// <summary>Writes all three into a folder.</summary>
    /// <param name="directory">The folder; made when it is not there.</param>
    /// <param name="report">What to say.</param>
    /// <returns>The path of the page.</returns>
    public static string Write(string directory, CampaignReport report)
    {
        Directory.CreateDirectory(directory);
        Put(directory, $"{report.Board}.xml", JUnit(report));
        Put(directory, $"{report.Board}.json", Json(report));
        return Put(directory, $"{report.Board}.html", HtmlPage.Of(report, Path.GetRelativePath(directory, "docs")));
    }

    /// <summary>Writes boards by suites, as JSON and as a page that leads to those of the boards.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="reports">One a board.</param>
    /// <returns>The path of the page.</returns>
    public static string WriteAll(string directory, IReadOnlyList<CampaignReport> reports)
    {
        Directory.CreateDirectory(directory);
        Put(directory, $"{BoardFolders.All}.json", JsonOfAll(reports));
        return Put(directory, $"{BoardFolders.All}.html", HtmlPage.OfAll(reports));
    }

    /// <summary>Boards by suites, for programs.</summary>
    public static string JsonOfAll(IReadOnlyList<CampaignReport> reports)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (CampaignReport report in reports)
            {
                json.WriteStartObject();
                json.WriteString("board", report.Board);
                json.WriteNumber("passed", report.Passed);
                json.WriteNumber("failed", report.Failed);
                json.WriteNumber("operations", report.Operations);
                json.WriteStartObject("suites");
                foreach (IGrouping<string, SuiteResult> suite in report.Results.GroupBy(result => result.Suite.Name))
                {
                    json.WriteStartObject(suite.Key);
                    json.WriteNumber("scripts", suite.Sum(result => result.Scripts));
                    json.WriteNumber("failed", suite.Sum(result => result.Failed));
                    json.WriteNumber("operations", suite.Sum(result => result.Operations));
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A test case a suite and machine, as CI systems read it.</summary>
    public static string JUnit(CampaignReport report)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", $"conformance {report.Board}");
            Attribute(xml, "tests", report.Results.Count + (report.IsWhole ? report.Required.Count() : 0));
            Attribute(xml, "failures", report.Results.Count(result => result.Failed > 0) + report.Missing.Count);
            Attribute(xml, "time", Seconds(report.Results));
            foreach (IGrouping<Suite, SuiteResult> suite in report.Results.GroupBy(result => result.Suite))
            {
                xml.WriteStartElement("testsuite");
                Attribute(xml, "name", suite.Key.Name);
                Attribute(xml, "tests", suite.Count());
                Attribute(xml, "failures", suite.Count(result => result.Failed > 0));
                Attribute(xml, "errors", 0);
                Attribute(xml, "time", Seconds(suite));
                WriteProperties(xml, report, suite.Key);
                foreach (SuiteResult result in suite)
                {
                    WriteCase(xml, report, result);
                }

                xml.WriteEndElement();
            }

            if (report.IsWhole)
            {
                WriteDeviations(xml, report);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Everything, for programs.</summary>
    public static string Json(CampaignReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("board", report.Board);
            json.WriteNumber("seed", report.Seed);
            json.WriteNumber("passed", report.Passed);
            json.WriteNumber("failed", report.Failed);
            json.WriteNumber("operations", report.Operations);
            json.WriteStartObject("environment");
            foreach ((string name, string value) in report.Environment)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("results");
            foreach (SuiteResult result in report.Results)
            {
                WriteResult(json, report, result);
            }

            json.WriteEndArray();
            json.WriteStartArray("missingDeviations");
            foreach ((int version, Deviation deviation) in report.Missing)
            {
                json.WriteStringValue($"GICv{version} {deviation}");
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteResult(Utf8JsonWriter json, CampaignReport report, SuiteResult result)
    {
        json.WriteStartObject();
        json.WriteString("suite", result.Suite.Name);
        json.WriteNumber("gic", result.Guest.GicVersion);
        json.WriteNumber("vcpus", result.Guest.Vcpus);
        json.WriteNumber("scripts", result.Scripts);
        json.WriteNumber("operations", result.Operations);
        json.WriteNumber("failed", result.Failed);
        json.WriteNumber("seconds", Math.Round(result.Time.TotalSeconds, 1));
        json.WriteStartArray("properties");
        foreach (string property in result.Suite.Properties)
        {
            json.WriteStringValue(property);
        }

        json.WriteEndArray();
        json.WriteStartObject("deviations");
        foreach (Deviation deviation in Enum.GetValues<Deviation>().Where(deviation => result.Deviations[(int)deviation] > 0))
        {
            json.WriteNumber(deviation.ToString(), result.Deviations[(int)deviation]);
        }

        json.WriteEndObject();
        json.WriteStartArray("differences");
        foreach (string text in result.Texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCase(XmlWriter xml, CampaignReport report, SuiteResult result)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", result.Suite.Name);
        Attribute(xml, "name", result.Guest.ToString());
        Attribute(xml, "time", Math.Round(result.Time.TotalSeconds, 1));
        if (result.Failed > 0)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "message", $"{result.Failed} of {result.Scripts} scripts differ");
            foreach (string text in result.Texts)
            {
                xml.WriteString(Legal(text + "\n"));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>What was run and with what: attributes of a suite, since the format has none for the whole.</summary>
    private static void WriteProperties(XmlWriter xml, CampaignReport report, Suite suite)
    {
        xml.WriteStartElement("properties");
        foreach ((string name, string value) in
            ((string, string)[])[("seed", $"{report.Seed}"), ("properties covered", string.Join(", ", suite.Properties)), .. report.Environment])
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", Legal(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteDeviations(XmlWriter xml, CampaignReport report)
    {
        const string name = "every deviation occurs";
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", name);
        Attribute(xml, "tests", report.Required.Count());
        Attribute(xml, "failures", report.Missing.Count);
        Attribute(xml, "errors", 0);
        foreach ((int version, Deviation deviation) in report.Required)
        {
            xml.WriteStartElement("testcase");
            Attribute(xml, "classname", name);
            Attribute(xml, "name", $"GICv{version} {deviation}");
            Attribute(xml, "time", 0);
            if (report.Missing.Contains((version, deviation)))
            {
                xml.WriteStartElement("failure");
                Attribute(xml, "message", "it has not occurred in any script");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static double Seconds(IEnumerable<SuiteResult> results) => Math.Round(results.Sum(result => result.Time.TotalSeconds), 1);

    /// <summary>A console may hold characters that XML does not allow.</summary>
    private static string Legal(string text) => string.Concat(text.Select(one => XmlConvert.IsXmlChar(one) ? one : '\ufffd'));

    private static void Attribute(XmlWriter xml, string name, IFormattable value) =>
        xml.WriteAttributeString(name, value.ToString(null, CultureInfo.InvariantCulture));

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, value);

    private static string Put(string directory, string name, string text)
    {
        string path = Path.Combine(directory, name);
        WholeFile.Write(path, text);
        return path;
    }
}
