using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Faults;
using Lockstep.Tests.Vmm.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Devices;

/// <summary>
/// Goal: the registers are those of VIRTIO 1.2 4.2.2, and the status moves as 2.1 and 3.1.1 say. Method: a guest's loads and stores.
/// </summary>
public sealed class VirtioMmioTests : IDisposable
{
    private readonly VirtioVm vm = new();

    public void Dispose() => vm.Dispose();

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    public void A_driver_knows_the_device(uint gicVersion)
    {
        using VirtioVm other = new(gicVersion);
        foreach ((ulong device, ulong id) in new[] { (VirtioVm.Console, 3ul), (VirtioVm.Disk, 2ul) })
        {
            other.Read(device, 0).ShouldBe(0x7472_6976ul);
            other.Read(device, 4).ShouldBe(2ul);
            other.Read(device, 8).ShouldBe(id);
            other.Read(device, VirtioVm.QueueNumMax).ShouldBe(64ul);
        }
    }

    [Fact]
    public void Features_are_read_in_two_halves()
    {
        Features(VirtioVm.Console).ShouldBe(1ul << 32 | 1 << 2);
        Features(VirtioVm.Disk).ShouldBe(1ul << 32 | 1 << 1 | 1 << 2 | 1 << 6 | 1 << 9);
        vm.Write(VirtioVm.Disk, VirtioVm.DeviceFeaturesSel, 2);
        vm.Read(VirtioVm.Disk, VirtioVm.DeviceFeatures).ShouldBe(0ul);
        using VirtioVm readOnly = new(isReadOnly: true);
        readOnly.Write(VirtioVm.Disk, VirtioVm.DeviceFeaturesSel, 0);
        (readOnly.Read(VirtioVm.Disk, VirtioVm.DeviceFeatures) & (1 << 5)).ShouldBe(1ul << 5);
    }

    [Fact]
    public void Queues_that_are_not_there_have_no_size()
    {
        vm.Write(VirtioVm.Disk, VirtioVm.QueueSel, 1);
        vm.Read(VirtioVm.Disk, VirtioVm.QueueNumMax).ShouldBe(0ul);
        vm.Write(VirtioVm.Console, VirtioVm.QueueSel, 2);
        vm.Read(VirtioVm.Console, VirtioVm.QueueNumMax).ShouldBe(0ul);
        vm.Write(VirtioVm.Console, VirtioVm.QueueSel, uint.MaxValue);
        vm.Write(VirtioVm.Console, VirtioVm.QueueReady, 1);
        vm.Read(VirtioVm.Console, VirtioVm.QueueReady).ShouldBe(0ul);
        vm.Read(VirtioVm.Console, VirtioVm.Status).ShouldBe(0ul);
    }

    [Fact]
    public void There_is_no_shared_memory()
    {
        for (uint offset = 0xb0; offset <= 0xbc; offset += 4)
        {
            vm.Read(VirtioVm.Console, offset).ShouldBe(0xffff_fffful);
        }
    }

    [Fact]
    public void The_device_takes_features_that_it_offered_with_version_1()
    {
        Negotiate(VirtioVm.Disk, 1ul << 32).ShouldBe(11ul);
        Negotiate(VirtioVm.Disk, 0).ShouldBe(3ul);
        Negotiate(VirtioVm.Disk, 1ul << 2).ShouldBe(3ul);
        Negotiate(VirtioVm.Disk, 1ul << 32 | 1ul << 28).ShouldBe(3ul);
        Negotiate(VirtioVm.Disk, 1ul << 32 | 1ul << 29).ShouldBe(3ul);
        Negotiate(VirtioVm.Disk, 1ul << 32 | 1ul << 33).ShouldBe(3ul);
    }

    /// <summary>VIRTIO 1.2 2.2 has features up to bit 127, and 2.2.2 no exception for those from 64 up.</summary>
    [Fact]
    public void Nor_does_it_take_features_from_64_up()
    {
        Negotiate(VirtioVm.Disk, 1ul << 32).ShouldBe(11ul);
        foreach (uint word in (uint[])[2, 3])
        {
            vm.Write(VirtioVm.Disk, VirtioVm.Status, 0);
            vm.Write(VirtioVm.Disk, VirtioVm.DriverFeaturesSel, 1);
            vm.Write(VirtioVm.Disk, VirtioVm.DriverFeatures, 1);
            vm.Write(VirtioVm.Disk, VirtioVm.DriverFeaturesSel, word);
            vm.Write(VirtioVm.Disk, VirtioVm.DriverFeatures, 0x8000);
            vm.Write(VirtioVm.Disk, VirtioVm.Status, 11);
            vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(3ul);
            // The driver may think again.
            vm.Write(VirtioVm.Disk, VirtioVm.DriverFeatures, 0);
            vm.Write(VirtioVm.Disk, VirtioVm.Status, 11);
            vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(11ul);
        }
    }

