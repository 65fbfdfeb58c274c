using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Spin;
using Lockstep.Explore.Systems;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Explore;

/// <summary>Small variants with SPIN and the explorer, what SPIN prints, and that a disagreement is seen. `make spin` runs all.</summary>
public sealed class SpinTests
{
    private const string Numbers =
        "\nState-vector 44 byte, depth reached 19, errors: {0}\n      190 states, stored\n      338 states, matched\n"
        + "      528 transitions (= stored+matched)\n";

    [Theory]
    [InlineData(PassthroughVariant.Served)]
    [InlineData(PassthroughVariant.Served | PassthroughVariant.ForgetsAcknowledge)]
    [InlineData(PassthroughVariant.LoadsTwice)]
    public void SPIN_agrees(PassthroughVariant variant)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lockstep-spin-");
        try
        {
            List<SpinRow> rows = [.. new SpinComparison(new SpinVerifier(Model, folder.FullName), 2).Run(variant)];
            rows.Count.ShouldBe(4);
            SpinComparison.Disagreement(SpinComparison.Cases.Single(c => c.Variant == variant).Expected, rows).ShouldBeNull();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Report_of_a_right_system() =>
        SpinResult.Parse(string.Format(Numbers, 0)).ShouldBe(new SpinResult(Verdict.Holds, 190, 527, 0));

    [Theory]
    [InlineData("pan:1: invalid end state (at depth 18)", Verdict.Deadlocked, 18)]
    [InlineData("pan:1: assertion violated (state[0]==0) (at depth 9)", Verdict.Violated, 10)]
    [InlineData("pan:1: assertion violated  !((a==1)) (at depth 6)", Verdict.Violated, 7)]
    public void Report_of_what_is_wrong(string line, Verdict verdict, int length) =>
        SpinResult.Parse(line + "\nWarning: Search not completed" + string.Format(Numbers, 1))
            .ShouldBe(new SpinResult(verdict, 190, 527, length));

    [Theory]
    [InlineData("error: max search depth too small\n")]
    [InlineData("Warning: Search not completed\n")]
    public void A_report_of_some_states_is_refused(string line) =>
        Should.Throw<FormatException>(() => SpinResult.Parse(line + string.Format(Numbers, 0)))
            .Message.ShouldContain("not seen all states");

    [Fact]
    public void A_report_without_numbers_is_refused() => Should.Throw<FormatException>(() => SpinResult.Parse("pan: out of memory"));

    [Fact]
    public void A_disagreement_is_seen()
    {
        SpinRow spin = new(0, "SPIN", Verdict.Holds, 10, 20, 0, default);
        SpinComparison.Disagreement(Verdict.Holds, [spin, spin]).ShouldBeNull();
        SpinComparison.Disagreement(Verdict.Holds, [spin, spin with { States = 11 }]).ShouldNotBeNull();
        SpinComparison.Disagreement(Verdict.Holds, [spin, spin with { Transitions = 21 }]).ShouldNotBeNull();
        SpinComparison.Disagreement(Verdict.Violated, [spin, spin]).ShouldNotBeNull();
        SpinRow wrong = spin with { Verdict = Verdict.Violated, PathLength = 7 };
        SpinComparison.Disagreement(Verdict.Violated, [wrong, wrong with { States = 99 }]).ShouldBeNull();
        SpinComparison.Disagreement(Verdict.Violated, [wrong, wrong with { PathLength = 8 }]).ShouldNotBeNull();
    }

    private static string Model => Path.Combine(Support.Repository.Root, "Proofs", "Promela", "passthrough.pml");
}
