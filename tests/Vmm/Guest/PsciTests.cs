using System;
using System.Linq;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Vmm;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>PSCI 1.1 and the SMC Calling Convention as a guest sees them (F9 to F11).</summary>
public sealed unsafe class PsciTests : IDisposable
{
    private const ulong NotSupported = ulong.MaxValue, InvalidParameters = ulong.MaxValue - 1, AlreadyOn = ulong.MaxValue - 3,
        InvalidAddress = ulong.MaxValue - 8, Entry = TestVm.RamBase + 0x1000;
    private readonly TestVm vm = new TestVm(4).Boot().Quiet();

    public void Dispose() => vm.Dispose();

    [Theory]
    [InlineData("PSCI_VERSION", 0x8400_0000ul, 0ul, 0x1_0001ul)]
    [InlineData("MIGRATE_INFO_TYPE", 0x8400_0006ul, 0ul, 2ul)]
    [InlineData("SMCCC_VERSION", 0x8000_0000ul, 0ul, 0x1_0001ul)]
    [InlineData("ARCH_FEATURES of SMCCC_VERSION", 0x8000_0001ul, 0x8000_0000ul, 0ul)]
    [InlineData("ARCH_FEATURES of itself", 0x8000_0001ul, 0x8000_0001ul, 0ul)]
    [InlineData("ARCH_FEATURES of WORKAROUND_1", 0x8000_0001ul, 0x8000_8000ul, NotSupported)]
    [InlineData("SMCCC_ARCH_WORKAROUND_1", 0x8000_8000ul, 0ul, NotSupported)]
    [InlineData("PSCI_VERSION as SMC64", 0xc400_0000ul, 0ul, NotSupported)]
    [InlineData("SYSTEM_RESET2", 0x8400_0012ul, 0ul, NotSupported)]
    [InlineData("SYSTEM_SUSPEND", 0xc400_000eul, 0ul, NotSupported)]
    [InlineData("MIGRATE", 0x8400_0005ul, 0ul, NotSupported)]
    [InlineData("yielding call", 0x0400_0000ul, 0ul, NotSupported)]
    [InlineData("trusted OS", 0xb200_0001ul, 0ul, NotSupported)]
    [InlineData("vendor", 0x8600_ff01ul, 0ul, NotSupported)]
    [InlineData("the drain stub's own", 0xc600_ff00ul, 0ul, NotSupported)]
    [InlineData("only 32 bits name a function", 0xffff_ffff_8400_0000ul, 0ul, 0x1_0001ul)]
    [InlineData("0", 0ul, 0ul, NotSupported)]
    [InlineData("-1", ulong.MaxValue, 0ul, NotSupported)]
    public void A_call_returns(string what, ulong function, ulong argument, ulong result)
    {
        UserContext before = vm.Machine.Contexts[0];
        vm.SmcResult(0, function, argument).ShouldBe(result, what);
        (before.X0, before.X1, before.X2, before.X3) = (result, argument, 0, 0);
        before.Pc += 4;
        vm.Machine.Contexts[0].ShouldBe(before, what);
    }

    [Fact]
    public void PSCI_VERSION_takes_one_read_of_7_words_and_one_write_of_4()
    {
        vm.SmcResult(0, 0x8400_0000);
        vm.Machine.Log.ShouldBe(
            [new KernelCall(KernelOperation.ReadRegisters, 0, 7), new KernelCall(KernelOperation.WriteRegisters, 0, 4)]);
    }

    [Fact]
    public void PSCI_FEATURES_tells_the_truth()
    {
        for (uint n = 0; n < 0x20; n++)
        {
            foreach (uint function in new[] { 0x8400_0000 + n, 0xc400_0000 + n })
            {
                bool claimed = vm.SmcResult(0, 0x8400_000a, function) == 0;
                claimed.ShouldBe(IsImplemented(function), $"{function:x}");
            }
        }

        vm.SmcResult(0, 0x8400_000a, 0x8000_0000).ShouldBe(0ul);
        vm.SmcResult(0, 0x8400_000a, 0x8000_0001).ShouldBe(NotSupported);
    }

    [Fact]
    public void CPU_ON_starts_a_vcpu_at_reset_state()
    {
        vm.Machine.VcpuRegisters[2, (int)VcpuRegister.TTBR0] = 0x1234;
        vm.SmcResult(0, 0xc400_0003, 2, Entry, 0x1122_3344_5566_7788).ShouldBe(0ul);
        vm.Machine.Running[2].ShouldBeTrue();
        vm.Machine.Contexts[2].ShouldBe(new UserContext { Pc = Entry, Spsr = 0x3c5, X0 = 0x1122_3344_5566_7788 });
        vm.Machine.VcpuRegisters[2, (int)VcpuRegister.VMPIDR_EL2].ShouldBe(0x8000_0002ul);
        vm.Machine.VcpuRegisters[2, (int)VcpuRegister.SCTLR].ShouldBe(0x34d5_8820ul);
        vm.Machine.VcpuRegisters[2, (int)VcpuRegister.TTBR0].ShouldBe(0ul);
        vm.Machine.Calls(KernelOperation.WriteVcpuRegister).ShouldNotContain(c => c.A == (ulong)VcpuRegister.ISR);
    }

