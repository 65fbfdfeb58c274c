using System.Threading;
using Lockstep.InLockstep;
using Lockstep.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Lockstep.Tests.InLockstep;

/// <summary>The VMM and the model on random operations, about ten seconds; `make lockstep N=...` runs it at length.</summary>
public sealed class ShortRun(ITestOutputHelper output)
{
    private const long Steps = 4_000_000;

    [Fact]
    public void The_relation_holds_at_every_step()
    {
        LongRun run = new(Seeded.SeedOf(nameof(The_relation_holds_at_every_step)), Steps, jobs: 1);
        run.Run(CancellationToken.None);
        output.WriteLine($"{run.Steps} steps, {run.Messages} messages, {run.Deliveries} deliveries, {run.Busy.TotalSeconds:0.0} s");
        Assert.True(
            run.Failure == null, run.Failure is { } failure ? FailureReport.Of(failure.Seed, Comparison.CaseLength, failure.Outcome) : "");
    }

    /// <summary>The same seed is the same case on every machine: what a replay line promises.</summary>
    [Fact]
    public void A_case_repeats()
    {
        Operation[] one = new Operation[100], other = new Operation[100];
        string first = Generator.Case(7, one).ToString(), second = Generator.Case(7, other).ToString();
        Assert.Equal(first, second);
        Assert.Equal(one, other);
        Assert.Equal(Comparison.Run(Generator.Case(7, one), one, []), Comparison.Run(Generator.Case(7, other), other, []));
    }
}
