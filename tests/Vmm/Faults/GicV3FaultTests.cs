using System;
using System.Linq;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>A GICv3 guest's accesses, as fault messages through the event loop.</summary>
public sealed class GicV3FaultTests : IDisposable
{
    private const ulong Gicd = TestVm.GicdBase, Gicr = TestVm.GicrBase, Vbar = 0xffff_8000_0801_0800;
    private readonly TestVm vm = new TestVm(3, gicVersion: 3).Boot();

    public GicV3FaultTests()
    {
        for (uint vcpu = 0; vcpu < 3; vcpu++)
        {
            vm.Machine.VcpuRegisters[vcpu, (int)VcpuRegister.VBAR] = Vbar;
        }

        vm.Quiet();
    }

    public void Dispose() => vm.Dispose();

    /// <summary>Linux's way to the first interrupt: GICR_TYPER walk, WAKER, groups, enables.</summary>
    [Fact]
    public void A_vcpu_finds_and_wakes_its_redistributor()
    {
        uint frames = 0;
        ulong typer;
        do
        {
            typer = Load(1, Gicr + (frames * 0x2_0000) + 8, 3);
            (typer >> 32).ShouldBe(frames++);
        }
        while ((typer & 0x10) == 0);

        frames.ShouldBe(3u);
        Load(1, Gicr + 0xffe8, 2).ShouldBe(0x3bul);
        Load(1, Gicr + 0x2_0014, 2).ShouldBe(6ul);
        Store(1, Gicr + 0x2_0014, 0, 2);
        Load(1, Gicr + 0x2_0014, 2).ShouldBe(0ul);
        Store(1, Gicr + 0x3_0080, uint.MaxValue, 2);
        Store(1, Gicr + 0x3_0100, 1u << 27, 2);
        Store(1, Gicd, 2, 2);
        vm.Quiet().Fault(1, FaultLabel.VPPIEvent, 27).ShouldBeTrue();
        vm.Machine.Log.ShouldBe([new KernelCall(KernelOperation.InjectIrq, 1, 27, 0, 1, 0)]);
    }

    [Fact]
    public void A_doubleword_routes_an_SPI()
    {
        Store(0, Gicr + 0x4_0014, 0, 2);
        Store(0, Gicd + 0x6000 + (8 * 33), 2, 3);
        Load(0, Gicd + 0x6000 + (8 * 33), 3).ShouldBe(2ul);
        Store(0, Gicd + 0x104, 2, 2);
        Store(0, Gicd, 1, 2);
        vm.Quiet().Notify(1UL << (int)TestVm.UartChannel);
        vm.Machine.Log.ShouldBe([new KernelCall(KernelOperation.InjectIrq, 2, 33, 0, 0, 0)]);
    }

    /// <summary>F1 to F4 hold on these frames too: lanes, extension, the zero register.</summary>
    [Fact]
    public void Bytes_are_lanes()
    {
        Store(0, Gicr + 0x1_0405, 0xffff_ffa5, 0);
        Load(0, Gicr + 0x1_0404, 2).ShouldBe(0xa000ul);
        vm.Access(0, Gicr + 0x1_0405, Esr.Data(0, 5, signed: true, wide: true)).ShouldBeTrue();
        vm.Machine.Contexts[0].X5.ShouldBe(0xffff_ffff_ffff_ffa0ul);
        vm.Access(0, Gicr + 0x1_0404, Esr.Data(2, 31, write: true)).ShouldBeTrue();
        Load(0, Gicr + 0x1_0404, 2).ShouldBe(0ul);
    }

