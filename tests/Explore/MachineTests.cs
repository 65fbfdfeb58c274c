using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Lockstep.Explore.Engine;
using Lockstep.Explore.Machines;
using Lockstep.Explore.Traces;
using Lockstep.InLockstep;
using Shouldly;
using Xunit;
using Explorations = Lockstep.Explore.Engine.Exploration;

namespace Lockstep.Tests.Explore;

/// <summary>The VMM's code explored: pinned numbers of small machines, and that neither packing nor reductions lose anything.</summary>
public sealed class MachineTests
{
    [Theory]
    [InlineData("tiny/gicv2", 46, 152, 10)]
    [InlineData("tiny/gicv3", 46, 152, 10)]
    [InlineData("sgis/gicv2", 1164, 11993, 17)]
    [InlineData("sgis/gicv3", 5823, 58709, 19)]
    [InlineData("refusals/gicv2", 3756, 22598, 19)]
    [InlineData("refusals/gicv3", 3756, 22598, 19)]
    [InlineData("one-core/gicv2", 22422, 152360, 22)]
    public void Numbers_are_as_they_were(string name, long states, long transitions, int depth)
    {
        Explorations found = new MachineExploration(MachineConfigurations.Named(name), new ExplorationOptions()).Run();
        (found.Verdict, found.States, found.Transitions, found.Depth).ShouldBe((Verdict.Holds, states, transitions, depth));
    }

    /// <summary>States of all bytes of the image, and states of the bits that change: the same numbers.</summary>
    [Theory]
    [InlineData("tiny/gicv2")]
    [InlineData("tiny/gicv3")]
    [InlineData("sgis/gicv2")]
    public void Packing_loses_nothing(string name)
    {
        MachineConfiguration configuration = MachineConfigurations.Named(name);
        Explorations packed = new MachineExploration(configuration, new ExplorationOptions()).Run();
        Explorations whole = new MachineExploration(configuration, new ExplorationOptions()) { IsUnpacked = true }.Run();
        (whole.Verdict, whole.States, whole.Transitions, whole.Depth).ShouldBe((packed.Verdict, packed.States, packed.Transitions, packed.Depth));
    }

    /// <summary>With what is left over in list registers there are more states and the same verdict and depth.</summary>
    [Theory]
    [InlineData("tiny/gicv2")]
    [InlineData("sgis/gicv2")]
    [InlineData("refusals/gicv3")]
    public void Leftovers_make_no_difference(string name)
    {
        MachineConfiguration configuration = MachineConfigurations.Named(name);
        Explorations without = new MachineExploration(configuration, new ExplorationOptions()).Run();
        Explorations with = new MachineExploration(configuration, new ExplorationOptions()) { KeepsLeftovers = true }.Run();
        with.Verdict.ShouldBe(without.Verdict);
        with.Depth.ShouldBeGreaterThanOrEqualTo(without.Depth);
        with.States.ShouldBeGreaterThan(without.States);
    }

    [Theory]
    [InlineData("tiny/gicv2")]
    [InlineData("refusals/gicv2")]
    [InlineData("one-core/gicv3")]
    [InlineData("one-vcpu-lines/gicv2")]
    public void Order_reduction_has_the_verdict_of_the_whole(string name)
    {
        MachineConfiguration configuration = MachineConfigurations.Named(name);
        Explorations whole = new MachineExploration(configuration, new ExplorationOptions()).Run();
        Explorations reduced = new MachineExploration(configuration, new ExplorationOptions { ReducesOrder = true }).Run();
        reduced.Verdict.ShouldBe(whole.Verdict);
        reduced.Transitions.ShouldBeLessThan(whole.Transitions);
    }

    /// <summary>The sizes of the orbits add up to the states of the run without symmetry, with the mirror of the set-up as a second start.</summary>
    [Theory]
    [InlineData("sgis/gicv2")]
    [InlineData("sgis/gicv3")]
    [InlineData("one-core/gicv2")]
    [InlineData("one-core/gicv3")]
    public void Orbits_add_up_to_all_states(string name)
    {
        MachineConfiguration configuration = MachineConfigurations.Named(name);
        Explorations whole = new MachineExploration(configuration, new ExplorationOptions()) { StartsMirrored = true }.Run();
        Explorations reduced = new MachineExploration(configuration, new ExplorationOptions { ReducesSymmetry = true }).Run();
        (reduced.Verdict, reduced.FullStates).ShouldBe((whole.Verdict, whole.States));
        reduced.States.ShouldBeLessThan(whole.States * 6 / 10);
    }

    [Fact]
    public void Vcpus_that_are_not_alike_are_not_exchanged() =>
        Should.Throw<InvalidOperationException>(() =>
            new MachineExploration(MachineConfigurations.Named("overflow/gicv2"), new ExplorationOptions { ReducesSymmetry = true }).Run())
            .Message.ShouldContain("its vCPUs are not alike");

