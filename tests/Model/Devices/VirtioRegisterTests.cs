using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Model.Table;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Devices;

/// <summary>What every register of a device shows after reset, and of which a write does nothing (VIRTIO 1.2 4.2.2).</summary>
public sealed class VirtioRegisterTests
{
    /// <summary>A disk of 3 sectors that may be written; features SIZE_MAX, SEG_MAX, BLK_SIZE, FLUSH.</summary>
    private static readonly DeviceConfiguration Disk =
        new() { DeviceId = 2, VendorId = 0x1234_5678, CapacitySectors = 3, SizeMax = 0x1000, SegMax = 32 };

    private static readonly Dictionary<uint, uint> AfterReset = new()
    {
        [VIRTIO_MagicValue.OffsetBytes] = 0x7472_6976,
        [VIRTIO_Version.OffsetBytes] = 2,
        [VIRTIO_DeviceID.OffsetBytes] = 2,
        [VIRTIO_VendorID.OffsetBytes] = 0x1234_5678,
        [VIRTIO_DeviceFeatures.OffsetBytes] = 0x246,
        [VIRTIO_DeviceFeaturesSel.OffsetBytes] = 0,
        [VIRTIO_DriverFeatures.OffsetBytes] = 0,
        [VIRTIO_DriverFeaturesSel.OffsetBytes] = 0,
        [VIRTIO_QueueSel.OffsetBytes] = 0,
        [VIRTIO_QueueNumMax.OffsetBytes] = 64,
        [VIRTIO_QueueNum.OffsetBytes] = 0,
        [VIRTIO_QueueReady.OffsetBytes] = 0,
        [VIRTIO_QueueNotify.OffsetBytes] = 0,
        [VIRTIO_InterruptStatus.OffsetBytes] = 0,
        [VIRTIO_InterruptACK.OffsetBytes] = 0,
        [VIRTIO_Status.OffsetBytes] = 0,
        [VIRTIO_QueueDescLow.OffsetBytes] = 0,
        [VIRTIO_QueueDescHigh.OffsetBytes] = 0,
        [VIRTIO_QueueDriverLow.OffsetBytes] = 0,
        [VIRTIO_QueueDriverHigh.OffsetBytes] = 0,
        [VIRTIO_QueueDeviceLow.OffsetBytes] = 0,
        [VIRTIO_QueueDeviceHigh.OffsetBytes] = 0,
        [VIRTIO_SHMSel.OffsetBytes] = 0,
        [VIRTIO_SHMLenLow.OffsetBytes] = uint.MaxValue,
        [VIRTIO_SHMLenHigh.OffsetBytes] = uint.MaxValue,
        [VIRTIO_SHMBaseLow.OffsetBytes] = uint.MaxValue,
        [VIRTIO_SHMBaseHigh.OffsetBytes] = uint.MaxValue,
        [VIRTIO_ConfigGeneration.OffsetBytes] = 0,
    };

    [Fact]
    public void All_registers_show_their_value_after_reset()
    {
        AfterReset.Keys.ShouldBe(RegisterTable.VirtioMmio.Registers.Select(r => r.OffsetBytes), ignoreOrder: true);
        DeviceState s = new(Disk);
        for (uint offset = 0; offset < 0x100; offset += 4)
        {
            VirtioMmio.Read(s, offset, 4).ShouldBe(AfterReset.GetValueOrDefault(offset), $"offset 0x{offset:x}");
        }
    }

    [Fact]
    public void Features_are_shown_by_words()
    {
        DeviceState s = new(Disk with { IsReadOnly = true });
        uint[] words = [0x266, 1, 0, 0];
        for (uint word = 0; word < 4; word++)
        {
            VirtioMmio.Write(s, VIRTIO_DeviceFeaturesSel.OffsetBytes, 4, word, NoRam);
            VirtioMmio.Read(s, VIRTIO_DeviceFeatures.OffsetBytes, 4).ShouldBe(words[word]);
        }
    }

    [Fact]
    public void There_is_one_queue()
    {
        DeviceState s = new(Disk);
        VirtioMmio.Write(s, VIRTIO_QueueSel.OffsetBytes, 4, 1, NoRam);
        VirtioMmio.Read(s, VIRTIO_QueueNumMax.OffsetBytes, 4).ShouldBe(0ul);
        VirtioMmio.Write(s, VIRTIO_QueueReady.OffsetBytes, 4, 1, NoRam);
        VirtioMmio.Write(s, VIRTIO_QueueNum.OffsetBytes, 4, 1, NoRam);
        VirtioMmio.Read(s, VIRTIO_QueueReady.OffsetBytes, 4).ShouldBe(0ul);
        s.Status.ShouldBe(0u);
    }

    /// <summary>VIRTIO 1.2 5.2.4, 5.3.4.</summary>
    [Fact]
    public void The_configuration_space_has_its_fields()
    {
        DeviceState disk = new(Disk), console = new(new DeviceConfiguration { DeviceId = 3 });
        (uint, int, ulong)[] fields = [(0x100, 4, 3), (0x104, 4, 0), (0x108, 4, 0x1000), (0x10c, 4, 32), (0x110, 4, 0), (0x114, 4, 512), (0x118, 4, 0), (0x109, 1, 0x10), (0x114, 2, 512)];
        foreach ((uint offset, int bytes, ulong value) in fields)
        {
            VirtioMmio.Read(disk, offset, bytes).ShouldBe(value, $"offset 0x{offset:x}");
        }
        uint[] words = [0, 1, 0, 0];
        for (uint i = 0; i < words.Length; i++)
        {
            VirtioMmio.Read(console, 0x100 + (4 * i), 4).ShouldBe(words[i]);
        }
    }

    private static readonly ByteStore NoRam = new(_ => 0);
}
