using System;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Spin;
using Lockstep.Explore.Systems;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Explore;

/// <summary>The model that is shared with SPIN: its numbers, and that tables change nothing.</summary>
public sealed class PassthroughTests
{
    [Theory]
    [InlineData(PassthroughVariant.Served, Verdict.Holds, 190, 527, 0)]
    [InlineData(PassthroughVariant.Served | PassthroughVariant.ForgetsAcknowledge, Verdict.Deadlocked, 204, 501, 18)]
    [InlineData(PassthroughVariant.LoadsTwice, Verdict.Violated, 34231, 139142, 7)]
    [InlineData(PassthroughVariant.Overwrites, Verdict.Violated, 185368, 919888, 10)]
    [InlineData(PassthroughVariant.ForgetsRefill, Verdict.Violated, 849854, 4657317, 14)]
    [InlineData(PassthroughVariant.None, Verdict.Holds, 6078976, 39583488, 0)]
    public void Numbers_are_as_they_were(PassthroughVariant variant, Verdict verdict, long states, long transitions, int pathLength)
    {
        Exploration found = Explore(variant);
        (found.Verdict, found.States, found.Transitions).ShouldBe((verdict, states, transitions));
        (found.Path?.Actions.Length ?? 0).ShouldBe(pathLength);
    }

    /// <summary>What a broken monitor does wrong is what its name says.</summary>
    [Theory]
    [InlineData(PassthroughVariant.LoadsTwice, PassthroughFault.Doubled)]
    [InlineData(PassthroughVariant.Overwrites, PassthroughFault.Overwritten)]
    [InlineData(PassthroughVariant.ForgetsRefill, PassthroughFault.LeftWaiting)]
    public void Broken_variants_show_their_fault(PassthroughVariant variant, PassthroughFault fault) =>
        Explore(variant).Violation.ShouldBe((int)fault);

    /// <summary>The same steps with tables and without, chosen at random: footprints leave nothing out.</summary>
    [Theory]
    [InlineData(PassthroughVariant.None, 400_000)]
    [InlineData(PassthroughVariant.Served, 100_000)]
    public void Tables_have_the_steps_of_the_system(PassthroughVariant variant, int steps)
    {
        var system = new Passthrough(variant);
        var tabulated = new Tabulated<Passthrough>(new Passthrough(variant));
        ulong seed = Seeded.SeedOf(nameof(Tables_have_the_steps_of_the_system));
        var random = new Random((int)seed);
        ulong state = system.Initial(0);
        for (int i = 0; i < steps; i++)
        {
            ulong enabled = system.Enabled(state), from = state;
            tabulated.Enabled(state).ShouldBe(enabled);
            int skip = random.Next(System.Numerics.BitOperations.PopCount(enabled));
            for (; skip > 0; skip--)
            {
                enabled &= enabled - 1;
            }

            int action = System.Numerics.BitOperations.TrailingZeroCount(enabled);
            ulong other = state;
            system.Apply(ref state, action).ShouldBe(tabulated.Apply(ref other, action));
            string replay = $"replay: make test FILTER=FullyQualifiedName~{nameof(Tables_have_the_steps_of_the_system)} SEED={seed}";
            other.ShouldBe(state, $"step {i}: {system.ActionText(action)} from 0x{from:x}\n{replay}");
        }
    }

    [Fact]
    public void A_footprint_that_leaves_out_what_changes_is_refused() =>
        Should.Throw<InvalidOperationException>(() =>
        {
            ulong state = 0;
            new Tabulated<TooSmall>(new TooSmall()).Apply(ref state, 0);
        }).Message.ShouldContain("outside of its footprint: 0x2");

    [Fact]
    public void Variants_are_the_options_of_the_Promela_file()
    {
        SpinComparison.Defines(PassthroughVariant.None).ShouldBeEmpty();
        SpinComparison.Defines(PassthroughVariant.Served | PassthroughVariant.ForgetsAcknowledge)
            .ShouldBe(["SERVED", "FORGETS_ACKNOWLEDGE"]);
    }

    private static Exploration Explore(PassthroughVariant variant) =>
        new Explorer<Tabulated<Passthrough>, ulong>(() => new(new Passthrough(variant)), new ExplorationOptions()).Run();

    /// <summary>Counts to 3, and says that it touches one bit.</summary>
    private readonly struct TooSmall : ITabulable
    {
        public string Identity => "too small";

        public int ActionCount => 1;

        public int InitialCount => 1;

        public int GroupCount => 1;

        public ulong Initial(int n) => 0;

        public ulong Enabled(in ulong state) => 1;

        public int Apply(ref ulong state, int action)
        {
            state += 3;
            return 0;
        }

        public bool MayStop(in ulong state) => true;

        public ulong Ample(in ulong state, ulong enabled) => enabled;

        public int Canonicalise(ref ulong state) => 1;

        public int ProcessOf(int action) => 0;

        public string ActionText(int action) => "add";

        public System.Collections.Generic.IReadOnlyList<string> StateText(in ulong state) => [];

        public string ViolationText(int violation) => "";

        public (ulong Bits, ulong Actions) Group(int group) => (1, 1);

        public ulong Footprint(int action) => 1;
    }
}
