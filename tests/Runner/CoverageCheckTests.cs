using System;
using System.IO;
using Lockstep.Runner;
using Lockstep.Runner.Coverage;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Runner;

/// <summary>What `make coverage` says of a report: small sources, a report of them, and explanations, in a folder of their own.</summary>
public sealed class CoverageCheckTests : IDisposable
{
    private const string Covered = """<line number="1" hits="3" branch="False"/>""";
    private const string Missed = """<line number="2" hits="0" branch="False"/>""";
    private const string Half = """<line number="3" hits="1" branch="True" condition-coverage="50% (1/2)"/>""";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("lockstep-coverage-");

    public CoverageCheckTests()
    {
        Put("Model/A.cs", "int a;\n  b = 1;\nif (c)\n");
        Put("Model/B.cs", "int a;\n  b = 1;\nif (c)\n");
        Put("Model/C.g.cs", "int a;\n  b = 1;\n");
        Put("Vmm/A.cs", "int a;\n  b = 1;\n");
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Full_coverage_passes_each_file() =>
        Run(Class("Model/A.cs", Covered) + Class("Model/B.cs", Covered)).ShouldBe((true, "", "2 passed, 0 failed"));

    [Fact]
    public void A_line_that_was_not_executed_fails_its_file()
    {
        (bool passed, string gaps, string last) = Run(Class("Model/A.cs", Covered + Missed) + Class("Model/B.cs", Covered));
        (passed, last).ShouldBe((false, "1 passed, 1 failed"));
        gaps.ShouldStartWith("Model/A.cs:2: not executed: b = 1;\n");
    }

    [Fact]
    public void A_side_of_a_decision_that_was_not_taken_fails_its_file()
    {
        (bool passed, string gaps, string last) = Run(Class("Model/A.cs", Covered + Half));
        (passed, last).ShouldBe((false, "0 passed, 1 failed"));
        gaps.ShouldStartWith("Model/A.cs:3: branches 1 of 2: if (c)\n");
    }

    [Fact]
    public void An_explained_gap_passes() =>
        Run(Class("Model/A.cs", Covered + Missed + Half), "# why\n\nModel/A.cs | b = 1; | cannot be\nModel/A.cs | if (c) | always\n")
            .ShouldBe((true, "", "1 passed, 0 failed"));

    [Fact]
    public void An_explanation_is_of_its_own_file_and_line()
    {
        (bool passed, string gaps, string last) = Run(Class("Model/A.cs", Covered + Missed), "Model/B.cs | b = 1; | cannot be\nModel/A.cs | b = 2; | cannot be\n");
        (passed, last).ShouldBe((false, "0 passed, 3 failed"));
        gaps.ShouldContain("Model/A.cs:2: not executed");
        gaps.ShouldContain("explained.txt:1: this explains nothing any more");
        gaps.ShouldContain("explained.txt:2: this explains nothing any more");
    }

    [Fact]
    public void An_explanation_of_what_is_covered_is_stale()
    {
        (bool passed, string gaps, string last) = Run(Class("Model/A.cs", Covered), "Model/A.cs | int a; | cannot be\n");
        (passed, last).ShouldBe((false, "1 passed, 1 failed"));
        gaps.ShouldContain("explained.txt:1: this explains nothing any more");
    }

    /// <summary>Generic code is in the report once for each of its classes; generated files and other folders do not count.</summary>
    [Fact]
    public void The_best_of_the_classes_of_a_line_counts() =>
        Run(Class("Model/A.cs", Missed + Half) + Class("Model/A.cs", Missed.Replace("\"0\"", "\"1\"") + Half.Replace("50% (1/2)", "100% (2/2)"))
                + Class("Model/C.g.cs", Missed) + Class("Vmm/A.cs", Missed))
            .ShouldBe((true, "", "1 passed, 0 failed"));

    [Fact]
    public void A_report_that_is_missing_or_broken_or_of_elsewhere_is_an_error()
    {
        string explained = Put("explained.txt", "");
        Error(Path.Combine(root.FullName, "none.xml"), explained).ShouldContain("none.xml: is no coverage report");
        Error(Put("broken.xml", "<coverage>"), explained).ShouldContain("broken.xml: is no coverage report");
        Error(Put("other.xml", Report(Class("Vmm/A.cs", Covered))), explained).ShouldContain("other.xml: has no line of Model/");
        Error(Put("good.xml", Report(Class("Model/A.cs", Covered))), Put("bad.txt", "Model/A.cs: b = 1;\n")).ShouldContain("bad.txt:1: a line is");
    }

    private static string Class(string file, string lines) => $"""<class filename="{file}"><lines>{lines}</lines></class>""";

    private string Report(string classes) => $"<coverage><sources><source>{root.FullName}/</source></sources><packages>{classes}</packages></coverage>";

    private string Put(string name, string text)
    {
        string path = Path.Combine(root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Whether it passed, what was printed before the summary, and the last line.</summary>
    private (bool Passed, string Gaps, string Last) Run(string classes, string explained = "")
    {
        using var output = new StringWriter { NewLine = "\n" };
        bool passed = CoverageCheck.Run(Put("report.xml", Report(classes)), Put("explained.txt", explained), root.FullName, "Model/", output);
        string text = output.ToString();
        return (passed, text[..text.IndexOf("coverage: ", StringComparison.Ordinal)], text.TrimEnd().Split('\n')[^1]);
    }

    private string Error(string report, string explained) =>
        Should.Throw<RunnerException>(() => CoverageCheck.Run(report, explained, root.FullName, "Model/", TextWriter.Null)).Message;
}