    [Fact]
    public void Features_are_settled_after_FEATURES_OK()
    {
        Negotiate(VirtioVm.Disk, 1ul << 32);
        vm.Write(VirtioVm.Disk, VirtioVm.DriverFeaturesSel, 0);
        vm.Write(VirtioVm.Disk, VirtioVm.DriverFeatures, 1 << 9);
        vm.Vm.State.Virtio.Device1.DriverFeatures.ShouldBe(1ul << 32);
    }

    [Fact]
    public void DRIVER_OK_comes_after_FEATURES_OK_and_bits_are_never_cleared()
    {
        vm.Write(VirtioVm.Disk, VirtioVm.Status, 7);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(3ul);
        vm.Start(VirtioVm.Disk);
        vm.Write(VirtioVm.Disk, VirtioVm.Status, 1);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(15ul);
        // DEVICE_NEEDS_RESET is not the driver's.
        vm.Write(VirtioVm.Disk, VirtioVm.Status, 0xffff_ff7f);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(15ul);
    }

    [Fact]
    public void A_write_of_0_resets_the_device_and_drops_its_line()
    {
        vm.Start(VirtioVm.Disk);
        vm.Request(4, 0, 0, deviceWrites: false);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        vm.Read(VirtioVm.Disk, VirtioVm.InterruptStatus).ShouldBe(1ul);
        vm.Write(VirtioVm.Disk, VirtioVm.Status, 0);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(0ul);
        vm.Read(VirtioVm.Disk, VirtioVm.InterruptStatus).ShouldBe(0ul);
        vm.Read(VirtioVm.Disk, VirtioVm.QueueReady).ShouldBe(0ul);
        vm.Vm.State.Virtio.Device1.Queue0.Size.ShouldBe(0u);
    }

    [Fact]
    public void The_line_is_high_while_a_reason_is_not_acknowledged()
    {
        vm.Start(VirtioVm.Disk);
        vm.Vm.State.Virtio.Device1.InterruptStatus.ShouldBe(0u);
        vm.Request(4, 0, 0, deviceWrites: false);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        Line().ShouldBeTrue();
        vm.Write(VirtioVm.Disk, VirtioVm.InterruptAck, 2);
        Line().ShouldBeTrue();
        vm.Write(VirtioVm.Disk, VirtioVm.InterruptAck, 1);
        Line().ShouldBeFalse();
        vm.Read(VirtioVm.Disk, VirtioVm.InterruptStatus).ShouldBe(0ul);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        vm.Request(4, 0, 0, deviceWrites: false);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        Line().ShouldBeTrue();
        vm.Write(VirtioVm.Disk, VirtioVm.Status, 0);
        Line().ShouldBeFalse();
    }

    [Fact]
    public void A_reset_of_the_guest_resets_the_devices()
    {
        vm.Start(VirtioVm.Disk).Start(VirtioVm.Console);
        vm.Vm.Smc(0, 0x8400_0009);
        vm.Vm.State.Virtio.Device0.Status.ShouldBe(0u);
        vm.Vm.State.Virtio.Device1.Status.ShouldBe(0u);
        vm.Vm.State.Virtio.Count.ShouldBe(2u);
    }

