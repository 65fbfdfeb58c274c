using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using System.Xml.Schema;
using Lockstep.Conformance;
using Lockstep.Model.Relation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>The reports of a run: what they say, and that other programs can read them.</summary>
public sealed class ReportTests
{
    [Fact]
    public void JUnit() => ReportFiles.JUnit(Example()).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());

    [Fact]
    public void Json() => ReportFiles.Json(Example()).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());

    [Fact]
    public void Html() => HtmlPage.Of(Example(), "../../docs").ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());

    [Fact]
    public void Table() => string.Join('\n', ReportTable.Of(Example())).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());

    [Fact]
    public void The_page_needs_nothing_else()
    {
        string page = HtmlPage.Of(Example(), "../../docs");
        foreach (string resource in (string[])["http:", "https:", "src=", "<script", "<link", "@import", "url("])
        {
            page.ShouldNotContain(resource);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void JUnit_keeps_to_the_schema(bool isWhole)
    {
        CampaignReport report = Example() with { Environment = [("console", "odd \u0001 < & >")] };
        report = new CampaignReport(report.Board, report.Seed, report.Results, report.Environment, isWhole);
        XDocument document = XDocument.Parse(ReportFiles.JUnit(report));
        JUnitSchema.ErrorsIn(document).ShouldBeEmpty();
        XElement root = document.Root!;
        Sum(root, "tests").ShouldBe(document.Descendants("testcase").Count());
        Sum(root, "failures").ShouldBe(document.Descendants("failure").Count());
        root.Attribute("tests")!.Value.ShouldBe($"{Sum(root, "tests")}");
        root.Attribute("failures")!.Value.ShouldBe($"{Sum(root, "failures")}");
    }

    [Theory]
    [InlineData("<testsuites><testsuite tests='1'/></testsuites>")]
    [InlineData("<testsuites><testcase name='x'/></testsuites>")]
    [InlineData("<testsuites><testsuite name='a' tests='one'/></testsuites>")]
    [InlineData("<testsuites><testsuite name='a' tests='1'><testcase/></testsuite></testsuites>")]
    public void The_schema_finds_what_is_wrong(string text) => JUnitSchema.ErrorsIn(XDocument.Parse(text)).ShouldNotBeEmpty();

    [Fact]
    public void Json_is_whole()
    {
        using JsonDocument document = JsonDocument.Parse(ReportFiles.Json(Example()));
        document.RootElement.GetProperty("results").GetArrayLength().ShouldBe(3);
        document.RootElement.GetProperty("failed").GetInt32().ShouldBe(1);
    }

    /// <summary>After a whole run each deviation must have occurred: all but one have here.</summary>
    [Fact]
    public void A_deviation_that_does_not_occur_fails_a_whole_run()
    {
        SuiteResult result = Result(2, 1, scripts: 1, failed: 0);
        Array.Fill(result.Deviations, 1);
        Report([result], isWhole: true).Failed.ShouldBe(0);
        result.Deviations[(int)Deviation.MergeUnknown] = 0;
        Report([result], isWhole: false).Failed.ShouldBe(0);
        CampaignReport report = Report([result], isWhole: true);
        report.Failed.ShouldBe(1);
        report.Missing.ShouldBe([(2, Deviation.MergeUnknown)]);
        ReportFiles.JUnit(report).ShouldContain("GICv2 MergeUnknown");
        ReportFiles.Json(report).ShouldContain("GICv2 MergeUnknown");
        HtmlPage.Of(report, "docs").ShouldContain("GICv2: MergeUnknown has not occurred");
        ReportTable.Of(report).ShouldContain("GICv2: MergeUnknown has not occurred in any script: it has no witness, or no reason");
    }

    [Fact]
    public void Files_are_written_whole()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lockstep-report-");
        try
        {
            string page = ReportFiles.Write(folder.FullName, Example());
            page.ShouldBe(Path.Combine(folder.FullName, "board.html"));
            folder.GetFiles().Select(file => file.Name).ShouldBe(["board.html", "board.json", "board.xml"], ignoreOrder: true);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_run_of_all_boards_has_a_table_of_boards_and_suites()
    {
        CampaignReport good = Report([Result(2, 1, 3, 0), Result(2, 4, 2, 0)], isWhole: false) with { Board = "first" }, bad = Example() with { Board = "the_second" };
        BoardTable.Of([good, bad]).ShouldBe(
        [
            "",
            "board       GIC        example  operations  seconds",
            "first       v2            5 ok        5000        3",
            "the_second  v2, v3 1 of 7 fail        7000        4",
        ]);
        using JsonDocument json = JsonDocument.Parse(ReportFiles.JsonOfAll([good, bad]));
        json.RootElement.EnumerateArray().Select(one => one.GetProperty("board").GetString()).ShouldBe(["first", "the_second"]);
        json.RootElement[1].GetProperty("suites").GetProperty("example").GetProperty("failed").GetInt32().ShouldBe(1);
        string page = HtmlPage.OfAll([good, bad]);
        page.ShouldContain("<a href=\"first.html\">first</a></b></td><td>v2</td><td class=\"n\">5 ok</td>");
        page.ShouldContain("<td class=\"n bad\">1 of 7 fail</td>");
    }

    private static int Sum(XElement root, string attribute) => root.Elements("testsuite").Sum(suite => (int)suite.Attribute(attribute)!);

    private static CampaignReport Example() => Report([Result(2, 1, 3, 0), Result(2, 4, 2, 0), Result(3, 4, 2, 1)], isWhole: false);

    private static CampaignReport Report(IReadOnlyList<SuiteResult> results, bool isWhole) =>
        new("board", 7, results, [("QEMU", "QEMU emulator version 7.2"), ("vmm.elf, sha256", "00ff")], isWhole);

    private static SuiteResult Result(int gicVersion, int vcpus, int scripts, int failed)
    {
        var result = new SuiteResult(new ExampleSuite(), new GuestMachine(gicVersion, vcpus), new CampaignRequest(7, 1000, null))
        {
            Scripts = scripts,
            Operations = scripts * 1000,
            Failed = failed,
            Time = TimeSpan.FromSeconds(1.25),
        };
        result.Deviations[(int)Deviation.MergeUnknown] = scripts;
        return result;
    }

    /// <summary>The same suite for all, as a run has it.</summary>
    private sealed class ExampleSuite() : Suite("example", "an SGI to itself & <others>", "T17", "I8")
    {
        public override IEnumerable<SuiteScript> Scripts(SuiteRequest request) => [];

        public override bool Equals(object? other) => other is ExampleSuite;

        public override int GetHashCode() => 0;
    }
}
