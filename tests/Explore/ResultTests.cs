using System;
using Lockstep.Explore.Results;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Explore;

/// <summary>Results of the parts of a run, put together.</summary>
public sealed class ResultTests
{
    private static readonly string[] Wanted = ["a", "b"];

    [Fact]
    public void Parts_of_one_run_are_merged()
    {
        ResultFile all = ResultFile.Merge([("2", File(2, "b")), ("1", File(1, "a"))]);
        all.Rows.ShouldBe([Row("a"), Row("b")]);
    }

    [Fact]
    public void Missing_doubled_and_foreign_parts_are_refused()
    {
        Refused("part 2/2 is missing", File(1, "a"));
        Refused("part 1/2 is there twice", File(1, "a"), File(1, "a"), File(2, "b"));
        Refused("is of another run", File(1, "a"), File(2, "b") with { Inputs = "other" });
        Refused("no result of b", File(1, "a"), File(2, "a"));
    }

    private static void Refused(string why, params ResultFile[] files) =>
        Should.Throw<FormatException>(() => ResultFile.Merge(Array.ConvertAll(files, f => ("file", f)))).Message.ShouldContain(why);

    private static ResultFile File(int shard, string name) => new("inputs", Wanted, shard, 2, [Row(name)]);

    private static Row Row(string name) => new(name, "exhaustive", 1, 1, 1, 1, 1, 1, "holds", null);
}
