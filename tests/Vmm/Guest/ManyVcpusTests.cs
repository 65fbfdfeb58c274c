using System;
using System.Linq;
using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Vmm;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>A GICv3 guest of up to 16 vCPUs: start, stop, affinities, reset.</summary>
public sealed unsafe class ManyVcpusTests
{
    private const ulong CpuOn = 0xc400_0003, CpuOff = 0x8400_0002, AffinityInfo = 0xc400_0004, Reset = 0x8400_0009,
        InvalidParameters = ulong.MaxValue - 1, AlreadyOn = ulong.MaxValue - 3, Entry = TestVm.RamBase + 0x1000, StubSmc = 0x5e00_0000;

    [Theory]
    [InlineData(1u)]
    [InlineData(9u)]
    [InlineData(16u)]
    public void Every_vcpu_starts_with_its_own_affinity(uint vcpus)
    {
        using TestVm vm = new TestVm(vcpus, gicVersion: 3).Boot();
        for (uint v = 1; v < vcpus; v++)
        {
            vm.SmcResult(v - 1, AffinityInfo, v).ShouldBe(1ul);
            vm.SmcResult(v - 1, CpuOn, v, Entry, 0x100 + v).ShouldBe(0ul);
            vm.SmcResult(v - 1, CpuOn, v, Entry).ShouldBe(AlreadyOn);
            vm.SmcResult(v - 1, AffinityInfo, v).ShouldBe(0ul);
            vm.Machine.Contexts[v].ShouldBe(new UserContext { Pc = Entry, Spsr = 0x3c5, X0 = 0x100 + v });
        }

        for (uint v = 0; v < vcpus; v++)
        {
            vm.Machine.VcpuRegisters[v, (int)VcpuRegister.VMPIDR_EL2].ShouldBe(0x8000_0000ul | v);
        }

        vm.SmcResult(0, CpuOn, vcpus, Entry).ShouldBe(InvalidParameters);
        vm.SmcResult(0, CpuOn, 0x100, Entry).ShouldBe(InvalidParameters);
        vm.SmcResult(0, CpuOn, 1ul << 32, Entry).ShouldBe(InvalidParameters);
        vm.State.OnMask.ShouldBe((1u << (int)vcpus) - 1);
        vm.Machine.Running.ShouldBe([.. Enumerable.Range(0, 16).Select(v => v < vcpus)]);
    }

    /// <summary>A vCPU that went off can be turned on again, by one of two that try.</summary>
    [Fact]
    public void The_last_vcpu_goes_off_and_on()
    {
        using TestVm vm = new TestVm(16, gicVersion: 3).Boot();
        vm.SmcResult(0, CpuOn, 15, Entry).ShouldBe(0ul);
        vm.SmcResult(0, CpuOn, 14, Entry).ShouldBe(0ul);
        vm.Smc(15, CpuOff).ShouldBeFalse();
        vm.SmcResult(0, AffinityInfo, 15).ShouldBe(1ul);
        vm.SmcResult(14, CpuOn, 15, Entry, 7).ShouldBe(0ul);
        vm.SmcResult(0, CpuOn, 15, Entry, 8).ShouldBe(AlreadyOn);
        vm.Machine.Contexts[15].X0.ShouldBe(7ul);
    }

    /// <summary>The stub for GICv3 runs on every vCPU that had run, each with its own parameters; then vCPU 0 boots, asleep.</summary>
    [Fact]
    public void A_reset_ends_what_is_in_list_registers()
    {
        using TestVm vm = new TestVm(16, gicVersion: 3).Boot();
        vm.SmcResult(0, CpuOn, 15, Entry).ShouldBe(0ul);
        ref var gic = ref vm.State.Gic;
        Lockstep.Vmm.Gic.VgicV3<RecordingKernel>.RedistributorWrite(ref gic, (15 * 0x2_0000) + 0x14, 4, 0);
        Lockstep.Vmm.Gic.VgicV3<RecordingKernel>.RedistributorWrite(ref gic, (15 * 0x2_0000) + 0x1_0100, 4, 1u << 27);
        Lockstep.Vmm.Gic.VgicV3<RecordingKernel>.DistributorWrite(ref gic, 0, 4, 3);
        vm.Fault(15, FaultLabel.VPPIEvent, 27).ShouldBeTrue();
        vm.Machine.GuestAcknowledge(15).ShouldBe(27u);
        vm.Smc(15, Reset).ShouldBeFalse();

        vm.State.DrainMask.ShouldBe(0x8001u);
        uint[] expected = new uint[DrainStubV3.WordCount];
        fixed (uint* to = expected)
        {
            DrainStubV3.Emit(to);
        }

        MemoryMarshal.Cast<byte, uint>(vm.Ram(TestVm.KernelAddress, DrainStubV3.WordCount * 4)).ToArray().ShouldBe(expected);
        uint[] parameters = MemoryMarshal.Cast<byte, uint>(vm.Ram(vm.Machine.Contexts[15].X0, 16)).ToArray();
        parameters.ShouldBe([0u, 0, 27, DrainStub.EndOfList]);
        vm.Machine.GuestEnd(15, 27).ShouldBeTrue();
        vm.Fault(15, FaultLabel.VGICMaintenance, (ulong)vm.Machine.TakeMaintenance(15)).ShouldBeTrue();
        EndStub(vm, 15);
        vm.State.Machine.ShouldBe(MachineState.Draining);
        EndStub(vm, 0);
        vm.State.Machine.ShouldBe(MachineState.Running);
        vm.State.OnMask.ShouldBe(1u);
        Lockstep.Vmm.Gic.VgicV3<RecordingKernel>.RedistributorRead(ref gic, (15 * 0x2_0000) + 0x14, 4).ShouldBe(6ul);
        vm.Machine.Violations.ShouldBeEmpty();
    }

    private static void EndStub(TestVm vm, uint vcpu)
    {
        vm.Machine.Contexts[vcpu].X0 = DrainStub.DoneFunction;
        vm.Fault(vcpu, FaultLabel.VCPUFault, StubSmc).ShouldBeFalse();
    }
}
