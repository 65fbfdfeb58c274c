using System.Collections.Generic;
using System.Linq;
using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Tests.Support;
using Lockstep.Validation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Agent;

/// <summary>Attacks: their actions are what their classes say, and the agent outlives them.</summary>
public class AttackTests
{
    private const int Actions = 20_000;
    private static readonly AgentPlatform Platform = new(2);

    private static readonly AttackClass[] OffWaitDrain = [AttackClass.Power, AttackClass.Wait, AttackClass.Drain];

    private static IReadOnlyList<(AttackClass Class, int Weight)> AllClasses { get; } =
        [.. System.Enum.GetValues<AttackClass>().Select(one => (one, 1))];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void No_action_leaves_its_places_or_ends_the_machine(int gicVersion)
    {
        var platform = new AgentPlatform(gicVersion);
        var plan = new AttackPlan(7, Actions, 4, AllClasses);
        foreach (AttackAction action in plan.ActionsOf(2, platform))
        {
            switch (action.Class)
            {
                case AttackClass.Distributor or AttackClass.Redistributor or AttackClass.Interface or AttackClass.Unmapped
                    or AttackClass.NoSyndrome or AttackClass.Fetch:
                    (ulong Start, ulong Bytes)[] places =
                    [
                        (platform.Gicd, platform.GicdBytes), (platform.Gicc, AttackFormat.GiccBytes),
                        (platform.Gicr, 5 * AttackFormat.GicrBytes), (platform.Unmapped, AttackFormat.UnmappedBytes),
                    ];
                    places.ShouldContain(place => action.X1 - place.Start < place.Bytes, $"{action.Class} at 0x{action.X1:x}");
                    break;
                case AttackClass.Call:
                    uint function = (uint)action.X0 & ~0x4000_0000u;
                    // CPU_SUSPEND, CPU_OFF, SYSTEM_OFF, SYSTEM_RESET, CPU_FREEZE, CPU_DEFAULT_SUSPEND, SYSTEM_SUSPEND, SYSTEM_RESET2.
                    uint[] excluded = [0x8400_0001, 0x8400_0002, 0x8400_0008, 0x8400_0009, 0x8400_000b, 0x8400_000c, 0x8400_000e, 0x8400_0012];
                    excluded.ShouldNotContain(function);
                    if (function == 0x8400_0003)
                    {
                        (action.X1 is 0 or >= 4).ShouldBeTrue("CPU_ON of a CPU that could start");
                    }

                    break;
            }
        }
    }

    /// <summary>A board's GICC may follow its GICD at once, so an offset or an increment before the access would be one to elsewhere.</summary>
    [Fact]
    public void What_has_no_syndrome_accesses_the_address_in_x1()
    {
        var plan = new AttackPlan(7, Actions, 1, (AttackClass.NoSyndrome, 1));
        uint[] encodings = [.. plan.ActionsOf(0, Platform).Select(action => action.Encoding).Distinct()];
        encodings.Length.ShouldBe(16);
        foreach (uint encoding in encodings)
        {
            // DDI 0487 C4.1, loads and stores: pre-index forms have bits 29:27 and 24, 111 0, and bits 11:10, 11; the rest here is without
            // an offset, post-index, or has it scaled in imm12 (111 1) or imm7 (101).
            uint group = encoding >> 27 & 7;
            bool isPreIndex = group == 7 && (encoding >> 24 & 1) == 0 && (encoding >> 10 & 3) == 3, isScaled = group == 7 && (encoding >> 24 & 1) == 1;
            uint offset = isPreIndex ? encoding >> 12 & 0x1ff : isScaled ? encoding >> 10 & 0xfff : group == 5 ? encoding >> 15 & 0x7f : 0;
            offset.ShouldBe(0u, $"0x{encoding:x8}");
        }
    }

    [Fact]
    public void Every_class_occurs_as_often_as_its_weight_says()
    {
        var plan = new AttackPlan(3, Actions, 1, (AttackClass.Call, 15), (AttackClass.Fetch, 5));
        List<AttackClass> classes = [.. plan.ActionsOf(0, Platform).Select(action => action.Class)];
        classes.Count(one => one == AttackClass.Call).ShouldBeInRange(Actions * 70 / 100, Actions * 80 / 100);
        classes.ShouldAllBe(one => one == AttackClass.Call || one == AttackClass.Fetch);
    }

