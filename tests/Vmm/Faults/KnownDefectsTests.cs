using System;
using System.Linq;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>
/// Defects that other monitors had on the fault path, one test each: rows 35 to 44 and D18 to D32 of the list of known defects.
/// Rows 40 and 43 and D24, D25 and D30 are about devices that this path does not have.
/// </summary>
public sealed unsafe class KnownDefectsTests : IDisposable
{
    private const ulong Gicd = TestVm.GicdBase, Vbar = 0x4008_0000, NotSupported = ulong.MaxValue;
    private readonly TestVm vm = new TestVm(2).Boot().Quiet();

    public KnownDefectsTests() => vm.Machine.VcpuRegisters[0, (int)VcpuRegister.VBAR] = Vbar;

    public void Dispose() => vm.Dispose();

    private ref UserContext Context => ref vm.Machine.Contexts[0];

    [Fact]
    public void Row_35_a_store_of_the_zero_register_writes_zero()
    {
        vm.WriteGicd(0x84, 0xffff_ffff);
        vm.Access(0, Gicd + 0x84, Esr.Data(rt: 31, write: true)).ShouldBeTrue();
        vm.ReadGicd(0x84).ShouldBe(0u);
    }

    [Fact]
    public void Row_36_a_sign_extending_load_extends()
    {
        vm.WriteGicd(0x84, 0x0000_0080);
        vm.Access(0, Gicd + 0x84, Esr.Data(0, rt: 4, signed: true, wide: true)).ShouldBeTrue();
        Context.X4.ShouldBe(0xffff_ffff_ffff_ff80);
        vm.Access(0, Gicd + 0x84, Esr.Data(0, rt: 4, signed: true)).ShouldBeTrue();
        Context.X4.ShouldBe(0xffff_ff80ul);
    }

    [Fact]
    public void Row_37_and_D18_an_access_without_syndrome_is_aborted()
    {
        vm.Access(0, Gicd, 0x9200_0006).ShouldBeTrue();
        Context.Pc.ShouldBe(Vbar + 0x200);
    }

    [Fact]
    public void Row_38_the_first_byte_after_the_region_is_outside_and_the_last_inside()
    {
        ulong pc = Context.Pc;
        vm.Access(0, Gicd + 0xffff, Esr.Data(0)).ShouldBeTrue();
        Context.Pc.ShouldBe(pc + 4);
        vm.Access(0, Gicd + 0x1_0000, Esr.Data(0)).ShouldBeTrue();
        Context.Pc.ShouldBe(Vbar + 0x200);
    }

    [Fact]
    public void Row_39_a_permission_fault_is_no_device_access()
    {
        vm.WriteGicd(0x84, 5);
        vm.Access(0, Gicd + 0x84, Esr.Data(rt: 31, write: true, status: 0b001111)).ShouldBeTrue();
        vm.ReadGicd(0x84).ShouldBe(5u);
        Context.Pc.ShouldBe(Vbar + 0x200);
    }

    [Fact]
    public void Row_39_an_SMC_with_an_immediate_is_answered()
    {
        Context.X0 = 0x8400_0000;
        vm.Fault(0, FaultLabel.VCPUFault, 0x5e00_ffff).ShouldBeTrue();
        Context.X0.ShouldBe(0x1_0001ul);
    }

    [Fact]
    public void Row_41_PSCI_looks_at_the_low_32_bits()
    {
        vm.SmcResult(0, 0xdead_beef_8400_0000).ShouldBe(0x1_0001ul);
        vm.SmcResult(0, 0x8400_0004, 0xffff_ffff_0000_0001, 0xffff_ffff_0000_0000).ShouldBe(1ul);
    }

