using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Lockstep.Conformance;
using Lockstep.Tests.Model.KnownDefects;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>Each row of the known defects has a script of the suite `defects`, or a reason in its README.</summary>
public sealed partial class DefectRowsTests
{
    private static readonly string[] Rows = [.. Enumerable.Range(1, 44).Select(n => $"Row{n:00}"), .. Enumerable.Range(1, 32).Select(n => $"D{n:00}")];

    [Fact]
    public void Every_row_has_a_script_or_a_reason_and_not_both()
    {
        string[] shown = [.. ScriptsOf("defects").SelectMany(RowsOf).Distinct()];
        string[] excused = [.. Excuses().Select(one => one.Row)];
        shown.Except(Rows).ShouldBeEmpty("rows that there are not");
        excused.ShouldBeUnique();
        shown.Intersect(excused).ShouldBeEmpty("rows with a script and with a reason to have none");
        Rows.Except(shown).Except(excused).ShouldBeEmpty("rows without a script and without a reason");
        excused.Except(Rows).ShouldBeEmpty("rows that there are not");
    }

    /// <summary>A reason that names a suite, a folder or a file names one that there is, and a suite that it names shows the row.</summary>
    [Fact]
    public void Reasons_point_at_what_there_is()
    {
        foreach ((string row, string reason) in Excuses())
        {
            reason.Length.ShouldBeGreaterThan(20, row);
            foreach (Match path in Paths().Matches(reason))
            {
                string place = Path.Combine(Repository.Root, path.Value);
                (File.Exists(place) || Directory.Exists(place)).ShouldBeTrue($"{row}: {path.Value}");
            }

            Match suite = SuiteName().Match(reason), deviation = DeviationName().Match(reason);
            if (suite.Success)
            {
                string wanted = deviation.Success ? deviation.Groups[1].Value : row;
                ScriptsOf(suite.Groups[1].Value).ShouldContain(name => name.Contains(wanted), $"{row}: no script of {suite.Value} names {wanted}");
            }
        }
    }

    [Fact]
    public void What_is_not_applicable_to_the_model_is_not_applicable_here() =>
        Excuses().Where(one => one.Reason.Contains(nameof(NotApplicable))).Select(one => one.Row).ShouldBe(NotApplicable.Rows.Select(one => one.Row));

    private static IEnumerable<string> RowsOf(string name) =>
        name.Split(' ').TakeWhile(word => RowName().IsMatch(word));

    private static IEnumerable<string> ScriptsOf(string suite) =>
        from guest in GuestMachine.All
        from script in Suite.All.Single(one => one.Name == suite).Scripts(new SuiteRequest(guest, 1, 1))
        select script.Name;

    private static IReadOnlyList<(string Row, string Reason)> Excuses() =>
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, "conformance", "suites", "defects", "README.md"))
           let cells = line.Split('|')
           where cells.Length == 4
           from row in cells[1].Split(',')
           where RowName().IsMatch(row.Trim())
           select (row.Trim(), cells[2].Trim()),
    ];

    [GeneratedRegex("^(Row|D)[0-9][0-9]$")]
    private static partial Regex RowName();

    [GeneratedRegex("tests/[A-Za-z./]*[A-Za-z]")]
    private static partial Regex Paths();

    [GeneratedRegex("suite `([a-z]+)`")]
    private static partial Regex SuiteName();

    [GeneratedRegex("deviation `([A-Za-z]+)`")]
    private static partial Regex DeviationName();
}
