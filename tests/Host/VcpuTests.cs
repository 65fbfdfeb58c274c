using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Host;

/// <summary>Several vCPUs on the one CPU.</summary>
public class VcpuTests
{
    private const ulong Millisecond = 62_500;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_register_of_a_vCPU_survives_the_others(int gicVersion)
    {
        const uint Vcpus = 4, VmpidrEl2 = 16, Cntvoff = 22;
        TestSystem system = new TestSystem(gicVersion).Domain(100, a =>
        {
            a.SetVector(0x1234);
            for (uint v = 0; v < Vcpus; v++)
            {
                a.WriteRegister(v, VmpidrEl2, 0x8000_0000 | v).WriteRegister(v, Cntvoff, 0x1000UL * v);
                a.Start(v, TestSystem.GuestBase, v + 1, 3_000_000);
            }

            for (uint v = 0; v < Vcpus; v++)
            {
                a.Receive();
            }

            a.PrintVector();
            for (uint v = 0; v < Vcpus; v++)
            {
                a.PrintRegisters(v).ReadRegister(v, Cntvoff).Suspend(v);
            }
        }).Vm("registers.s", Vcpus);

        HostRun run = HostRun.Of(system);

        ulong[][] lines = run.Lines('A');
        lines[..4].Select(line => line.Head()).Order()
            .ShouldBe(Enumerable.Range(0, 4).Select(v => Expect.Fault((uint)v, FaultLabel.VCPUFault, 1)));
        lines[..4].ShouldAllBe(line => line[2] == Expect.Smc(1));
        lines[4].ShouldBe([0x1234UL]);
        for (uint v = 0; v < Vcpus; v++)
        {
            ulong[][] own = lines[(int)(5 + (v * 5))..];
            own[0][5].ShouldBe(v + 1);
            (own[1][0], own[2][0]).ShouldBe((0UL, 0UL), $"registers of vCPU {v} that have changed, and the first of them");
            own[3][0].ShouldBe(0x8000_0000 | v);
            own[4][2].ShouldBe(0x1000UL * v);
        }

        run.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void VCPUs_of_one_priority_take_turns_of_a_millisecond(int gicVersion)
    {
        const ulong Rounds = 8;
        TestSystem system = new TestSystem(gicVersion).Domain(100, a => a
            .Start(0, TestSystem.GuestBase, 0, Rounds).Start(1, TestSystem.GuestBase, 1, Rounds)
            .Receive().Receive()
            .PrintRegisters(0).PrintRegisters(1).Suspend(0).Suspend(1)).Vm("turns.s", 2);

        HostRun run = HostRun.Of(system);

        ulong[][] lines = run.Lines('A');
        lines[4][0].ShouldBe((2 * Rounds) - 1);
        lines[8][0].ShouldBe(2 * Rounds);
        // Each hand-over costs a slice, but for the first and the last; what the host does between is a few microseconds.
        foreach (ulong ticks in new[] { lines[3][0], lines[7][0] })
        {
            ticks.ShouldBeInRange(((2 * Rounds) - 3) * Millisecond, ((2 * Rounds) + 1) * Millisecond);
        }

        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_less_urgent_vCPU_has_no_turn_while_a_more_urgent_one_can_run()
    {
        TestSystem system = new TestSystem()
            .Domain(100, a => a.Start(0, TestSystem.GuestBase, 5 * Millisecond, 0).Receive().Suspend(0)).Vm("idle.s", priority: 3)
            .Domain(100, b => b.Start(0, TestSystem.GuestBase, 10, 0).Receive().Suspend(0)).Vm("idle.s", priority: 2);

        HostRun run = HostRun.Of(system);

        run.Order().ShouldBe("AB");
        run.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_timer_that_expires_while_its_vCPU_does_not_run_is_an_event_when_it_does(int gicVersion)
    {
        TestSystem system = new TestSystem(gicVersion).Domain(100, a => a
            .Start(0, TestSystem.GuestBase, Millisecond, 4 * Millisecond)
            .Receive()
            .Delay(3 * Millisecond)
            .StepOver(0)            // the event
            .ReplyReceive()         // masked since: the program's end
            .AckTimer(0).StepOver(0)  // the event again: the timer is still due
            .Suspend(0)).Vm("timer.s");

        HostRun run = HostRun.Of(system);

        ulong[][] lines = run.Lines('A');
        lines.Select(line => line.Head()).ShouldBe(
        [
            Expect.Fault(0, FaultLabel.VCPUFault, 1), Expect.Fault(0, FaultLabel.VPPIEvent, 1),
            Expect.Fault(0, FaultLabel.VCPUFault, 1), Expect.Fault(0, FaultLabel.VPPIEvent, 1),
        ]);
        lines.Select(line => line[2]).ShouldBe([Expect.Smc(2), 27UL, Expect.Smc(1), 27UL]);
        run.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_mask_of_the_virtual_timer_belongs_to_the_vCPU(int gicVersion)
    {
        TestSystem system = new TestSystem(gicVersion).Domain(100, a => a
            .Start(0, TestSystem.GuestBase, Millisecond, 4 * Millisecond).Receive().StepOver(0)  // event of 0, not acknowledged
            .Start(1, TestSystem.GuestBase, Millisecond, 4 * Millisecond).Receive().StepOver(1)  // event of 1 all the same
            .Advance(0).ResumeAt(0, TestSystem.GuestBase + 0x14).Receive()                       // 0 is still masked: its end
            .AckTimer(1).ResumeAt(0, TestSystem.GuestBase + 0x14).Receive()                      // that was for 1, which is not loaded
            .ResumeAt(1, TestSystem.GuestBase + 0x14).Receive()                                  // its event
            .Suspend(0).Suspend(1)).Vm("timer.s", 2);

        HostRun run = HostRun.Of(system);

        run.Lines('A').Select(line => (line[0] & 0xff, line[2])).ShouldBe(
        [
            (0UL, Expect.Smc(2)), (0UL, 27UL), (1UL, Expect.Smc(2)), (1UL, 27UL), (0UL, Expect.Smc(1)), (0UL, Expect.Smc(1)), (1UL, 27UL),
        ]);
        run.ExitCode.ShouldBe(0);
    }
}
