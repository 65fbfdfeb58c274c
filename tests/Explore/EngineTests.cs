using System;
using System.IO;
using System.Linq;
using System.Threading;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Systems;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Explore;

/// <summary>The engine on a small system whose numbers are known: 12 states a line, each line on its own.</summary>
public sealed class EngineTests
{
    [Theory]
    [InlineData(1, 12, 33, 6)]
    [InlineData(3, 1728, 14256, 18)]
    [InlineData(4, 20736, 228096, 24)]
    public void Numbers_are_those_of_the_product(int lines, long states, long transitions, int depth)
    {
        foreach (int workers in new[] { 1, 2 })
        {
            Exploration found = Explore(lines, new ExplorationOptions { Workers = workers });
            (found.Verdict, found.States, found.Transitions, found.Depth).ShouldBe((Verdict.Holds, states, transitions, depth));
        }
    }

    /// <summary>The orbits' sizes add up to the states of the run without symmetry; there are as many as multisets of 12 in 4.</summary>
    [Fact]
    public void Symmetry_leaves_one_state_an_orbit()
    {
        Exploration found = Explore(4, new ExplorationOptions { ReducesSymmetry = true });
        (found.States, found.FullStates).ShouldBe((1365, 20736));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reductions_have_the_verdict_of_the_whole(bool isBroken)
    {
        Exploration whole = Explore(3, new ExplorationOptions(), isBroken);
        foreach ((bool order, bool symmetry) in new[] { (true, false), (false, true) })
        {
            Exploration reduced = Explore(3, new ExplorationOptions { ReducesOrder = order, ReducesSymmetry = symmetry }, isBroken);
            reduced.Verdict.ShouldBe(whole.Verdict);
            reduced.States.ShouldBeLessThanOrEqualTo(whole.States);
        }
    }

    /// <summary>High, enabled, loaded, active, loaded again: the same path with any number of workers.</summary>
    [Fact]
    public void What_is_wrong_has_a_shortest_path()
    {
        foreach (int workers in new[] { 1, 2 })
        {
            Exploration found = Explore(4, new ExplorationOptions { Workers = workers }, isBroken: true);
            found.Verdict.ShouldBe(Verdict.Violated);
            found.Path!.Actions.ShouldBe([0, 1, 2, 3, 2]);
        }
    }

    /// <summary>With next to no memory only hashes are kept; the numbers are the same, and the bound is told.</summary>
    [Fact]
    public void Hashes_take_less_memory()
    {
        Exploration exact = Explore(5, new ExplorationOptions()), hashes = Explore(5, new ExplorationOptions { MemoryBytes = 1 << 20 });
        (hashes.States, hashes.Transitions).ShouldBe((exact.States, exact.Transitions));
        exact.CollisionBound.ShouldBe(0);
        hashes.CollisionBound.ShouldBeInRange(1e-12, 1e-6);
        hashes.Bytes.ShouldBeLessThan(exact.Bytes);
    }

    /// <summary>
    /// A worker may find nothing while the others fill whole segments. What it finds after the old states were forgotten needs a place that
    /// is still there.
    /// </summary>
    [Fact]
    public unsafe void A_worker_that_was_idle_does_not_write_to_states_that_were_forgotten()
    {
        using var store = new StateStore<ulong>();
        using var table = new StateTable<ulong>(store, 4 * StateStore<ulong>.SegmentStates);
        table.Grow();
        var options = new ExplorationOptions();
        var idle = new Worker<Lines, ulong>(new Lines(1), store, table, options);
        idle.AddInitial(0);
        idle.EndLevel();
        uint frontier = 0;
        while (frontier <= StateStore<ulong>.SegmentStates)
        {
            frontier = store.TakeBlock();
        }

        table.Compact();
        idle.LeaveBlockBefore(frontier);
        store.ForgetStatesBefore(frontier);
        ulong another = 1;
        *store.At(frontier) = another;
        idle.Expand(frontier, frontier + 1);
        idle.EndLevel();
        idle.Found[^1].First.ShouldBeGreaterThan(frontier);
    }

    /// <summary>Between two looks at the table each worker may add all that follows from a unit: it never fills up.</summary>
    [Fact]
    public void A_table_has_room_for_what_is_added_until_it_is_looked_at_again()
    {
        using var store = new StateStore<ulong>();
        using var table = new StateTable<ulong>(store, headroom: 100_000);
        table.IsFull.ShouldBeTrue();
        table.Grow();
        table.Bytes.ShouldBeGreaterThan(100_000 * sizeof(ulong));
        table.CountIn(table.Bytes / sizeof(ulong) - 100_000);
        table.IsFull.ShouldBeTrue();
    }

    [Fact]
    public void A_checkpoint_goes_on_and_a_foreign_one_is_refused()
    {
        string file = Path.Combine(Path.GetTempPath(), $"explore-{Guid.NewGuid():n}.checkpoint");
        try
        {
            using var stopped = new CancellationTokenSource();
            stopped.Cancel();
            var options = new ExplorationOptions { Checkpoint = file };
            var explorer = new Explorer<Lines, ulong>(() => new Lines(4), options);
            Exploration first = explorer.Run(stopped.Token);
            first.Verdict.ShouldBe(Verdict.Incomplete);
            Should.Throw<InvalidDataException>(() => Explore(3, options)).Message.ShouldContain("another system");
            Exploration whole = Explore(4, options);
            (whole.Verdict, whole.States, whole.Transitions, whole.Depth).ShouldBe((Verdict.Holds, 20736, 228096, 24));
            File.Exists(file).ShouldBeFalse();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void A_walk_finds_what_is_wrong_and_its_path_replays(ulong seed)
    {
        var system = new Lines(6, isBroken: true);
        WalkResult found = new Walker<Lines, ulong>(system, seed).Run(1000, 100);
        found.Violation.ShouldBe(1);
        ulong state = 0;
        found.Path!.Actions.SkipLast(1).ShouldAllBe(a => (system.Enabled(state) >> a & 1) != 0 && system.Apply(ref state, a) == 0);
        system.Apply(ref state, found.Path.Actions[^1]).ShouldBe(1);
    }

    private static Exploration Explore(int lines, ExplorationOptions options, bool isBroken = false) =>
        new Explorer<Lines, ulong>(() => new Lines(lines, isBroken), options).Run();
}
