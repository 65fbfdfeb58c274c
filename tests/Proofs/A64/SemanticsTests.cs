using Lockstep.InLockstep;
using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Operation = Lockstep.Proofs.A64.Operation;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>The semantics: random instructions on random states do what they do in Unicorn.</summary>
public sealed class SemanticsTests
{
    private const int Trials = 10_000;

    public static TheoryData<string> Classes => [.. SemanticsTrials.Classes.Select(row => row.Title)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Unicorn_ends_in_the_same_state(string title)
    {
        ulong seed = Seeded.SeedOf($"{nameof(SemanticsTests)}.{title}");
        using var trials = new SemanticsTrials(Decoder.Table.Single(row => row.Title == title));
        for (int first = 0; first < Trials; first += SemanticsTrials.Batch)
        {
            int count = int.Min(SemanticsTrials.Batch, Trials - first);
            ulong[] seeds = [.. Enumerable.Range(first, count).Select(i => SplitMix.SeedOfCase(seed, i))];
            (ulong Seed, string Text)? failed = trials.Run(seeds);
            failed.ShouldBeNull($"{failed?.Text}\nrepeat: make a64 ONLY='{title}' SEED={failed?.Seed} N=1");
        }

        trials.Operations.Sum().ShouldBeGreaterThan(Trials * 9 / 10);
    }

    [Fact]
    public void Every_operation_that_is_no_event_is_executed()
    {
        HashSet<Operation> seen = [];
        foreach (EncodingClass row in SemanticsTrials.Classes)
        {
            using var trials = new SemanticsTrials(row);
            trials.Run([.. Enumerable.Range(0, 500).Select(i => SplitMix.SeedOfCase(Seeded.SeedOf(row.Title), i))]);
            seen.UnionWith(Enum.GetValues<Operation>().Where(operation => trials.Operations[(int)operation] > 0));
        }

        Enum.GetValues<Operation>().Except(seen).ShouldBe(
            [Operation.SVC, Operation.BRK, Operation.MRS, Operation.MSR, Operation.DC, Operation.IC]);
    }
}
