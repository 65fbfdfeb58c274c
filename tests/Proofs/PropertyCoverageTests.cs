using System.Text.RegularExpressions;
using Lockstep.Proofs.Theorems;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>Every line of docs/properties.md is a theorem, or stands with its reason among those that no single step says.</summary>
public sealed partial class PropertyCoverageTests
{
    [Fact]
    public void Every_line_is_a_theorem_or_says_why_not()
    {
        IEnumerable<string> lines = Line().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "properties.md"))).Select(m =>
            m.Groups[1].Value);
        IEnumerable<string> answered = [.. Theorem.All.Select(t => t.Property), .. NotStepwise.All.Select(n => n.Property)];
        lines.Except(answered).ShouldBeEmpty("write a theorem, or a row in Proofs/Theorems/NotStepwise.cs with its reason");
        answered.Except(lines).ShouldBeEmpty("no line of docs/properties.md has this number");
    }

    [Fact]
    public void What_no_single_step_says_has_no_theorem_and_a_reason()
    {
        NotStepwise.All.Select(n => n.Property).Intersect(Theorem.All.Select(t =>
            t.Property)).ShouldBeEmpty("a line that has a theorem is not on the list");
        NotStepwise.All.ShouldAllBe(n => n.Engine.Length > 0 && n.Reason.Length > 0);
    }

    [GeneratedRegex(@"^\| ([TILNF][0-9]+) \|", RegexOptions.Multiline)]
    private static partial Regex Line();
}
