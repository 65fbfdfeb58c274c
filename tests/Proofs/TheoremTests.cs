using Lockstep.Model.Words;
using Lockstep.Proofs.Command;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Theorems;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>What a theorem is: what is true is proved, what is false is refuted with values, and all else is neither.</summary>
public sealed class TheoremTests
{
    private static readonly TheoremConfiguration Nothing = new("nothing");

    [Fact]
    public void A_truth_is_proved_on_every_path()
    {
        TheoremResult result = TheoremRunner.Run(new Sample(above: 0, claimed: 0), Nothing);
        (result.Verdict, result.Claims, result.Paths).ShouldBe((Verdict.Proved, 4, 4));
    }

    [Fact]
    public void A_falsehood_is_refuted_on_integers_too()
    {
        TheoremResult result = TheoremRunner.Run(new Sample(above: 0, claimed: 1), Nothing);
        result.Verdict.ShouldBe(Verdict.Refuted);
        result.Counterexample!.Replayed.ShouldBeTrue();
        result.Counterexample.Claims.ShouldBe(["the sum is even"]);
        result.Counterexample.Run.ShouldContain("FAILS: the sum is even");
    }

    [Fact]
    public void A_theorem_without_a_case_is_not_proved()
    {
        TheoremResult result = TheoremRunner.Run(new Sample(above: uint.MaxValue, claimed: 0), Nothing);
        (result.Verdict, result.Claims).ShouldBe((Verdict.Unknown, 0));
        result.Reason.ShouldStartWith("vacuous");
    }

    [Fact]
    public void A_limit_is_not_a_proof()
    {
        TheoremResult result = TheoremRunner.Run(new Sample(above: 0, claimed: 0, limits: new PathLimits { Paths = 3 }), Nothing);
        result.Verdict.ShouldBe(Verdict.Unknown);
        result.Reason.ShouldBe("more than 3 paths");
    }

    /// <summary>The others go on, and this one is no proof.</summary>
    [Fact]
    public void A_theorem_that_stops_has_failed_with_its_text()
    {
        TheoremResult result = ProofRun.RunOrSay(new Stopping(), Nothing);
        (result.Verdict, result.Claims).ShouldBe((Verdict.Unknown, 0));
        result.Reason.ShouldStartWith("stopped by IndexOutOfRangeException: no such register at ");
        result.Reason.ShouldContain("TheoremTests.Stopping.Run");
    }

    [Fact]
    public void A_witness_satisfies_what_is_assumed()
    {
        TheoremResult result = TheoremRunner.Run(new Sample(above: 77, claimed: 0), Nothing, withWitness: true);
        result.Witness!.Values["x"].ShouldNotBe("0x0");
        result.Witness.Run.ShouldNotContain(line => line.StartsWith("FAILS"));
    }

    [Fact]
    public void Every_theorem_has_an_id_of_its_own_a_line_and_a_section()
    {
        Theorem.All.Select(t => t.Id).ShouldBeUnique();
        foreach (Theorem theorem in Theorem.All)
        {
            theorem.Property.ShouldMatch("^[TILNF][0-9]+$");
            theorem.About.Statement.ShouldNotBeNullOrWhiteSpace(theorem.Id);
            theorem.About.Section.ShouldNotBeNullOrWhiteSpace(theorem.Id);
            theorem.Configurations.Select(c => c.Name).ShouldBeUnique();
        }
    }

    /// <summary>Claims something, and stops.</summary>
    [Theorem("T0", "It stops.", "")]
    private sealed class Stopping : Theorem
    {
        public override IReadOnlyList<TheoremConfiguration> Configurations => [Nothing];

        public override void Run<X, W, B>(Case<X, W, B> c)
        {
            c.Holds("a word is itself", c.Word("x") == c.Word("x"));
            throw new IndexOutOfRangeException("no such register");
        }
    }

    /// <summary>x above a bound, a fork and a choice, and a claim on x + x that is true for 0.</summary>
    [Theorem("T0", "x + x is even.", "")]
    private sealed class Sample(uint above, uint claimed, PathLimits? limits = null) : Theorem
    {
        public override IReadOnlyList<TheoremConfiguration> Configurations => [Nothing];

        public override PathLimits Limits => limits ?? base.Limits;

        public override void Run<X, W, B>(Case<X, W, B> c)
        {
            W x = c.Word("x");
            c.Assume(x > above);
            int more = c.Choose("more", 0, 2);
            W sum = x + x;
            if (W.Bit(x, 5))
            {
                sum += 2u * (uint)more;
            }

            c.Holds("the sum is even", (sum & 1u) == claimed);
        }
    }
}