    [Theory]
    [InlineData("before the distributor", Gicd - 4)]
    [InlineData("after the distributor", Gicd + 0x1_0000)]
    [InlineData("before the redistributors", Gicr - 4)]
    [InlineData("a redistributor of no vCPU", Gicr + 0x6_0000)]
    [InlineData("misaligned", Gicr + 2)]
    public void Other_places_are_aborted(string what, ulong address)
    {
        ulong pc = vm.Machine.Contexts[0].Pc;
        vm.Access(0, address, Esr.Data()).ShouldBeTrue(what);
        vm.Machine.Contexts[0].Pc.ShouldBe(Vbar + 0x200, what);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ELR_EL1].ShouldBe(pc, what);
    }

    [Theory]
    [InlineData(0x9200_0006u)]
    [InlineData(0x9380_00ceu)]
    [InlineData(0x9380_000eu)]
    [InlineData(0x9380_0106u)]
    public void Accesses_that_cannot_be_emulated_are_aborted(uint esr)
    {
        vm.Access(0, Gicr, esr).ShouldBeTrue();
        vm.Machine.Contexts[0].Pc.ShouldBe(Vbar + 0x200);
    }

    /// <summary>T35, F8: MSR ICC_SGI1R_EL1, Xt; the PC advances and no other register changes.</summary>
    [Theory]
    [InlineData(5u, 1u)]
    [InlineData(7u, 0u)]
    [InlineData(6u, 0u)]
    public void A_write_of_an_SGI_register_sends(uint op2, uint group)
    {
        Store(0, Gicr + 0x4_0014, 0, 2);
        Store(0, Gicr + 0x5_0080, group * 0xffff, 2);
        Store(0, Gicr + 0x5_0100, 0xffff, 2);
        Store(0, Gicd, 3, 2);
        vm.Quiet();
        vm.Machine.Contexts[1].X9 = (4ul << 24) | 4;
        UserContext expected = vm.Machine.Contexts[1];
        expected.Pc += 4;
        vm.Fault(1, FaultLabel.VCPUFault, Msr(11, op2, 9)).ShouldBeTrue();
        vm.Machine.Contexts[1].ShouldBe(expected);
        vm.Machine.Calls(KernelOperation.InjectIrq).ShouldBe([new KernelCall(KernelOperation.InjectIrq, 2, 4, 0, group, 0)]);
    }

    [Fact]
    public void An_SGI_wakes_a_blocked_vcpu()
    {
        Store(0, Gicr + 0x2_0014, 0, 2);
        Store(0, Gicr + 0x3_0080, 0xffff, 2);
        Store(0, Gicr + 0x3_0100, 0xffff, 2);
        Store(0, Gicd, 3, 2);
        ulong entry = TestVm.RamBase + 0x1000;
        vm.SmcResult(0, 0xc400_0003, 1, entry).ShouldBe(0ul);
        vm.Wfi(1).ShouldBeFalse();
        vm.Machine.Contexts[0].X2 = 2;
        vm.Fault(0, FaultLabel.VCPUFault, Msr(11, 5, 2)).ShouldBeTrue();
        vm.Machine.Contexts[1].Pc.ShouldBe(entry + 4);
        vm.State.BlockedMask.ShouldBe(0u);
    }

    [Fact]
    public void ICC_SRE_EL1_reads_7_and_ignores_writes()
    {
        ulong pc = vm.Machine.Contexts[0].Pc;
        vm.Fault(0, FaultLabel.VCPUFault, Msr(12, 5, 31)).ShouldBeTrue();
        vm.Fault(0, FaultLabel.VCPUFault, Msr(12, 5, 8) | 1).ShouldBeTrue();
        vm.Machine.Contexts[0].X8.ShouldBe(7ul);
        vm.Machine.Contexts[0].Pc.ShouldBe(pc + 8);
    }

    /// <summary>The SGI registers are write-only; what is not emulated is UNDEFINED once, and the PC does not advance.</summary>
    [Theory]
    [InlineData(11u, 5u, true)]
    [InlineData(11u, 6u, true)]
    [InlineData(11u, 7u, true)]
    [InlineData(12u, 0u, true)]
    [InlineData(12u, 1u, false)]
    [InlineData(8u, 0u, true)]
    public void Others_are_undefined(uint crm, uint op2, bool read) => Undefined(vm, Msr(crm, op2, 3) | (read ? 1u : 0));

    /// <summary>Row 25: a guest without GICv3.</summary>
    [Theory]
    [InlineData(11u, 5u)]
    [InlineData(11u, 7u)]
    [InlineData(12u, 5u)]
    public void A_GICv2_guest_has_none_of_them(uint crm, uint op2)
    {
        using TestVm other = new TestVm(2).Boot().Quiet();
        other.Machine.VcpuRegisters[0, (int)VcpuRegister.VBAR] = Vbar;
        Undefined(other, Msr(crm, op2, 3));
        other.Access(0, TestVm.GicrBase, Esr.Data()).ShouldBeTrue();
        other.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR].ShouldNotBe(0x0200_0000ul);
    }

    private static void Undefined(TestVm of, uint esr)
    {
        ulong pc = of.Machine.Contexts[0].Pc;
        of.Fault(0, FaultLabel.VCPUFault, esr).ShouldBeTrue();
        of.Machine.Contexts[0].Pc.ShouldBe(Vbar + 0x200);
        of.Machine.VcpuRegisters[0, (int)VcpuRegister.ELR_EL1].ShouldBe(pc);
        of.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR].ShouldBe(0x0200_0000ul);
        of.Machine.Calls(KernelOperation.WriteVcpuRegister).Count(c => c.A == (ulong)VcpuRegister.ESR).ShouldBe(1);
    }

    /// <summary>ESR_EL2 of MSR S3_0_C12_CRm_op2, Xt.</summary>
    private static uint Msr(uint crm, uint op2, uint rt) =>
        (0x18u << 26) | (1u << 25) | (3u << 20) | (op2 << 17) | (12u << 10) | (rt << 5) | (crm << 1);

    private ulong Load(uint vcpu, ulong address, int sizeLog2)
    {
        vm.Access(vcpu, address, Esr.Data(sizeLog2, 4, wide: sizeLog2 == 3)).ShouldBeTrue();
        return vm.Machine.Contexts[vcpu].X4;
    }

    private void Store(uint vcpu, ulong address, ulong value, int sizeLog2)
    {
        vm.Machine.Contexts[vcpu].X4 = value;
        vm.Access(vcpu, address, Esr.Data(sizeLog2, 4, write: true)).ShouldBeTrue();
    }
}
