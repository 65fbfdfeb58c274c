using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Devices;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Gic;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// Goal: the line of an emulated device is level-sensitive: pending while it is high, again after each end, and never acknowledged to
/// anybody.
/// </summary>
public sealed class DeviceLineTests : IDisposable
{
    private const uint Intid = VirtioVm.DiskIntid, Bit = 1u << (int)(Intid % 32);
    private readonly VirtioVm vm = new();

    public void Dispose() => vm.Dispose();

    [Fact]
    public void A_line_that_stays_high_is_delivered_again_after_each_end()
    {
        Raise();
        vm.Injected.ShouldBe([Intid]);
        Raise();
        vm.Injected.ShouldBe([Intid]);
        End();
        vm.Injected.ShouldBe([Intid, Intid]);
        Lower();
        End();
        vm.Injected.ShouldBe([Intid, Intid]);
        vm.Machine.Log.ShouldAllBe(call => call.Operation != KernelOperation.AckIrq);
    }

    [Fact]
    public void A_line_that_fell_and_rose_again_is_one_more_delivery()
    {
        Raise();
        Lower();
        Raise();
        vm.Injected.ShouldBe([Intid]);
        End();
        vm.Injected.ShouldBe([Intid, Intid]);
    }

    [Fact]
    public void A_disabled_interrupt_waits_and_is_forgotten_when_the_line_falls()
    {
        vm.Vm.WriteGicd(0x184, Bit);
        Raise();
        (vm.Vm.ReadGicd(0x204) & Bit).ShouldBe(Bit);
        vm.Injected.ShouldBeEmpty();
        Lower();
        (vm.Vm.ReadGicd(0x204) & Bit).ShouldBe(0u);
        vm.Vm.WriteGicd(0x104, Bit);
        vm.Injected.ShouldBeEmpty();
        Raise();
        vm.Injected.ShouldBe([Intid]);
    }

    /// <summary>GICD_ICFGR says edge: a line that rises is one interrupt, whatever it does then (IHI 0048B 1.4.2).</summary>
    [Fact]
    public void With_edge_configuration_a_rise_is_one_delivery()
    {
        vm.Vm.WriteGicd(0xc00 + (4 * (Intid / 16)), 2u << (int)(Intid % 16 * 2));
        Raise();
        vm.Injected.ShouldBe([Intid]);
        End();
        vm.Injected.ShouldBe([Intid]);
        Lower();
        Raise();
        vm.Injected.ShouldBe([Intid, Intid]);
    }

    [Fact]
    public void An_interrupt_wakes_a_vCPU_in_WFI()
    {
        vm.Vm.Wfi(0).ShouldBeFalse();
        vm.Start(VirtioVm.Console);
        vm.Vm.Quiet();
        vm.Vm.State.BlockedMask.ShouldBe(1u);
        vm.Vm.State.Virtio.Device0.Queue0.Ready.ShouldBe(1u);
        vm.Descriptor(VirtioVm.Console, 0, 0, VirtioVm.Buffers, 16, 2);
        vm.Offer(VirtioVm.Console, 0, 0);
        vm.Ring[0x400] = (byte)'x';
        vm.Ring[0] = 1;
        vm.Vm.Notify(1ul << (int)VirtioVm.ConsoleChannel);
        vm.Injected.ShouldBe([VirtioVm.ConsoleIntid]);
        vm.Vm.State.BlockedMask.ShouldBe(0u);
    }

    private void Raise() => DeviceLine<RecordingKernel>.Raise(ref vm.Vm.State.Gic, Intid);

    private void Lower() => DeviceLine<RecordingKernel>.Lower(ref vm.Vm.State.Gic, Intid);

    /// <summary>The guest takes the interrupt and ends it.</summary>
    private void End()
    {
        vm.Machine.GuestAcknowledge(0).ShouldBe(Intid);
        vm.Machine.GuestEnd(0, Intid).ShouldBeTrue();
        vm.Vm.Fault(0, 7, (ulong)vm.Machine.TakeMaintenance(0)).ShouldBeTrue();
    }
}
