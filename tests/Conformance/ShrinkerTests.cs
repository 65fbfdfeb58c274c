using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Lockstep.Agent;
using Lockstep.Conformance;
using Lockstep.Runner.Agent;
using Shouldly;
using Xunit;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Tests.Conformance;

/// <summary>A failing script becomes as short as it can.</summary>
public sealed class ShrinkerTests
{
    private static readonly GuestMachine Guest = new(2, 1);

    [Fact]
    public async Task Only_the_operations_that_matter_are_left()
    {
        Difference found = await Shrinker.ShrinkAsync(Failing(), TryAll, TimeSpan.FromMinutes(1));
        found.Run.Script.Operations.Select(AddressOf).ShouldBe([Guest.Platform.Gicd + 4, Guest.Platform.Gicd + 8]);
        found.OwnIndex.ShouldBe(1);
    }

    [Fact]
    public async Task Without_time_it_is_what_it_was()
    {
        Difference failing = Failing();
        (await Shrinker.ShrinkAsync(failing, TryAll, TimeSpan.Zero)).ShouldBeSameAs(failing);
    }

    [Fact]
    public async Task What_does_not_fail_again_stays_as_it_was()
    {
        Difference failing = Failing();
        Difference found = await Shrinker.ShrinkAsync(
            failing, runs => Task.FromResult<IReadOnlyList<Difference?>>(new Difference?[runs.Count]), TimeSpan.FromMinutes(1));
        found.ShouldBeSameAs(failing);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(37)]
    [InlineData(400)]
    public async Task An_attack_keeps_the_actions_that_it_takes_to_fail(int needed)
    {
        Difference found = await Shrinker.ShrinkAttackAsync(FailingAttack(), run => Task.FromResult(AttackFault(run, needed)), TimeSpan.FromMinutes(1));
        Operation attack = found.Run.Script.Operations.ShouldHaveSingleItem();
        AttackPlan.Of(attack).Actions.ShouldBe(needed);
        found.OwnIndex.ShouldBe(0);
    }

    /// <summary>What an attack leaves behind is not known, so what differs after it says nothing when it is left out.</summary>
    [Fact]
    public async Task A_difference_after_an_attack_stays_as_it_was()
    {
        ComposedRun run = FailingAttack().Run;
        var after = new Difference(run, run.First + 1, null, null);
        Difference found = await Shrinker.ShrinkAttackAsync(after, _ => throw new InvalidOperationException("nothing to try"), TimeSpan.FromMinutes(1));
        found.ShouldBeSameAs(after);
    }

    private static Difference FailingAttack()
    {
        var s = new SuiteWriter(Guest);
        s.Attack(new AttackPlan(7, 400, 1, (AttackClass.Call, 1)));
        s.ReadAt(0, Guest.Platform.Gicd);
        SuiteScript script = new("attack", HandlerMode.RecordAndMask, s.Operations) { Aftermaths = s.Aftermaths };
        return AttackFault(ComposedRun.Of(Guest, script), 1).ShouldNotBeNull();
    }

    private static Difference? AttackFault(ComposedRun run, int needed) =>
        AttackPlan.Of(run.Script.Operations[0]).Actions >= needed ? new Difference(run, run.First, null, null) : null;

    private static Difference Failing()
    {
        var s = new SuiteWriter(Guest);
        for (int i = 0; i < 20; i++)
        {
            s.ReadAt(0, Guest.Platform.Gicd + (i == 7 ? 4u : i == 15 ? 8u : 0));
        }

        return FaultOf(ComposedRun.Of(Guest, new SuiteScript("twenty", HandlerMode.RecordAndMask, s.Operations))).ShouldNotBeNull();
    }

    private static Task<IReadOnlyList<Difference?>> TryAll(IReadOnlyList<ComposedRun> runs) =>
        Task.FromResult<IReadOnlyList<Difference?>>([.. runs.Select(FaultOf)]);

    /// <summary>A machine that fails at a read of GICD_IIDR after one of GICD_TYPER.</summary>
    private static Difference? FaultOf(ComposedRun run)
    {
        ulong[] addresses = [.. run.Script.Operations.Select(AddressOf)];
        int typer = Array.IndexOf(addresses, Guest.Platform.Gicd + 4), iidr = Array.LastIndexOf(addresses, Guest.Platform.Gicd + 8);
        return typer >= 0 && iidr > typer ? new Difference(run, run.First + iidr, null, null) : null;
    }

    private static ulong AddressOf(Operation operation) => operation.Operands[0];
}