    /// <summary>Stopped after each level, and gone on with: the numbers of the run in one go.</summary>
    [Fact]
    public void A_machine_goes_on_from_its_checkpoint()
    {
        string file = Path.Combine(Path.GetTempPath(), $"explore-{Guid.NewGuid():n}.checkpoint");
        try
        {
            using var stopped = new CancellationTokenSource();
            stopped.Cancel();
            MachineConfiguration configuration = MachineConfigurations.Named("sgis/gicv2");
            Explorations found;
            int runs = 0;
            do
            {
                found = new MachineExploration(configuration, new ExplorationOptions { Checkpoint = file }).Run(stopped.Token);
                runs++;
            }
            while (found.Verdict == Verdict.Incomplete && runs < 100);
            (found.Verdict, found.States, found.Transitions, found.Depth).ShouldBe((Verdict.Holds, 1164, 11993, 17));
            runs.ShouldBeGreaterThan(2);
            (File.Exists(file), File.Exists(file + ".layout")).ShouldBe((false, false));
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".layout");
        }
    }

    [Theory]
    [InlineData("tiny/gicv2")]
    [InlineData("sgis/gicv3")]
    [InlineData("one-core/gicv2")]
    [InlineData("overflow/gicv2")]
    public void Nothing_waits_for_ever(string name)
    {
        Liveness found = new MachineExploration(MachineConfigurations.Named(name).ForLiveness(), new ExplorationOptions()).FindLassos();
        found.Goals.ShouldNotBe(0ul);
        found.Lasso.ShouldBeNull();
    }

    /// <summary>Without the kernel's report of an end a second delivery never comes: the search for lassos can find something.</summary>
    [Fact]
    public void A_kernel_that_reports_no_end_lets_an_interrupt_wait_for_ever()
    {
        MachineConfiguration tiny = MachineConfigurations.Named("tiny/gicv2");
        MachineConfiguration broken = tiny with { Actions = [.. tiny.Actions.Where(a => a.Operation.Kind != OperationKind.Maintenance)] };
        var sgis = MachineConfigurations.Named("sgis/gicv2");
        sgis = sgis with { Actions = [.. sgis.Actions.Where(a => a.Operation.Kind != OperationKind.Maintenance)] };
        new MachineExploration(broken, new ExplorationOptions()).Run().Verdict.ShouldBe(Verdict.Holds);
        new MachineExploration(sgis, new ExplorationOptions()).FindLassos().Lasso.ShouldNotBeNull().Circle.ShouldNotBeEmpty();
    }

    /// <summary>The trace says so as long as it is so: with the kernel's reports the same circle puts one off for ever, and is unfair.</summary>
    [Theory]
    [InlineData("sgis/gicv2")]
    [InlineData("sgis/gicv3")]
    public void A_run_that_waits_for_ever_is_checked_when_it_is_replayed(string name)
    {
        MachineConfiguration whole = MachineConfigurations.Named(name);
        MachineConfiguration broken = whole with { Actions = [.. whole.Actions.Where(a => a.Operation.Kind != OperationKind.Maintenance)] };
        MachineConfiguration live = broken.ForLiveness();
        Lasso lasso = new MachineExploration(live, new ExplorationOptions()).FindLassos().Lasso.ShouldNotBeNull();
        Operation[] run = [.. lasso.Stem.Actions.Concat(lasso.Circle).Select(a => live.Actions[a].Operation)];
        TraceClaim claim = new(lasso.Goal, lasso.Circle.Length);
        Trace trace = Trace.Of(broken, run, claim);
        trace.Fault.ShouldNotBeNull().ShouldContain("is never delivered: the last");
        Trace.Parse(trace.ToText(), "text").Claim.ShouldBe(claim);
        TraceSource.Test(trace).ShouldContain($"operations, new TraceClaim({claim.Goal}, {claim.Circle})).Fault.ShouldBeNull();");
        claim.WhyNot(whole, run).ShouldNotBeNull().ShouldStartWith("it is unfair: ");
        Trace.Of(whole, run, claim).Fault.ShouldBeNull();
        claim.WhyNot(broken, run[..^1]).ShouldNotBeNull();
        (claim with { Goal = claim.Goal + 1 }).WhyNot(broken, run).ShouldNotBeNull().ShouldContain("no longer waited for");
    }

    [Fact]
    public void A_deadlock_is_checked_when_it_is_replayed()
    {
        MachineConfiguration tiny = MachineConfigurations.Named("tiny/gicv2");
        MachineConfiguration stuck = tiny with { Actions = [.. tiny.Actions.Where(a => a.Operation.Kind is OperationKind.Notify)] };
        new MachineExploration(stuck, new ExplorationOptions()).Run().Verdict.ShouldBe(Verdict.Deadlocked);
        Trace trace = Trace.Of(stuck, [], TraceClaim.Deadlock);
        trace.Fault.ShouldNotBeNull().ShouldStartWith("deadlock");
        Trace.Parse(trace.ToText(), "text").Claim.ShouldBe(TraceClaim.Deadlock);
        TraceClaim.Deadlock.WhyNot(tiny, []).ShouldBe("something can happen after the last step");
    }

    [Fact]
    public void A_trace_has_the_same_id_and_steps_when_it_is_read_again()
    {
        MachineConfiguration configuration = MachineConfigurations.Named("tiny/gicv2");
        IEnumerable<Operation> operations = configuration.Actions.Where(a => a.Operation.Kind is OperationKind.Device or OperationKind.Notify).Select(a => a.Operation);
        Trace trace = Trace.Of(configuration, operations);
        (string name, IReadOnlyList<Operation> again, TraceClaim? claim) = Trace.Parse(trace.ToText(), "text");
        name.ShouldBe("tiny/gicv2");
        again.ShouldBe(trace.Steps.Select(s => s.Operation));
        claim.ShouldBeNull();
        Should.Throw<FormatException>(() => Trace.Parse(trace.ToText().Replace("do Notify 0", "do Notify 1"), "text")).Message.ShouldContain("was changed");
    }
}
