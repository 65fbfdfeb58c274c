using System;
using System.Linq;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Vmm;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>SYSTEM_RESET: everything as at the start, with no interrupt of the old guest left in a list register.</summary>
public sealed unsafe class SystemResetTests : IDisposable
{
    private const ulong Reset = 0x8400_0009, StubSmc = 0x5e00_0000;
    private readonly TestVm vm = new TestVm(2).Boot();

    public SystemResetTests()
    {
        vm.WriteGicd(0x000, 1);
        vm.WriteGicd(0x104, 2);
        vm.WriteGicd(0x820, 0x0100);
        vm.Quiet();
    }

    public void Dispose() => vm.Dispose();

    [Fact]
    public void The_guest_boots_again_from_fresh_images()
    {
        vm.SmcResult(0, 0xc400_0003, 1, TestVm.RamBase).ShouldBe(0ul);
        vm.Ram(TestVm.KernelAddress, TestVm.KernelBytes).Clear();
        vm.Ram(TestVm.DtbAddress, TestVm.DtbBytes).Clear();
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.TTBR1] = 1;
        vm.Quiet().Smc(1, Reset).ShouldBeFalse();
        vm.Machine.Calls(KernelOperation.Suspend).Count().ShouldBe(2);
        EndStub(0);
        EndStub(1);
        vm.State.Machine.ShouldBe(MachineState.Running);
        vm.State.OnMask.ShouldBe(1u);
        vm.Machine.Running.ShouldBe([true, .. new bool[15]]);
        vm.Machine.Contexts[0].ShouldBe(new UserContext { Pc = TestVm.KernelAddress, Spsr = 0x3c5, X0 = TestVm.DtbAddress });
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.TTBR1].ShouldBe(0ul);
        vm.Ram(TestVm.KernelAddress, TestVm.KernelBytes).SequenceEqual(vm.File(vm.Configuration->Kernel)).ShouldBeTrue();
        vm.Ram(TestVm.DtbAddress, TestVm.DtbBytes).SequenceEqual(vm.File(vm.Configuration->Dtb)).ShouldBeTrue();
        vm.ReadGicd(0).ShouldBe(0u);
        vm.ReadGicd(0x104).ShouldBe(0u);
        vm.SmcResult(0, 0xc400_0004, 1).ShouldBe(1ul);
    }

    [Fact]
    public void An_active_interrupt_is_ended_by_the_stub_and_works_again()
    {
        vm.Notify(1UL << (int)TestVm.UartChannel);
        vm.Machine.GuestAcknowledge(0).ShouldBe(33u);
        vm.Smc(0, Reset).ShouldBeFalse();
        RunStub(0).ShouldBe([33u]);
        vm.Machine.GuestEnd(0, 33).ShouldBeTrue();
        vm.Fault(0, FaultLabel.VGICMaintenance, (ulong)vm.Machine.TakeMaintenance(0)).ShouldBeTrue();
        EndStub(0);
        vm.State.Machine.ShouldBe(MachineState.Running);
        vm.WriteGicd(0x000, 1);
        vm.WriteGicd(0x104, 2);
        vm.WriteGicd(0x820, 0x0100);
        vm.Quiet().Notify(1UL << (int)TestVm.UartChannel);
        vm.Machine.Calls(KernelOperation.InjectIrq).Count().ShouldBe(1);
        vm.Machine.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void A_maintenance_that_comes_after_the_stub_is_waited_for()
    {
        vm.Notify(1UL << (int)TestVm.UartChannel);
        vm.Smc(0, Reset);
        vm.Machine.GuestAcknowledge(0);
        vm.Machine.GuestEnd(0, 33);
        EndStub(0);
        vm.State.Machine.ShouldBe(MachineState.Draining);
        vm.Fault(0, FaultLabel.VGICMaintenance, (ulong)vm.Machine.TakeMaintenance(0)).ShouldBeTrue();
        EndStub(0);
        vm.State.Machine.ShouldBe(MachineState.Running);
    }

    [Fact]
    public void A_stub_that_cannot_end_an_interrupt_does_not_stop_the_reset()
    {
        vm.Notify(1UL << (int)TestVm.UartChannel);
        vm.Smc(0, Reset);
        int runs = 0;
        while (vm.State.Machine == MachineState.Draining && runs < 1000)
        {
            EndStub(0);
            runs++;
        }

        runs.ShouldBe(65);
        vm.Machine.Console.ToString().ShouldContain("could not be ended");
        vm.Machine.Running[0].ShouldBeTrue();
    }

    [Theory]
    [InlineData(FaultLabel.VMFault)]
    [InlineData(FaultLabel.UserException)]
    [InlineData(99u)]
    public void A_stub_that_faults_does_not_stop_the_reset(uint label)
    {
        vm.Smc(0, Reset);
        vm.Fault(0, label, 0, 0, 0, 0).ShouldBeFalse();
        vm.State.Machine.ShouldBe(MachineState.Running);
        vm.Machine.Contexts[0].Pc.ShouldBe(TestVm.KernelAddress);
    }

    [Fact]
    public void A_timer_that_was_held_fires_again_after_the_reset()
    {
        vm.Fault(0, FaultLabel.VPPIEvent, 27);
        vm.Machine.VppiMasked[0] = true;
        vm.Smc(0, Reset);
        vm.Machine.VppiMasked[0].ShouldBeFalse();
        vm.Fault(0, FaultLabel.VPPIEvent, 27).ShouldBeTrue();
        vm.Machine.Log[^1].ShouldBe(new KernelCall(KernelOperation.AckVppi, 0, 27));
    }

    [Fact]
    public void A_blocked_vcpu_is_not_woken_into_the_new_guest()
    {
        vm.SmcResult(0, 0xc400_0003, 1, TestVm.RamBase);
        vm.Wfi(0).ShouldBeFalse();
        vm.Smc(1, Reset);
        vm.State.BlockedMask.ShouldBe(0u);
        EndStub(0);
        EndStub(1);
        vm.Notify(1UL << (int)TestVm.TimerChannel);
        vm.Machine.Contexts[0].Pc.ShouldBe(TestVm.KernelAddress);
    }

    [Fact]
    public void A_vcpu_that_never_ran_runs_no_stub()
    {
        vm.Smc(0, Reset);
        vm.State.DrainMask.ShouldBe(1u);
        vm.Machine.Running[1].ShouldBeFalse();
        vm.Fault(1, FaultLabel.VCPUFault, StubSmc).ShouldBeFalse();
        vm.State.Machine.ShouldBe(MachineState.Draining);
    }

    /// <summary>The stub's SMC.</summary>
    private void EndStub(uint vcpu)
    {
        vm.Machine.Contexts[vcpu].X0 = DrainStub.DoneFunction;
        vm.Fault(vcpu, FaultLabel.VCPUFault, StubSmc).ShouldBeFalse();
    }

    /// <summary>The INTIDs that a stub was started with.</summary>
    private uint[] RunStub(uint vcpu)
    {
        UserContext context = vm.Machine.Contexts[vcpu];
        vm.Machine.Running[vcpu].ShouldBeTrue();
        context.Pc.ShouldBe(TestVm.KernelAddress);
        Span<byte> parameters = vm.Ram(context.X0, 128);
        BitConverter.ToUInt64(parameters).ShouldBe(TestVm.GiccBase);
        uint[] words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(parameters[8..]).ToArray();
        return [.. words.TakeWhile(w => w != DrainStub.EndOfList)];
    }
}
