using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Host;

/// <summary>The virtual interface of both versions, as seL4 uses it.</summary>
public class ListRegisterTests
{
    private const uint RangeError = 4, DeleteFirst = 8, EcShift = 26, EcSystemRegister = 0x18;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Interrupts_come_by_priority_and_each_end_is_a_fault_with_its_index(int gicVersion)
    {
        TestSystem system = Guest(gicVersion, 1, a => a
            .Start(0, TestSystem.GuestBase, (ulong)gicVersion, 0).Receive()
            .Inject(0, 40, 8, Group(gicVersion), 0).Inject(0, 41, 0, Group(gicVersion), 1)
            .StepOver(0).ReplyReceive().ReplyReceive()
            .PrintRegisters(0)
            .StepOver(0)
            .Suspend(0));

        HostRun run = HostRun.Of(system);

        ulong[][] lines = run.Lines('A');
        (lines[1].Label(), lines[2].Label()).ShouldBe((0u, 0u));
        lines[3].Head().ShouldBe(Expect.Fault(0, FaultLabel.VGICMaintenance, 1));
        lines[3][2].ShouldBe(1UL);
        lines[4].Head().ShouldBe(Expect.Fault(0, FaultLabel.VGICMaintenance, 1));
        lines[4][2].ShouldBe(0UL);
        lines[5][2].ShouldBe(Expect.Smc(1));
        lines[6][5].ShouldBe(2UL);
        lines[7][0].ShouldBe(41UL | (40UL << 16));
        lines[10].Head().ShouldBe(Expect.Fault(0, FaultLabel.VCPUFault, 1));
        if (gicVersion == 3)
        {
            (lines[10][2] >> (int)EcShift).ShouldBe(EcSystemRegister, "ICC_SGI1R_EL1 traps");
        }
        else
        {
            lines[10][2].ShouldBe(Expect.Smc(3));
        }

        run.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(2, 7, 41)]
    [InlineData(3, 7, 40)]
    public void GICv3_has_four_of_the_thirty_two_priorities(int gicVersion, uint lessUrgent, uint first)
    {
        TestSystem system = Guest(gicVersion, 1, a => a
            .Start(0, TestSystem.GuestBase, (ulong)gicVersion, 0).Receive()
            .Inject(0, 40, lessUrgent, Group(gicVersion), 0).Inject(0, 41, 0, Group(gicVersion), 1)
            .StepOver(0).ReplyReceive().ReplyReceive()
            .PrintRegisters(0).Suspend(0));

        (HostRun.Of(system).Lines('A')[7][0] & 0xffff).ShouldBe(first);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Arguments_out_of_range_are_refused_with_the_range(int gicVersion)
    {
        TestSystem system = Guest(gicVersion, 1, a => a
            .Inject(0, 1024, 0, 0, 0).Inject(0, 40, 32, 0, 0).Inject(0, 40, 0, 2, 0).Inject(0, 40, 0, 0, 4).Suspend(0));

        ulong[][] lines = HostRun.Of(system).Lines('A');

        lines.ShouldAllBe(line => line.Label() == RangeError);
        lines.Select(line => (line[2], line[3])).ShouldBe([(0UL, 1023UL), (0UL, 31UL), (0UL, 1UL), (0UL, 3UL)]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_active_list_register_is_overwritten_until_another_vCPU_has_run(int gicVersion)
    {
        ulong version = (ulong)gicVersion;
        TestSystem system = Guest(gicVersion, 2, a => a
            .Start(0, TestSystem.GuestBase, version, 1).Receive()
            .Inject(0, 41, 0, Group(gicVersion), 2)
            .StepOver(0)                                 // taken, active
            .Inject(0, 42, 0, Group(gicVersion), 2)      // the shadow is stale: seL4 overwrites
            .Inject(0, 43, 31, Group(gicVersion), 3)
            .Start(1, TestSystem.GuestBase, version, 0).Receive()
            .Inject(0, 44, 0, Group(gicVersion), 3)      // pending is no reason to refuse
            .Suspend(0).Suspend(1));

        ulong[][] lines = HostRun.Of(system).Lines('A');

        lines[2][2].ShouldBe(Expect.Smc(1));
        lines[3].Label().ShouldBe(0u);
        lines[^1].Label().ShouldBe(0u);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_active_list_register_of_a_vCPU_that_was_switched_out_is_busy(int gicVersion)
    {
        ulong version = (ulong)gicVersion;
        TestSystem system = Guest(gicVersion, 2, a => a
            .Start(0, TestSystem.GuestBase, version, 1).Receive()
            .Inject(0, 41, 0, Group(gicVersion), 2).StepOver(0)
            .Inject(1, 60, 0, Group(gicVersion), 0)      // a vCPU that has never run
            .Start(1, TestSystem.GuestBase, version, 0).Receive()
            .Inject(0, 42, 0, Group(gicVersion), 2)
            .StepOver(1).ReplyReceive().PrintRegisters(1)
            .Suspend(0).Suspend(1));

        ulong[][] lines = HostRun.Of(system).Lines('A');

        lines[5].Label().ShouldBe(DeleteFirst);
        lines[6].Head().ShouldBe(Expect.Fault(1, FaultLabel.VGICMaintenance, 1));
        lines[6][2].ShouldBe(0UL);
        lines[9][0].ShouldBe(60UL);
    }

    private static ulong Group(int gicVersion) => gicVersion == 3 ? 1UL : 0;

    private static TestSystem Guest(int gicVersion, uint vcpus, Action<DomainScript> write) =>
        new TestSystem(gicVersion).Domain(100, write).Vm("gic.s", vcpus);
}