    [Fact]
    public void CPUs_and_seeds_differ_and_a_seed_repeats()
    {
        ulong[] Addresses(ulong seed, int cpu) =>
            [.. new AttackPlan(seed, 50, 2, (AttackClass.Unmapped, 1)).ActionsOf(cpu, Platform).Select(action => action.X1)];
        Addresses(1, 0).ShouldBe(Addresses(1, 0));
        Addresses(1, 0).ShouldNotBe(Addresses(1, 1));
        Addresses(1, 0).ShouldNotBe(Addresses(2, 0));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void An_operation_gives_its_plan_back(int gicVersion, bool byAll)
    {
        var platform = new AgentPlatform(gicVersion);
        var operation = new AttackPlan(9, 70, 4, (AttackClass.Sgi, 3), (AttackClass.Drain, 15)) { Cpu = 0, ByAll = byAll, BadEntries = true }
            .ToOperation(platform);
        AttackPlan.Of(operation).ToOperation(platform).ShouldBe(operation);
    }

    [Fact]
    public void On_GICv3_only_the_frame_after_the_last_redistributor_aborts()
    {
        var plan = new AttackPlan(5, 3000, 1, (AttackClass.Redistributor, 1));
        var platform = new AgentPlatform(3);
        AttackResult expected = AttackPrediction.Of(plan, platform, vcpus: 1, gicdBytes: 0x1_0000);
        int beyond = plan.ActionsOf(0, platform).Count(action => action.X1 - platform.Gicr >= platform.GicrStride);
        expected.DataAborts.ShouldBeInRange((ulong)beyond, 3000ul * 3 / 4);
        beyond.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void The_prediction_counts_each_abort_once()
    {
        var plan = new AttackPlan(5, 300, 1, (AttackClass.Unmapped, 1));
        AttackResult expected = AttackPrediction.Of(plan, Platform, vcpus: 1, gicdBytes: 0x1_0000);
        (expected.Actions, expected.DataAborts, expected.Undefined, expected.FetchAborts, expected.Others).ShouldBe((300ul, 300ul, 0ul, 0ul, 0ul));
        AttackPrediction.Of(plan with { Seed = 6 }, Platform, 1, 0x1_0000).Digest.ShouldNotBe(expected.Digest);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    public void The_agent_outlives_an_attack_by_all_CPUs_with_CPU_OFF(int gicVersion, int cpus)
    {
        var writer = new ScriptWriter(new AgentPlatform(gicVersion));
        writer.Begin();
        for (int cpu = 1; cpu < cpus; cpu++)
        {
            writer.StartCpu(0, cpu);
        }

        // QEMU 7.2's GICv3 ends QEMU with a failed assertion (icc_gprio_mask, bpr > 0) after some writes of ICC registers.
        IReadOnlyList<(AttackClass Class, int Weight)> classes =
            [.. AllClasses.Where(one => gicVersion == 2 || one.Class != AttackClass.RegisterWrite)];
        int attack = writer.Attack(new AttackPlan(11, 3000, cpus, classes) { ByAll = true });
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            writer.ReadRegister(cpu, SystemRegister.CurrentEL);
        }

        AgentLog log = NativeMachine.Run(writer.ToArray(), gicVersion, cpus, Repository.Built("agent.img"));
        LogRecord record = log.Scripts[0].Records[attack];
        record.Refusal.ShouldBe(Refusal.None);
        record.Result.ShouldBe(3000ul * (ulong)cpus);
        record.Attacks.Select(one => one.Actions).ShouldBe(Enumerable.Repeat(3000ul, cpus));
        log.Scripts[0].Records.Skip(attack + 1).Select(one => one.Result).ShouldBe(Enumerable.Repeat(4ul, cpus));
    }

    /// <summary>
    /// CPU 1 switches itself off, is started again, gives its turn to CPU 0 once, and does its last action, a long one: 64 aborts, since
    /// nothing is where the script file says that GICC is. A timer of CPU 0 expires, later from attack to attack and so in that action too,
    /// upon which QEMU goes on with CPU 0: it must not take CPU 1 as done.
    /// </summary>
    [Fact]
    public void A_CPU_that_came_back_is_done_when_its_last_action_is_done()
    {
        const int cpus = 2, actions = 3, attacks = 100, ticksMore = 20;
        const ulong nowhere = 0x0a90_0000, abortsOfDrain = 64;
        AgentPlatform platform = Platform with { Gicc = nowhere };
        AttackPlan plan = Enumerable.Range(0, 10_000)
            .Select(seed => new AttackPlan((ulong)seed, actions, cpus, [.. OffWaitDrain.Select(one => (one, 1))]) { ByAll = true })
            .First(one => IsOffWaitDrain([.. one.ActionsOf(1, platform)])
                && one.ActionsOf(0, platform).All(action => action.Class != AttackClass.Drain));
        var writer = new ScriptWriter(platform);
        writer.Begin();
        writer.StartCpu(0, 1);
        List<(int Ticks, int Attack)> indices = [];
        for (int i = 0; i < attacks; i++)
        {
            writer.ArmTimer(0, Lockstep.Agent.Timer.Physical, (ulong)(i * ticksMore));
            indices.Add((i * ticksMore, writer.Attack(plan)));
        }

        AgentLog log = NativeMachine.Run(writer.ToArray(), gicVersion: 2, cpus, Repository.Built("agent.img"));
        foreach ((int ticks, int attack) in indices)
        {
            log.Scripts[0].Records[attack].Attacks.Select(one => (one.Actions, one.DataAborts))
                .ShouldBe([(actions, 0ul), (actions, abortsOfDrain)], $"seed {plan.Seed}, a timer after {ticks} ticks");
        }

        static bool IsOffWaitDrain(AttackAction[] actions) =>
            actions.Select(action => action.Class).SequenceEqual(OffWaitDrain) && (actions[0].X0 & 3) == 0;
    }
}
