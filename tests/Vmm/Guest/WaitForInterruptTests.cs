using System;
using System.Linq;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>WFI blocks and wakes (F13).</summary>
public sealed class WaitForInterruptTests : IDisposable
{
    private const ulong TimerBit = 1UL << (int)TestVm.TimerChannel, UartBit = 1UL << (int)TestVm.UartChannel;
    private readonly TestVm vm = new TestVm(2).Boot().Quiet();

    public WaitForInterruptTests()
    {
        vm.Machine.PhysicalCount = 1000;
        vm.SmcResult(0, 0xc400_0003, 1, TestVm.RamBase);
        vm.WriteGicd(0x000, 1);
        vm.WriteGicd(0x104, 2);
        vm.WriteGicd(0x820, 0x0100);
        vm.Quiet();
    }

    public void Dispose() => vm.Dispose();

    [Theory]
    [InlineData("WFE", 0x07e0_0001u)]
    [InlineData("WFIT", 0x07e0_0002u)]
    [InlineData("WFET", 0x07e0_0003u)]
    public void Other_waits_go_on_at_once(string what, uint esr)
    {
        ulong pc = vm.Machine.Contexts[0].Pc;
        vm.Fault(0, FaultLabel.VCPUFault, esr).ShouldBeTrue(what);
        vm.Machine.Contexts[0].Pc.ShouldBe(pc + 4);
    }

    [Fact]
    public void Without_a_timer_it_blocks_until_an_interrupt_is_loaded()
    {
        ulong pc = vm.Machine.Contexts[0].Pc;
        vm.Wfi(0).ShouldBeFalse();
        vm.Machine.ArmedTimer.ShouldBeNull();
        vm.Machine.Contexts[0].Pc.ShouldBe(pc);
        vm.Quiet().Notify(UartBit).ShouldBeFalse();
        vm.Machine.Contexts[0].Pc.ShouldBe(pc + 4);
        vm.Machine.Calls(KernelOperation.WriteRegisters).ShouldBe([new KernelCall(KernelOperation.WriteRegisters, 0, 1, 1)]);
        vm.State.BlockedMask.ShouldBe(0u);
    }

    [Fact]
    public void With_an_interrupt_pending_it_goes_on()
    {
        vm.Notify(UartBit);
        vm.Wfi(0).ShouldBeTrue();
        vm.State.BlockedMask.ShouldBe(0u);
    }

    [Fact]
    public void A_mark_from_before_the_block_wakes_nobody()
    {
        vm.Notify(UartBit);
        vm.Machine.GuestAcknowledge(0).ShouldBe(33u);
        vm.Machine.GuestEnd(0, 33).ShouldBeTrue();
        vm.Fault(0, FaultLabel.VGICMaintenance, (ulong)vm.Machine.TakeMaintenance(0)).ShouldBeTrue();
        vm.Wfi(0).ShouldBeFalse();
        vm.Fault(1, FaultLabel.VPPIEvent, 26).ShouldBeTrue();
        vm.State.BlockedMask.ShouldBe(1u);
    }

    [Theory]
    [InlineData("disabled", 0ul, 2000ul, 0ul, false, null)]
    [InlineData("masked", 3ul, 2000ul, 0ul, false, null)]
    [InlineData("due", 1ul, 1000ul, 0ul, true, null)]
    [InlineData("long due", 1ul, 0ul, 0ul, true, null)]
    [InlineData("to come", 1ul, 2000ul, 0ul, false, 2000ul)]
    [InlineData("with an offset", 1ul, 500ul, 600ul, false, 1100ul)]
    [InlineData("due with an offset", 1ul, 400ul, 600ul, true, null)]
    [InlineData("never", 1ul, ulong.MaxValue, 600ul, false, null)]
    [InlineData("ISTATUS is not looked at", 5ul, 2000ul, 0ul, false, 2000ul)]
    public void The_virtual_timer_is_the_deadline(string what, ulong control, ulong cval, ulong offset, bool goesOn, ulong? armed)
    {
        SetTimer(0, control, cval, offset);
        vm.Wfi(0).ShouldBe(goesOn, what);
        vm.Machine.ArmedTimer.ShouldBe(armed, what);
    }

