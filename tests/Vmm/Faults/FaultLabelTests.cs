using System;
using System.Linq;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>Every fault label and exception class has its decision.</summary>
public sealed class FaultLabelTests : IDisposable
{
    private const ulong Vbar = 0x4008_0000, Pc = 0x4010_0000;
    private readonly TestVm vm = new TestVm().Boot().Quiet();

    public FaultLabelTests()
    {
        vm.Machine.Contexts[0].Pc = Pc;
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.VBAR] = Vbar;
    }

    public void Dispose() => vm.Dispose();

    [Fact]
    public void HVC_is_not_supported_from_the_message_alone()
    {
        UserContext before = vm.Machine.Contexts[0];
        vm.Fault(0, FaultLabel.UnknownSyscall, 0x8400_0000, 1, 2, 3, 4, 5, 6, 7, Pc, before.Sp, Pc + 4, before.Spsr, 7).ShouldBeTrue();
        before.Pc = Pc + 4;
        before.X0 = ulong.MaxValue;
        vm.Machine.Contexts[0].ShouldBe(before);
        vm.Machine.Log.ShouldBe([new KernelCall(KernelOperation.WriteRegisters, 0, 4)]);
    }

    [Fact]
    public void HVC_that_hits_a_system_call_of_seL4_is_not_supported_either()
    {
        UserContext before = vm.Machine.Contexts[0];
        vm.Fault(0, FaultLabel.CapFault, Pc, 1, 0, 1).ShouldBeTrue();
        before.Pc = Pc + 4;
        before.X0 = ulong.MaxValue;
        vm.Machine.Contexts[0].ShouldBe(before);
    }

    /// <summary>IL is 1 for every exception with EC 0 (DDI 0487 D24.2.40, ESR_EL1.IL).</summary>
    [Theory]
    [InlineData(0x0200_0000ul, 0x0200_0000ul)]
    [InlineData(0ul, 0x0200_0000ul)]
    public void A_user_exception_is_undefined_for_the_guest(ulong number, ulong esr)
    {
        vm.Fault(0, FaultLabel.UserException, Pc, vm.Machine.Contexts[0].Sp, 0x85, number, 0).ShouldBeTrue();
        Injected(esr, 0x85);
    }

    [Theory]
    [InlineData(0ul, 0xc600_0022ul)]
    [InlineData(1ul, 0xd600_0022ul)]
    [InlineData(2ul, 0xce00_0022ul)]
    [InlineData(3ul, 0xf200_0000ul)]
    [InlineData(4ul, 0x0200_0000ul)]
    public void A_debug_exception_goes_to_the_guest(ulong reason, ulong esr)
    {
        vm.Fault(0, FaultLabel.DebugException, Pc, reason, 0xdead_0000, 1).ShouldBeTrue();
        Injected(esr, 0x3c5);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.FAR].ShouldBe(reason == 1 ? 0xdead_0000ul : 0);
    }

    [Theory]
    [InlineData(0x07)]
    [InlineData(0x03)]
    [InlineData(0x0c)]
    [InlineData(0x0e)]
    [InlineData(0x16)]
    [InlineData(0x19)]
    [InlineData(0x2c)]
    [InlineData(0x3f)]
    public void An_exception_class_that_is_not_known_is_undefined(uint ec)
    {
        vm.Fault(0, FaultLabel.VCPUFault, (ec << 26) | (1 << 25) | 0x1234).ShouldBeTrue();
        Injected(0x0200_0000, 0x3c5);
    }

    [Theory]
    [InlineData(0x6232_1817u, "read of system register S3_0_C6_C11_1")]
    [InlineData(0x6232_1816u, "write of system register S3_0_C6_C11_1")]
    public void A_system_register_is_undefined_once(uint esr, string line)
    {
        vm.Fault(0, FaultLabel.VCPUFault, esr).ShouldBeTrue();
        Injected(0x0200_0000, 0x3c5);
        vm.Machine.Console.ToString().ShouldContain(line);
    }

    [Theory]
    [InlineData(FaultLabel.NullFault)]
    [InlineData(FaultLabel.Timeout)]
    [InlineData(10u)]
    [InlineData(uint.MaxValue)]
    public void Other_labels_resume(uint label)
    {
        UserContext before = vm.Machine.Contexts[0];
        vm.Fault(0, label).ShouldBeTrue();
        vm.Machine.Contexts[0].ShouldBe(before);
        vm.Machine.Log.ShouldBeEmpty();
        vm.Machine.Console.ToString().ShouldBe($"vmm: vcpu 0: fault with label {label}, resumed\n");
    }

    [Fact]
    public void The_virtual_timer_is_injected_and_any_other_PPI_acknowledged()
    {
        vm.WriteGicd(0x000, 1);
        vm.WriteGicd(0x100, 1u << 27);
        vm.Quiet().Fault(0, FaultLabel.VPPIEvent, 27).ShouldBeTrue();
        vm.Machine.Log.Single().Operation.ShouldBe(KernelOperation.InjectIrq);
        vm.Quiet().Fault(0, FaultLabel.VPPIEvent, 26).ShouldBeTrue();
        vm.Machine.Log.ShouldBe([new KernelCall(KernelOperation.AckVppi, 0, 26)]);
    }

    [Fact]
    public void A_fault_of_a_vcpu_that_does_not_exist_is_not_replied_to()
    {
        vm.Fault(1, FaultLabel.VMFault, 0, TestVm.GicdBase, 0, Esr.Data()).ShouldBeFalse();
        vm.Step(Badge.Fault | 0x100, MessageInfo.Of(FaultLabel.VMFault, 4)).ShouldBeFalse();
        vm.Machine.Log.ShouldBeEmpty();
    }

    [Fact]
    public void A_protected_call_gets_an_empty_answer()
    {
        vm.Step(Badge.ProtectedCall | 3, 0).ShouldBeTrue();
        vm.Machine.Log.ShouldBeEmpty();
    }

    [Fact]
    public void A_notification_handles_every_set_bit()
    {
        vm.Notify((1UL << (int)TestVm.UartChannel) | (1UL << (int)TestVm.TimerChannel) | (1UL << 61)).ShouldBeFalse();
        vm.Machine.AckCount[TestVm.TimerChannel].ShouldBe(2);
        (vm.ReadGicd(0x204) & 2).ShouldBe(2u);
    }

    private void Injected(ulong esr, ulong spsr)
    {
        vm.Machine.Contexts[0].Pc.ShouldBe(Vbar + 0x200);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR].ShouldBe(esr);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ELR_EL1].ShouldBe(Pc);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.SPSR_EL1].ShouldBe(spsr);
        vm.Machine.Calls(KernelOperation.WriteVcpuRegister).Count(c => c.A == (ulong)VcpuRegister.ESR).ShouldBe(1);
    }
}
