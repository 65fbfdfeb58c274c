using System;
using System.Linq;
using Lockstep.Model.Relation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Relation;

/// <summary>Each deviation allows what docs/deviations.md says of it, alone, and nothing beyond.</summary>
public sealed class DeviationWidthTests
{
    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, DeviationWidth.All.Count)];

    [Fact]
    public void Each_deviation_of_the_relation_has_a_case()
    {
        // What the kernel does with HVC is not the relation's; tests/Conformance has it.
        DeviationWidth.All.Select(one => one.Deviation).Distinct().ShouldBe(
            Enum.GetValues<Deviation>().Except([Deviation.HvcIsSystemCall]), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_needed_and_no_other_covers_for_it(int index)
    {
        DeviationWidth width = DeviationWidth.All[index];
        Refinement alone = width.New();
        alone.Forbid([.. Enum.GetValues<Deviation>().Where(one => one != width.Deviation)]);
        width.Use(alone);
        alone.Violation.ShouldBeNull(width.ToString());
        alone.CountOf(width.Deviation).ShouldBeGreaterThan(0, width.ToString());

        Refinement without = width.New();
        without.Forbid(width.Deviation);
        width.Use(without);
        without.Violation.ShouldNotBeNull(width.ToString()).ToString().ShouldBe($"{width.Deviation} is needed and was forbidden");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_step_beyond_it_is_found(int index)
    {
        DeviationWidth width = DeviationWidth.All[index];
        Refinement r = width.New();
        width.Use(r);
        r.Violation.ShouldBeNull(width.ToString());
        width.Beyond(r);
        r.Settled(0);
        r.Violation.ShouldNotBeNull(width.ToString()).What.ShouldContain(width.Wrong);
    }
}