    [Theory]
    [InlineData("absent", 4ul, Entry, InvalidParameters)]
    [InlineData("other cluster", 0x100ul, Entry, InvalidParameters)]
    [InlineData("Aff3", 1ul << 32, Entry, InvalidParameters)]
    [InlineData("bit 31 of MPIDR is not part of it", 0x8000_0001ul, Entry, InvalidParameters)]
    [InlineData("self", 0ul, Entry, AlreadyOn)]
    [InlineData("entry below RAM", 1ul, TestVm.RamBase - 4, InvalidAddress)]
    [InlineData("entry above RAM", 1ul, TestVm.RamBase + TestVm.RamBytes, InvalidAddress)]
    [InlineData("entry in the distributor", 1ul, TestVm.GicdBase, InvalidAddress)]
    [InlineData("misaligned entry", 1ul, Entry + 2, InvalidAddress)]
    [InlineData("odd entry", 1ul, Entry + 1, InvalidAddress)]
    [InlineData("entry above RAM, of one that is on", 0ul, TestVm.RamBase + TestVm.RamBytes, InvalidAddress)]
    [InlineData("misaligned entry, of one that is on", 0ul, Entry + 2, InvalidAddress)]
    [InlineData("misaligned entry, of an absent one", 4ul, Entry + 2, InvalidParameters)]
    [InlineData("last word of RAM", 1ul, TestVm.RamBase + TestVm.RamBytes - 4, 0ul)]
    public void CPU_ON_checks_its_arguments(string what, ulong target, ulong entry, ulong result)
    {
        vm.SmcResult(0, 0xc400_0003, target, entry).ShouldBe(result, what);
        vm.Machine.Running.Count(r => r).ShouldBe(result == 0 ? 2 : 1, what);
    }

    [Fact]
    public void SMC32_CPU_ON_uses_the_low_32_bits_of_its_arguments()
    {
        vm.SmcResult(0, 0x8400_0003, 0xffff_ffff_0000_0001, 0xffff_ffff_0000_0000 | Entry, 0xffff_ffff_1234_5678).ShouldBe(0ul);
        vm.Machine.Contexts[1].Pc.ShouldBe(Entry);
        vm.Machine.Contexts[1].X0.ShouldBe(0x1234_5678ul);
    }

    [Fact]
    public void CPU_OFF_does_not_return_and_AFFINITY_INFO_knows()
    {
        vm.SmcResult(0, 0xc400_0004, 1, 0).ShouldBe(1ul);
        vm.SmcResult(0, 0xc400_0003, 1, Entry).ShouldBe(0ul);
        vm.SmcResult(0, 0xc400_0004, 1, 0).ShouldBe(0ul);
        vm.Smc(1, 0x8400_0002).ShouldBeFalse();
        vm.Machine.Running[1].ShouldBeFalse();
        vm.SmcResult(0, 0xc400_0004, 1, 0).ShouldBe(1ul);
        vm.SmcResult(0, 0xc400_0003, 1, Entry).ShouldBe(0ul);
        vm.Machine.Running[1].ShouldBeTrue();
    }

    [Theory]
    [InlineData(0ul, 1ul)]
    [InlineData(4ul, 0ul)]
    [InlineData(ulong.MaxValue, 0ul)]
    public void AFFINITY_INFO_refuses(ulong target, ulong level) =>
        vm.SmcResult(0, 0xc400_0004, target, level).ShouldBe(InvalidParameters);

    [Fact]
    public void CPU_SUSPEND_is_WFI_and_then_success()
    {
        ulong pc = vm.Machine.Contexts[0].Pc;
        vm.Smc(0, 0xc400_0001, 0).ShouldBeFalse();
        vm.State.BlockedMask.ShouldBe(1u);
        Enable(33);
        vm.Notify(1UL << (int)TestVm.UartChannel);
        vm.State.BlockedMask.ShouldBe(0u);
        vm.Machine.Contexts[0].Pc.ShouldBe(pc + 4);
        vm.Machine.Contexts[0].X0.ShouldBe(0ul);
        vm.Machine.Log[^1].ShouldBe(new KernelCall(KernelOperation.WriteRegisters, 0, 1, 1));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(ConfigurationFlags.Smc)]
    public void SYSTEM_OFF_stops_every_vcpu_for_good(uint flags)
    {
        vm.Configuration->Flags = flags;
        vm.SmcResult(0, 0xc400_0003, 1, Entry).ShouldBe(0ul);
        vm.Quiet().Smc(1, 0x8400_0008).ShouldBeFalse();
        vm.Machine.Running.ShouldAllBe(r => !r);
        vm.Machine.Calls(KernelOperation.Suspend).Count().ShouldBe(4);
        vm.Machine.Calls(KernelOperation.SmcCall).Select(c => c.A).ShouldBe(flags == 0 ? [] : [0x8400_0008ul]);
        vm.State.Machine.ShouldBe(MachineState.Off);
        vm.Machine.Console.ToString().ShouldBe("vmm: guest powered off\n");
        vm.Quiet().Access(0, TestVm.GicdBase, 0x9380_0006).ShouldBeFalse();
        vm.Notify(ulong.MaxValue >> 2).ShouldBeFalse();
        vm.Machine.Running.ShouldAllBe(r => !r);
        vm.Machine.Calls(KernelOperation.InjectIrq).ShouldBeEmpty();
    }

    private static bool IsImplemented(uint function) => function is 0x8400_0000 or 0x8400_0001 or 0xc400_0001 or 0x8400_0002
        or 0x8400_0003 or 0xc400_0003 or 0x8400_0004 or 0xc400_0004 or 0x8400_0006 or 0x8400_0008 or 0x8400_0009 or 0x8400_000a;

    private void Enable(int intid)
    {
        vm.WriteGicd(0x000, 1);
        vm.WriteGicd(0x100 + (4u * (uint)(intid / 32)), 1u << (intid % 32));
        vm.WriteGicd(0x800 + (4u * (uint)(intid / 4)), 0x0101_0101);
    }
}