    [Fact]
    public void The_earliest_deadline_is_armed_and_each_vcpu_woken_at_its_own()
    {
        SetTimer(0, 1, 3000, 0);
        SetTimer(1, 1, 2000, 0);
        ulong pc = vm.Machine.Contexts[1].Pc;
        vm.Wfi(0).ShouldBeFalse();
        vm.Wfi(1).ShouldBeFalse();
        vm.Machine.ArmedTimer.ShouldBe(2000ul);
        Expire(2000);
        vm.State.BlockedMask.ShouldBe(1u);
        vm.Machine.Contexts[1].Pc.ShouldBe(pc + 4);
        vm.Machine.ArmedTimer.ShouldBe(3000ul);
        Expire(3000);
        vm.State.BlockedMask.ShouldBe(0u);
        vm.Machine.ArmedTimer.ShouldBeNull();
    }

    [Fact]
    public void An_early_expiry_wakes_nobody_and_arms_again()
    {
        SetTimer(0, 1, 3000, 0);
        vm.Wfi(0).ShouldBeFalse();
        Expire(2999);
        vm.State.BlockedMask.ShouldBe(1u);
        vm.Machine.ArmedTimer.ShouldBe(3000ul);
    }

    [Fact]
    public void An_expiry_with_nobody_blocked_leaves_the_timer_off()
    {
        Expire(2999);
        vm.Machine.ArmedTimer.ShouldBeNull();
        vm.Machine.Running[0].ShouldBeTrue();
    }

    [Fact]
    public void The_timer_is_disarmed_when_an_interrupt_comes_first()
    {
        SetTimer(0, 1, 3000, 0);
        vm.Wfi(0).ShouldBeFalse();
        vm.Notify(UartBit);
        vm.State.BlockedMask.ShouldBe(0u);
        vm.Machine.ArmedTimer.ShouldBeNull();
    }

    [Fact]
    public void The_interrupt_is_acknowledged_after_the_timer_is_off()
    {
        SetTimer(0, 1, 3000, 0);
        vm.Wfi(0);
        vm.Quiet();
        vm.Machine.PhysicalCount = 3000;
        vm.Notify(TimerBit);
        vm.Machine.Log.Select(c => c.Operation).Take(2).ShouldBe([KernelOperation.DisarmTimer, KernelOperation.AckIrq]);
    }

    [Fact]
    public void A_timer_interrupt_that_is_held_is_no_deadline()
    {
        vm.Fault(0, FaultLabel.VPPIEvent, 27).ShouldBeTrue();
        SetTimer(0, 1, 500, 0);
        vm.Wfi(0).ShouldBeFalse();
        vm.Machine.ArmedTimer.ShouldBeNull();
    }

    [Fact]
    public void Without_the_irq_WFI_goes_on_and_the_start_says_so()
    {
        using TestVm other = new TestVm(hasTimer: false).Boot();
        other.Machine.Console.ToString().ShouldContain("no irq 30");
        other.Wfi(0).ShouldBeTrue();
    }

    private void Expire(ulong now)
    {
        vm.Machine.PhysicalCount = now;
        vm.Notify(TimerBit).ShouldBeFalse();
    }

    private void SetTimer(int vcpu, ulong control, ulong cval, ulong offset)
    {
        vm.Machine.VcpuRegisters[vcpu, (int)VcpuRegister.CNTV_CTL] = control;
        vm.Machine.VcpuRegisters[vcpu, (int)VcpuRegister.CNTV_CVAL] = cval;
        vm.Machine.VcpuRegisters[vcpu, (int)VcpuRegister.CNTVOFF] = offset;
    }
}
