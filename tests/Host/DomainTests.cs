using Lockstep.Host;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Host;

/// <summary>Several domains: signals, protected calls, priorities, interrupts, and what a fault of one does to the others.</summary>
public class DomainTests
{
    private const uint BothNotify = HostChannelFlags.AMayNotify | HostChannelFlags.BMayNotify;
    private const ulong Millisecond = 62_500;

    [Fact]
    public void A_signal_sets_the_bit_of_the_other_ends_id_and_the_more_urgent_domain_runs_at_once()
    {
        HostRun run = HostRun.Of(Ending(new TestSystem()
            .Domain(20, a => a.Receive().Receive())
            .Domain(10, b => b.Notify(5).Poll().Notify(6).Poll())
            .Channel(0, 3, 1, 5, BothNotify).Channel(0, 61, 1, 6, BothNotify)));

        run.Lines('A').Select(line => line[0]).ShouldBe([1UL << 3, 1UL << 61]);
        run.Order().ShouldStartWith("ABAB");
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Signals_to_a_less_urgent_domain_gather_in_one_word()
    {
        HostRun run = HostRun.Of(Ending(new TestSystem()
            .Domain(10, a => a.Poll().Poll())
            .Domain(20, b => b.Notify(5).Notify(6).Poll())
            .Channel(0, 3, 1, 5, BothNotify).Channel(0, 4, 1, 6, BothNotify)));

        run.Lines('A').Select(line => line[0]).ShouldBe([0x18UL, 0]);
        run.Order().ShouldStartWith("BAA");
    }

    [Fact]
    public void A_capability_that_the_channel_does_not_give_is_not_there()
    {
        const uint InvalidCapability = 2;
        HostRun run = HostRun.Of(Ending(new TestSystem()
            .Domain(20, a => a.Receive())
            .Domain(10, b => b.Call(Slot.BaseOutputNotification + 5, 0).ProtectedCall(5, 1).Notify(6))
            .Channel(0, 3, 1, 5, HostChannelFlags.AMayNotify).Channel(0, 4, 1, 6, BothNotify)));

        run.Lines('B').ShouldAllBe(line => line.Label() == InvalidCapability);
        run.Lines('A').Single()[0].ShouldBe(1UL << 4);
    }

    [Fact]
    public void A_protected_call_carries_label_and_message_there_and_back()
    {
        ulong[] question = [11, 12, 13, 14, 15, 16], answer = [21, 22, 23, 24, 25];
        HostRun run = HostRun.Of(Ending(new TestSystem()
            .Domain(20, a => a.Receive().Peek(DomainScript.Messages + 32).Peek(DomainScript.Messages + 40).ReplyReceive(7, answer))
            .Domain(10, b => b.ProtectedCall(5, 0xabc, question).Peek(DomainScript.Messages + 32).Notify(5))
            .Channel(0, 3, 1, 5, BothNotify | HostChannelFlags.BMayCall)));

        ulong[][] a = run.Lines('A'), b = run.Lines('B');
        a[0].ShouldBe([Badge.ProtectedCall | 3, MessageInfo.Of(0xabc, 6), 11UL, 12, 13, 14]);
        (a[1][0], a[2][0]).ShouldBe((15UL, 16UL));
        b[0].ShouldBe([0UL, MessageInfo.Of(7, 5), 21UL, 22, 23, 24]);
        b[1][0].ShouldBe(25UL);
        a[3][0].ShouldBe(1UL << 3);
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Faults_wait_in_the_order_of_their_arrival_and_a_signal_comes_first()
    {
        HostRun run = HostRun.Of(new TestSystem()
            .Domain(20, a => a
                .Start(1, TestSystem.GuestBase, 10, 0).Start(0, TestSystem.GuestBase, 10, 0)
                .Alarm(Millisecond).Delay(2 * Millisecond)
                .Receive().Receive().Receive().Suspend(0).Suspend(1))
            .Interrupt(30, 9)
            .Vm("idle.s", 2, priority: 100));

        run.Lines('A').Select(line => line[0]).ShouldBe([1UL << 9, Badge.Fault | 1, Badge.Fault]);
        run.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_interrupt_is_held_until_it_is_acknowledged(int gicVersion)
    {
        HostRun run = HostRun.Of(new TestSystem(gicVersion)
            .Domain(20, a => a
                .Alarm(Millisecond).Receive()
                .Poll()
                .AcknowledgeInterrupt(2).Delay(10).Poll()
                .Alarm(0).AcknowledgeInterrupt(2).Delay(10).Poll())
            .Interrupt(30, 2)
            .Domain(1, b => b.Delay(5 * Millisecond).Suspend(0)).Vm("idle.s"));

        run.Lines('A').Select(line => line[0]).ShouldBe([4UL, 0, 4, 0]);
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Vector_registers_belong_to_the_domain()
    {
        HostRun run = HostRun.Of(Ending(new TestSystem()
            .Domain(20, a => a.SetVector(1).Receive().PrintVector())
            .Domain(10, b => b.SetVector(2).Notify(5).PrintVector())
            .Channel(0, 3, 1, 5, BothNotify)));

        run.Lines('A')[1].ShouldBe([1UL]);
        run.Lines('B')[0].ShouldBe([2UL]);
    }

    [Fact]
    public void A_domain_that_faults_stops_with_its_VM_while_another_guest_runs_on()
    {
        HostRun run = HostRun.Of(new TestSystem()
            .Domain(20, a => a.Start(0, TestSystem.GuestBase, 1UL << 60, 0).Notify(1).Peek(0x10).PrintVector()).Vm("idle.s", priority: 5)
            .Domain(10, b => b.Receive().Start(0, TestSystem.GuestBase, 3 * Millisecond, 0).Receive().Suspend(0)).Vm("idle.s")
            .Channel(0, 1, 1, 1, BothNotify));

        run.Console.ShouldContain("host: A faulted: read of memory that is not mapped");
        run.Lines('A').ShouldBeEmpty();
        run.Lines('B')[1].Head().ShouldBe(Expect.Fault(0, FaultLabel.VCPUFault, 1));
        run.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void The_machine_ends_when_the_last_guest_is_off()
    {
        HostRun run = HostRun.Of(new TestSystem()
            .Domain(20, a => a.Start(0, TestSystem.GuestBase, Millisecond, 0).Receive().Alarm(Millisecond).Receive().Suspend(0))
            .Interrupt(30, 1).Vm("idle.s")
            .Domain(10, b => b.Suspend(0)).Vm("idle.s"));

        run.Lines('A').Length.ShouldBe(2);
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_fault_when_no_other_guest_is_left_ends_the_machine()
    {
        HostRun run = HostRun.Of(new TestSystem()
            .Domain(20, a => a.Suspend(0)).Vm("idle.s")
            .Domain(10, b => b.Start(0, TestSystem.GuestBase, Millisecond, 0).Receive().Peek(0x10)).Vm("idle.s"));

        run.Console.ShouldContain("host: B faulted");
        run.ExitCode.ShouldBe(1);
    }

    /// <summary>A last domain whose VM is off, so that the machine ends with exit code 0 once nothing else runs.</summary>
    private static TestSystem Ending(TestSystem system) => system.Domain(1, end => end.Suspend(0)).Vm("idle.s");
}
