using System.Linq;
using FsCheck.Xunit;
using Lockstep.Runner.Boot;
using Lockstep.Runner.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Runner;

/// <summary>What the guest is given to do, and the results to compare with.</summary>
public class GuestWorkTests
{
    [Fact]
    public void The_sum_of_20_MiB_of_yes() => LoadChecks.ExpectedMd5().ShouldBe("a2d4acf5a27b6692172d43106a692c0f");

    [Fact]
    public void The_floating_point_results_are_near_the_constants()
    {
        FloatingPoint.Pi().ShouldStartWith("3.14159165");
        FloatingPoint.Harmonic().ShouldStartWith("14.39272672286");
    }

    [Property]
    public bool A_lost_character_shows(int number, int place)
    {
        number = (number & int.MaxValue) % 10_000;
        string line = NumberedLines.Line(number);
        return NumberedLines.Difference(number, line) is null
            && NumberedLines.Difference(number, line.Remove((place & int.MaxValue) % line.Length, 1)) is not null;
    }

    [Fact]
    public void The_sum_depends_on_the_order() => NumberedLines.Sum("ab").ShouldNotBe(NumberedLines.Sum("ba"));

    [Fact]
    public void All_lines_differ() => Enumerable.Range(0, 1000).Select(NumberedLines.Line).Distinct().Count().ShouldBe(1000);

    [Fact]
    public void A_chosen_check_comes_after_the_boot() =>
        BootRunner.Select(BootChecks.All, "md5sum").Select(check => check.Name).ShouldBe(["kernel-version", "prompt", "md5sum"]);

    [Fact]
    public void The_first_check_needs_no_other() =>
        BootRunner.Select(BootChecks.All, "kernel-version").Select(check => check.Name).ShouldBe(["kernel-version"]);

    [Fact]
    public void An_unknown_check_names_the_known_ones() =>
        Should.Throw<Lockstep.Runner.RunnerException>(() => BootRunner.Select(BootChecks.All, "md5")).Message.ShouldContain("md5sum");
}
