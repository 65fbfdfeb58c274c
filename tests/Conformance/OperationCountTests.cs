using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Lockstep.Agent;
using Lockstep.Conformance;
using Lockstep.Runner.Agent;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>The number of operations in reports is that of records compared, no more.</summary>
public sealed class OperationCountTests
{
    private const int Reads = 5;
    private static readonly GuestMachine Guest = new(2, 1);

    [Fact]
    public void Preparing_own_and_ending_operations_count()
    {
        ComposedRun run = ComposedRun.Of(Guest, ReadsOnly());
        run.First.ShouldBeGreaterThan(0);
        (run.End - run.First).ShouldBe(Reads);
        run.Operations.Count.ShouldBeGreaterThan(run.End);
        run.Compared(run.Operations.Count).ShouldBe(run.Operations.Count);
        run.Compared(run.First + 2).ShouldBe(run.First + 2);
    }

    [Fact]
    public void What_brings_the_controller_back_after_an_attack_does_not()
    {
        ComposedRun run = ComposedRun.Of(Guest, Attack());
        int aftermath = run.Script.Aftermaths.ShouldHaveSingleItem().Count;
        aftermath.ShouldBeGreaterThan(0);
        run.Compared(run.Operations.Count).ShouldBe(run.Operations.Count - aftermath);
        run.Compared(run.First + 1 + aftermath).ShouldBe(run.First + 1, "the attack itself is compared");
    }

    [Fact]
    public void A_boot_counts_up_to_its_first_difference()
    {
        ComposedRun first = ComposedRun.Of(Guest, ReadsOnly()), second = ComposedRun.Of(Guest, Attack());
        ComposedRun[] runs = [first, second, first];
        int whole = first.Operations.Count;
        Campaign.Compared(runs, [null, null, null]).ShouldBe((2 * whole) + second.Compared(second.Operations.Count));
        Campaign.Compared(runs, [null, new Difference(second, second.First, null, null), null]).ShouldBe(whole + second.First + 1);
        Campaign.Compared(runs, [new Difference(first, 0, null, null), null, new Difference(first, 0, null, null)]).ShouldBe(1);
    }

    [Fact]
    public async Task In_process_a_script_counts_up_to_its_fault()
    {
        ComposedRun good = ComposedRun.Of(Guest, ReadsOnly());
        SuiteResult result = await new Campaign(
            new MachineFiles("no board", "no build"), new TwoScripts(), Guest, new CampaignRequest(1, 1, null) { InProcessOnly = true })
            .RunAsync(CancellationToken.None);
        (result.Scripts, result.Failed).ShouldBe((2, 1));
        // The one with a wrong expectation is not ended.
        result.Operations.ShouldBe(good.Operations.Count + good.End);
    }

    private static SuiteScript ReadsOnly()
    {
        var s = new SuiteWriter(Guest);
        for (int i = 0; i < Reads; i++)
        {
            s.ReadAt(0, Guest.Platform.Gicd + 4);
        }

        return new SuiteScript("reads", HandlerMode.RecordAndMask, s.Operations);
    }

    private static SuiteScript Attack()
    {
        var s = new SuiteWriter(Guest);
        s.Attack(new AttackPlan(7, 40, 1, (AttackClass.Call, 1)));
        return new SuiteScript("attack", HandlerMode.RecordAndMask, s.Operations) { Aftermaths = s.Aftermaths };
    }

    /// <summary>Reads, and the same with an expectation that does not hold.</summary>
    private sealed class TwoScripts() : Suite("two", "reads")
    {
        public override IEnumerable<SuiteScript> Scripts(SuiteRequest request) =>
            [ReadsOnly(), ReadsOnly() with { Name = "wrong", Expectations = [new Expectation(Reads - 1, "something else", _ => false)] }];
    }
}