    [Fact]
    public void Row_42_any_SPSR_of_a_guest_can_be_injected_over()
    {
        Context.Spsr = ulong.MaxValue & ~0x1ful | 5;
        vm.Access(0, 0, Esr.Data()).ShouldBeTrue();
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.SPSR_EL1].ShouldBe(ulong.MaxValue & ~0x1ful | 5);
        Context.Pc.ShouldBe(Vbar + 0x200);
    }

    [Fact]
    public void Row_44_of_several_CPU_ON_one_succeeds()
    {
        ulong[] results = [.. Enumerable.Range(0, 5).Select(_ => vm.SmcResult(0, 0xc400_0003, 1, TestVm.RamBase))];
        results.ShouldBe([0, ulong.MaxValue - 3, ulong.MaxValue - 3, ulong.MaxValue - 3, ulong.MaxValue - 3]);
    }

    [Fact]
    public void D18_a_fetch_from_the_region_is_aborted()
    {
        vm.Fault(0, FaultLabel.VMFault, Gicd, Gicd, 1, Esr.Fetch()).ShouldBeTrue();
        Context.Pc.ShouldBe(Vbar + 0x200);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.FAR].ShouldBe(Gicd);
    }

    [Fact]
    public void D19_a_load_leaves_nothing_of_the_old_register()
    {
        vm.WriteGicd(0x84, 0x8765_4321);
        Context.X7 = ulong.MaxValue;
        vm.Access(0, Gicd + 0x84, Esr.Data(0, rt: 7)).ShouldBeTrue();
        Context.X7.ShouldBe(0x21ul);
        Context.X7 = ulong.MaxValue;
        vm.Access(0, Gicd + 0x84, Esr.Data(2, rt: 7)).ShouldBeTrue();
        Context.X7.ShouldBe(0x8765_4321ul);
    }

    [Fact]
    public void D20_a_load_to_the_zero_register_is_not_remembered()
    {
        vm.WriteGicd(0x84, 0xaaaa_aaaa);
        vm.Access(0, Gicd + 0x84, Esr.Data(rt: 31)).ShouldBeTrue();
        vm.Access(0, Gicd + 0x88, Esr.Data(rt: 31, write: true)).ShouldBeTrue();
        vm.ReadGicd(0x88).ShouldBe(0u);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0xffff_fffful)]
    [InlineData(4ul)]
    [InlineData(0x8000_0000ul)]
    public void D21_a_maintenance_without_a_list_register_is_legal(ulong index)
    {
        vm.Fault(0, FaultLabel.VGICMaintenance, index).ShouldBeTrue();
        vm.Machine.Log.ShouldBeEmpty();
    }

    [Fact]
    public void D22_a_timer_interrupt_that_is_disabled_is_held()
    {
        vm.Fault(0, FaultLabel.VPPIEvent, 27).ShouldBeTrue();
        vm.Machine.Log.ShouldBeEmpty();
    }

    [Fact]
    public void D23_a_reserved_register_reads_as_zero()
    {
        Context.X9 = ulong.MaxValue;
        vm.Access(0, Gicd + 0xfa0, Esr.Data(rt: 9)).ShouldBeTrue();
        Context.X9.ShouldBe(0ul);
        Context.X9 = ulong.MaxValue;
        vm.Access(0, Gicd + 0x8000, Esr.Data(3, rt: 9, wide: true)).ShouldBeTrue();
        Context.X9.ShouldBe(0ul);
    }

    [Fact]
    public void D26_an_unknown_SMC_gets_an_answer() => vm.SmcResult(0, 0x8600_0000).ShouldBe(NotSupported);

    /// <summary>With IL 1, as for every exception with EC 0 (DDI 0487 D24.2.40, ESR_EL1.IL), whatever the IL of the trap.</summary>
    [Fact]
    public void D26_and_D32_an_unknown_system_register_is_undefined_with_IL()
    {
        vm.Fault(0, FaultLabel.VCPUFault, 0x6032_1817).ShouldBeTrue();
        Context.Pc.ShouldBe(Vbar + 0x200);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR].ShouldBe(0x0200_0000ul);
    }

    [Fact]
    public void D27_SYSTEM_OFF_leaves_no_vcpu_running()
    {
        vm.SmcResult(0, 0xc400_0003, 1, TestVm.RamBase);
        vm.Smc(0, 0x8400_0008).ShouldBeFalse();
        vm.Machine.Running.ShouldAllBe(r => !r);
    }

    [Fact]
    public void D28_WFI_blocks()
    {
        vm.Wfi(0).ShouldBeFalse();
        vm.State.BlockedMask.ShouldBe(1u);
    }

    [Fact]
    public void D29_an_overlap_is_found_where_the_guest_has_its_images()
    {
        vm.Configuration->Initrd.GuestAddress = TestVm.KernelAddress + TestVm.ImageSize - 0x1000;
        GuestSetup.Check(vm.Configuration).ShouldBe(GuestSetupError.InitrdOverlapsKernel);
    }
}
