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

/// <summary>Start-up: what is refused, and the state that a guest starts in.</summary>
public sealed unsafe class GuestSetupTests
{
    /// <summary>Breaks one thing of a machine that was not started.</summary>
    public delegate void Change(TestVm vm);

    public static TheoryData<GuestSetupError, Change> Refusals => new()
    {
        { GuestSetupError.KernelTruncated, vm => vm.Configuration->Kernel.SizeBytes = 63 },
        { GuestSetupError.KernelMagic, vm => vm.Kernel->Magic++ },
        { GuestSetupError.KernelBigEndian, vm => vm.Kernel->Flags = 1 },
        { GuestSetupError.KernelMisaligned, vm => vm.Configuration->Kernel.GuestAddress += 0x1000 },
        { GuestSetupError.KernelMisaligned, vm => vm.Kernel->TextOffset = 0x8_0000 },
        { GuestSetupError.KernelMisaligned, vm => vm.Kernel->TextOffset = ulong.MaxValue },
        { GuestSetupError.KernelOutsideRam, vm => vm.Kernel->ImageSize = TestVm.RamBytes + 1 },
        { GuestSetupError.KernelOutsideRam, vm => vm.Kernel->ImageSize = ulong.MaxValue },
        { GuestSetupError.KernelOutsideRam, vm => vm.Configuration->Kernel.GuestAddress -= 0x20_0000 },
        { GuestSetupError.KernelOutsideRam, vm => vm.Configuration->Kernel.SizeBytes = ulong.MaxValue },
        { GuestSetupError.DtbTruncated, vm => vm.Configuration->Dtb.SizeBytes = 39 },
        { GuestSetupError.DtbTruncated, vm => vm.Configuration->Dtb.SizeBytes = 0x3ff },
        { GuestSetupError.DtbTruncated, vm => vm.Dtb[4] = 0xff },
        { GuestSetupError.DtbMagic, vm => vm.Dtb[0]++ },
        { GuestSetupError.DtbTooLarge, vm => vm.Configuration->Dtb.SizeBytes = 0x20_0001 },
        { GuestSetupError.DtbMisaligned, vm => vm.Configuration->Dtb.GuestAddress += 4 },
        { GuestSetupError.DtbOutsideRam, vm => vm.Configuration->Dtb.GuestAddress = TestVm.RamBase - 8 },
        { GuestSetupError.DtbOutsideRam, vm => vm.Configuration->Dtb.GuestAddress = TestVm.RamBase + TestVm.RamBytes - 8 },
        { GuestSetupError.InitrdOutsideRam, vm => vm.Configuration->Initrd.SizeBytes = TestVm.RamBytes },
        { GuestSetupError.InitrdOutsideRam, vm => vm.Configuration->Initrd.GuestAddress = ulong.MaxValue },
        { GuestSetupError.DtbOverlapsKernel, vm => vm.Kernel->ImageSize = 0x20_0001 },
        { GuestSetupError.DtbOverlapsKernel, vm => vm.Configuration->Dtb.GuestAddress = TestVm.KernelAddress },
        { GuestSetupError.InitrdOverlapsKernel, vm => vm.Configuration->Initrd.GuestAddress = TestVm.KernelAddress + TestVm.ImageSize - 1 },
        { GuestSetupError.InitrdOverlapsDtb, vm => vm.Configuration->Initrd.GuestAddress = TestVm.DtbAddress + TestVm.DtbBytes - 1 },
        { GuestSetupError.InitrdOverlapsDtb, vm => vm.Configuration->Initrd.GuestAddress = TestVm.DtbAddress - TestVm.InitrdBytes + 1 },
        { GuestSetupError.None, vm => vm.Configuration->Initrd.GuestAddress = TestVm.DtbAddress + TestVm.DtbBytes },
        { GuestSetupError.None, vm => vm.Configuration->Initrd = default },
        { GuestSetupError.None, vm => vm.Kernel->ImageSize = 0 },
        { GuestSetupError.None, vm => vm.Kernel->ImageSize = 0x20_0000 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_images_are_checked_by_their_real_sizes(GuestSetupError error, Change change)
    {
        using TestVm vm = new();
        change(vm);
        GuestSetup.Check(vm.Configuration).ShouldBe(error);
        vm.Boot();
        bool starts = error == GuestSetupError.None;
        vm.Machine.Running[0].ShouldBe(starts);
        vm.State.Machine.ShouldBe(starts ? MachineState.Running : MachineState.Refused);
        if (!starts)
        {
            vm.Machine.Log.ShouldBeEmpty();
            vm.Machine.Console.ToString().ShouldStartWith("vmm: guest not started: ");
            vm.Fault(0, FaultLabel.VMFault).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(GuestSetupError.KernelMagic, "vmm: guest not started: Kernel.VmmAddress: no arm64 Image (magic at 0x38)\n")]
    [InlineData(GuestSetupError.DtbMagic, "vmm: guest not started: Dtb.VmmAddress: no device tree blob (magic)\n")]
    [InlineData(GuestSetupError.InitrdOverlapsKernel, "vmm: guest not started: Initrd.GuestAddress: overlaps the kernel and its BSS\n")]
    public void A_refusal_names_the_field(GuestSetupError error, string line)
    {
        RecordingMachine machine = RecordingKernel.Start();
        GuestSetupReport<RecordingKernel>.Print(error);
        machine.Console.ToString().ShouldBe(line);
    }

    [Fact]
    public void Every_refusal_has_its_own_line()
    {
        string[] lines = [.. Enum.GetValues<GuestSetupError>().Where(e => e != GuestSetupError.None).Select(e =>
        {
            RecordingMachine machine = RecordingKernel.Start();
            GuestSetupReport<RecordingKernel>.Print(e);
            return machine.Console.ToString();
        })];
        lines.Distinct().Count().ShouldBe(lines.Length);
        lines.ShouldAllBe(l => l.Length < 100 && l.EndsWith('\n'));
    }

    [Fact]
    public void An_invalid_configuration_is_refused_with_its_field()
    {
        foreach (ConfigurationFault fault in Enum.GetValues<ConfigurationFault>().Where(f => f != ConfigurationFault.None))
        {
            RecordingMachine machine = RecordingKernel.Start();
            ConfigurationReport<RecordingKernel>.Print(fault);
            machine.Console.ToString().ShouldStartWith($"vmm: guest not started: configuration fault {(uint)fault}, field ");
            machine.Console.ToString().ShouldNotContain("unknown");
        }

        using TestVm vm = new();
        vm.Configuration->Magic = 0;
        vm.Boot();
        vm.Machine.Console.ToString().ShouldBe("vmm: guest not started: configuration fault 1, field Magic\n");
        vm.Machine.Log.ShouldBeEmpty();
    }

    [Fact]
    public void The_images_lie_in_guest_RAM_and_are_clean_to_the_point_of_coherency()
    {
        using TestVm vm = new TestVm().Boot();
        foreach (GuestImage image in new[] { vm.Configuration->Kernel, vm.Configuration->Dtb, vm.Configuration->Initrd })
        {
            vm.Ram(image.GuestAddress, image.SizeBytes).SequenceEqual(vm.File(image)).ShouldBeTrue();
            vm.Ram(image.GuestAddress + image.SizeBytes, 1)[0].ShouldBe((byte)0xa5);
        }

        KernelCall[] cleans = [.. vm.Machine.Calls(KernelOperation.CleanInvalidateData)];
        cleans.ShouldAllBe(c => c.A / 4096 == (c.B - 1) / 4096 && c.A < c.B);
        cleans.Sum(c => (long)(c.B - c.A)).ShouldBe((long)(TestVm.ImageSize + TestVm.DtbBytes + TestVm.InitrdBytes));
        vm.Machine.Log.FindLastIndex(c => c.Operation == KernelOperation.CleanInvalidateData)
            .ShouldBeLessThan(vm.Machine.Log.FindIndex(c => c.Operation == KernelOperation.WriteRegisters));
    }

    [Fact]
    public void The_boot_vcpu_is_as_the_boot_protocol_wants()
    {
        using TestVm vm = new TestVm(2).Boot();
        vm.Machine.Contexts[0].ShouldBe(new UserContext { Pc = TestVm.KernelAddress, Spsr = 0x3c5, X0 = TestVm.DtbAddress });
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.VMPIDR_EL2].ShouldBe(0x8000_0000ul);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.SCTLR].ShouldBe(0x34d5_8820ul);
        vm.Machine.Running.ShouldBe([true, .. new bool[15]]);
    }

    [Fact]
    public void Every_interrupt_channel_is_acknowledged_once_at_the_start()
    {
        using TestVm vm = new TestVm().Boot();
        vm.Machine.Calls(KernelOperation.AckIrq).Select(c => c.A).ShouldBe([TestVm.UartChannel, TestVm.TimerChannel]);
    }

    [Fact]
    public void The_loop_receives_first_and_replies_to_what_it_handled()
    {
        using TestVm vm = new();
        vm.Machine.Messages.Enqueue(new KernelMessage(Badge.Fault, MessageInfo.Of(FaultLabel.VCPUFault, 1), 0x07e0_0001));
        vm.Machine.Messages.Enqueue(new KernelMessage(1UL << 5, 0));
        Should.Throw<EndOfScriptException>(() => EventLoop<RecordingKernel>.Run(ref vm.State, vm.Configuration));
        vm.Machine.Log.Where(c => c.Operation is KernelOperation.Receive or KernelOperation.ReplyReceive).Select(c => c.Operation)
            .ShouldBe([KernelOperation.Receive, KernelOperation.ReplyReceive, KernelOperation.Receive]);
    }
}