    [Fact]
    public void A_queue_that_is_live_stands_still()
    {
        vm.Start(VirtioVm.Disk);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNum, 4);
        vm.WriteAddress(VirtioVm.Disk, VirtioVm.QueueDesc, 0);
        (vm.Vm.State.Virtio.Device1.Queue0.Size, vm.Vm.State.Virtio.Device1.Queue0.DescriptorAddress)
            .ShouldBe((16u, VirtioVm.QueueAt(VirtioVm.Disk, 0)));
        vm.Write(VirtioVm.Disk, VirtioVm.QueueReady, 0);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNum, 4);
        vm.Vm.State.Virtio.Device1.Queue0.Size.ShouldBe(4u);
    }

    [Theory]
    [InlineData(VirtioVm.QueueNum, 3u)]
    [InlineData(VirtioVm.QueueDesc, 8u)]
    [InlineData(VirtioVm.QueueDesc + 4, 1u)]
    public void A_queue_that_cannot_be_used_needs_a_reset(uint register, uint value)
    {
        vm.Start(VirtioVm.Disk);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueReady, 0);
        vm.Write(VirtioVm.Disk, register, value);
        vm.Vm.Quiet();
        vm.Write(VirtioVm.Disk, VirtioVm.QueueReady, 1);
        vm.Read(VirtioVm.Disk, VirtioVm.QueueReady).ShouldBe(0ul);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(0x4ful);
        // The driver is told: a configuration change.
        vm.Read(VirtioVm.Disk, VirtioVm.InterruptStatus).ShouldBe(2ul);
        vm.Injected.ShouldBe([VirtioVm.DiskIntid]);
    }

    [Fact]
    public void Control_registers_are_words()
    {
        for (int sizeLog2 = 0; sizeLog2 < 4; sizeLog2++)
        {
            vm.Read(VirtioVm.Disk, 0, sizeLog2).ShouldBe(sizeLog2 == 2 ? 0x7472_6976ul : 0);
            vm.Write(VirtioVm.Disk, VirtioVm.Status, 0);
            vm.Write(VirtioVm.Disk, VirtioVm.Status, 1, sizeLog2);
            vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(sizeLog2 == 2 ? 1ul : 0);
        }
    }

    [Fact]
    public void The_configuration_space_has_any_size()
    {
        vm.Read(VirtioVm.Disk, 0x100, 3).ShouldBe((ulong)VirtioVm.Sectors);
        vm.Read(VirtioVm.Disk, 0x100, 0).ShouldBe((ulong)VirtioVm.Sectors);
        vm.Read(VirtioVm.Disk, 0x108, 3).ShouldBe(32ul << 32 | 4096);
        vm.Read(VirtioVm.Disk, 0x10d, 0).ShouldBe(0ul);
        vm.Read(VirtioVm.Disk, 0x109, 0).ShouldBe(16ul);
        vm.Read(VirtioVm.Disk, 0x114, 1).ShouldBe(512ul);
        vm.Read(VirtioVm.Disk, 0x1f8, 3).ShouldBe(0ul);
    }

    [Fact]
    public void Beside_the_devices_there_is_nothing()
    {
        foreach (ulong address in new[] { VirtioVm.Console - 4, VirtioVm.Disk + 0x200 })
        {
            vm.Vm.Quiet().Access(0, address, Esr.Data()).ShouldBeTrue();
            vm.Machine.Console.ToString().ShouldContain("no device");
        }
    }

    [Fact]
    public void A_pair_or_a_misaligned_access_is_an_abort_that_says_so()
    {
        vm.Vm.Access(0, VirtioVm.Disk, Esr.Data(isv: false)).ShouldBeTrue();
        vm.Machine.Console.ToString().ShouldContain("pair, write-back or vector access");
        vm.Vm.Quiet().Access(0, VirtioVm.Disk + 2, Esr.Data()).ShouldBeTrue();
        vm.Machine.Console.ToString().ShouldContain("misaligned");
    }

    [Fact]
    public void Without_devices_their_places_are_empty()
    {
        using TestVm plain = new TestVm().Boot();
        plain.Quiet().Access(0, VirtioVm.Disk, Esr.Data()).ShouldBeTrue();
        plain.Machine.Console.ToString().ShouldContain("no device");
    }

    private unsafe bool Line() => (vm.Vm.State.Gic.DeviceLines[VirtioVm.DiskIntid / 32] >> (int)(VirtioVm.DiskIntid % 32) & 1) != 0;

    private ulong Features(ulong device)
    {
        vm.Write(device, VirtioVm.DeviceFeaturesSel, 0);
        ulong low = vm.Read(device, VirtioVm.DeviceFeatures);
        vm.Write(device, VirtioVm.DeviceFeaturesSel, 1);
        return low | vm.Read(device, VirtioVm.DeviceFeatures) << 32;
    }

    private ulong Negotiate(ulong device, ulong features)
    {
        vm.Write(device, VirtioVm.Status, 0);
        vm.Write(device, VirtioVm.Status, 3);
        for (uint half = 0; half < 2; half++)
        {
            vm.Write(device, VirtioVm.DriverFeaturesSel, half);
            vm.Write(device, VirtioVm.DriverFeatures, (uint)(features >> (int)(32 * half)));
        }

        vm.Write(device, VirtioVm.Status, 11);
        return vm.Read(device, VirtioVm.Status);
    }
}
