using System.Text;
using Lockstep.Tests.Vmm.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Devices;

/// <summary>Goal: requests do what VIRTIO 1.2 5.2.6 says, with the sectors of the disk and no other memory.</summary>
public sealed class VirtioBlockTests : IDisposable
{
    private const uint In = 0, Out = 1, Flush = 4, GetId = 8, Ok = 0, IoError = 1, Unsupported = 2, Untouched = 0xee;
    private readonly VirtioVm vm = new();

    public VirtioBlockTests()
    {
        new Random(3).NextBytes(vm.DiskBytes);
        vm.Start(VirtioVm.Disk);
    }

    public void Dispose() => vm.Dispose();

    [Theory]
    [InlineData(0ul, 512u)]
    [InlineData(63ul, 512u)]
    [InlineData(5ul, 4096u)]
    [InlineData(0ul, 32768u)]
    [InlineData(64ul, 0u)]
    public void In_reads_sectors(ulong sector, uint bytes)
    {
        Run(In, sector, bytes, deviceWrites: true).ShouldBe(Ok);
        vm.Data(bytes).SequenceEqual(vm.DiskBytes.Slice((int)(sector * 512), (int)bytes)).ShouldBeTrue();
        vm.Used(VirtioVm.Disk, 0, 0).ShouldBe((0u, bytes + 1));
        vm.Injected.ShouldBe([VirtioVm.DiskIntid]);
    }

    [Fact]
    public void Out_writes_sectors_and_no_others()
    {
        byte[] before = vm.DiskBytes.ToArray();
        new Random(4).NextBytes(vm.Data(1024));
        Run(Out, 7, 1024, deviceWrites: false).ShouldBe(Ok);
        vm.Data(1024).SequenceEqual(vm.DiskBytes.Slice(7 * 512, 1024)).ShouldBeTrue();
        vm.DiskBytes[..(7 * 512)].SequenceEqual(before.AsSpan(0, 7 * 512)).ShouldBeTrue();
        vm.DiskBytes[(9 * 512)..].SequenceEqual(before.AsSpan(9 * 512)).ShouldBeTrue();
        vm.Used(VirtioVm.Disk, 0, 0).ShouldBe((0u, 1u));
    }

    [Theory]
    [InlineData(64ul, 512u)]
    [InlineData(63ul, 1024u)]
    [InlineData(0ul, 33280u)]
    [InlineData(ulong.MaxValue, 512u)]
    [InlineData(0x0080_0000_0000_0000ul, 512u)]
    [InlineData(0x007f_ffff_ffff_fffful, 1024u)]
    [InlineData(0ul, 511u)]
    [InlineData(0ul, 513u)]
    public void What_is_not_on_the_disk_fails_and_moves_nothing(ulong sector, uint bytes)
    {
        byte[] before = vm.DiskBytes.ToArray();
        vm.Data(bytes).Fill(0x5a);
        Run(In, sector, bytes, deviceWrites: true).ShouldBe(IoError);
        vm.Data(bytes).ContainsAnyExcept((byte)0x5a).ShouldBeFalse();
        vm.Used(VirtioVm.Disk, 0, 0).Bytes.ShouldBe(0u);
        Run(Out, sector, bytes, deviceWrites: false).ShouldBe(IoError);
        vm.DiskBytes.SequenceEqual(before).ShouldBeTrue();
        vm.AreCanariesAlive.ShouldBeTrue();
    }

    [Fact]
    public void A_disk_that_is_read_only_refuses_to_be_written()
    {
        using VirtioVm readOnly = new(isReadOnly: true);
        readOnly.Start(VirtioVm.Disk);
        readOnly.Data(512).Fill(0x5a);
        ulong status = readOnly.Request(Out, 0, 512, deviceWrites: false);
        readOnly.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        readOnly.Vm.Ram(status, 1)[0].ShouldBe((byte)IoError);
        readOnly.DiskBytes.ContainsAnyExcept((byte)0).ShouldBeFalse();
    }

    [Fact]
    public void Flush_succeeds()
    {
        Run(Flush, 0, 0, deviceWrites: false).ShouldBe(Ok);
        vm.Used(VirtioVm.Disk, 0, 0).ShouldBe((0u, 1u));
    }

    [Fact]
    public void GetId_is_a_name_of_20_bytes()
    {
        Run(GetId, 0, 20, deviceWrites: true).ShouldBe(Ok);
        Encoding.ASCII.GetString(vm.Data(20)).ShouldBe("lockstep".PadRight(20, '\0'));
        Run(GetId, 0, 19, deviceWrites: true).ShouldBe(IoError);
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(11u)]
    [InlineData(13u)]
    [InlineData(uint.MaxValue)]
    public void Other_types_are_unsupported(uint type) => Run(type, 0, 512, deviceWrites: true).ShouldBe(Unsupported);

    /// <summary>How a request is cut into descriptors has no meaning (2.7.4.1).</summary>
    [Fact]
    public void A_request_may_be_cut_anywhere()
    {
        vm.Store(VirtioVm.Buffers, Out);
        vm.Store(VirtioVm.Buffers + 8, 2);
        new Random(5).NextBytes(vm.Vm.Ram(VirtioVm.Buffers + 16, 512));
        // 7 bytes of header; the rest with 5 bytes of data; the rest of the data; two empty ones; status.
        vm.Descriptor(VirtioVm.Disk, 0, 0, VirtioVm.Buffers, 7, 1, 1);
        vm.Descriptor(VirtioVm.Disk, 0, 1, VirtioVm.Buffers + 7, 14, 1, 2);
        vm.Descriptor(VirtioVm.Disk, 0, 2, VirtioVm.Buffers + 21, 507, 1, 3);
        vm.Descriptor(VirtioVm.Disk, 0, 3, VirtioVm.Buffers, 0, 1, 4);
        vm.Descriptor(VirtioVm.Disk, 0, 4, VirtioVm.Buffers, 0, 3, 5);
        vm.Descriptor(VirtioVm.Disk, 0, 5, VirtioVm.Buffers + 0x1000, 1, 2);
        vm.Offer(VirtioVm.Disk, 0, 0);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        vm.Vm.Ram(VirtioVm.Buffers + 0x1000, 1)[0].ShouldBe((byte)Ok);
        vm.DiskBytes.Slice(1024, 512).SequenceEqual(vm.Vm.Ram(VirtioVm.Buffers + 16, 512)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(15u, true)]
    [InlineData(16u, false)]
    public void Without_header_or_status_the_device_needs_a_reset(uint headerBytes, bool hasStatus)
    {
        vm.Descriptor(VirtioVm.Disk, 0, 0, VirtioVm.Buffers, headerBytes, hasStatus ? 1u : 0, 1);
        vm.Descriptor(VirtioVm.Disk, 0, 1, VirtioVm.Buffers + 0x1000, 1, 2);
        vm.Offer(VirtioVm.Disk, 0, 0);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(0x4ful);
        vm.UsedCount(VirtioVm.Disk, 0).ShouldBe((ushort)0);
        vm.Read(VirtioVm.Disk, VirtioVm.InterruptStatus).ShouldBe(2ul);
    }

    [Fact]
    public void A_broken_device_does_nothing_until_it_is_reset()
    {
        vm.Offer(VirtioVm.Disk, 0, 99);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(0x4ful);
        vm.Store16(VirtioVm.QueueAt(VirtioVm.Disk, 0) + VirtioVm.AvailableAt + 2, 0);
        Run(Flush, 0, 0, deviceWrites: false).ShouldBe(Untouched);
        vm.Start(VirtioVm.Disk);
        Run(Flush, 0, 0, deviceWrites: false).ShouldBe(Ok);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(3ul)]
    [InlineData(11ul)]
    [InlineData(0x8ful)]
    public void Nothing_is_taken_before_DRIVER_OK_or_after_FAILED(ulong status)
    {
        vm.Vm.State.Virtio.Device1.Status = (uint)status;
        Run(Flush, 0, 0, deviceWrites: false).ShouldBe(Untouched);
        vm.UsedCount(VirtioVm.Disk, 0).ShouldBe((ushort)0);
        vm.Injected.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(uint.MaxValue)]
    public void Another_queues_number_notifies_nothing(uint queue)
    {
        ulong status = vm.Request(Flush, 0, 0, deviceWrites: false);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, queue);
        vm.Vm.Ram(status, 1)[0].ShouldBe((byte)Untouched);
    }

    [Fact]
    public void A_driver_that_wants_no_interrupt_gets_none()
    {
        vm.Store16(VirtioVm.QueueAt(VirtioVm.Disk, 0) + VirtioVm.AvailableAt, 1);
        Run(Flush, 0, 0, deviceWrites: false).ShouldBe(Ok);
        vm.Injected.ShouldBeEmpty();
        vm.Read(VirtioVm.Disk, VirtioVm.InterruptStatus).ShouldBe(0ul);
    }

    /// <summary>Bounded work: 16 requests, or one that reaches 128 KiB, and the store is made again for the rest.</summary>
    [Fact]
    public void A_full_queue_takes_several_stores()
    {
        vm.Start(VirtioVm.Disk, size: 64);
        vm.Store(VirtioVm.Buffers, Flush);
        vm.Descriptor(VirtioVm.Disk, 0, 0, VirtioVm.Buffers, 16, 1, 1);
        vm.Descriptor(VirtioVm.Disk, 0, 1, VirtioVm.Buffers + 0x1000, 1, 2);
        for (int i = 0; i < 64; i++)
        {
            vm.Offer(VirtioVm.Disk, 0, 0, size: 64);
        }

        vm.TryWrite(VirtioVm.Disk, VirtioVm.QueueNotify, 0).ShouldBeFalse();
        vm.UsedCount(VirtioVm.Disk, 0).ShouldBe((ushort)16);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0).ShouldBe(4);
        vm.UsedCount(VirtioVm.Disk, 0).ShouldBe((ushort)64);
    }

    [Fact]
    public void A_large_request_ends_an_event()
    {
        vm.Start(VirtioVm.Disk, size: 64);
        vm.Store(VirtioVm.Buffers, In);
        vm.Store(VirtioVm.Buffers + 8, 0);
        vm.Descriptor(VirtioVm.Disk, 0, 0, VirtioVm.Buffers, 16, 1, 1);
        for (uint i = 1; i <= 4; i++)
        {
            vm.Descriptor(VirtioVm.Disk, 0, i, VirtioVm.Buffers + 0x1_0000, 0x8000, 3, i + 1);
        }

        vm.Descriptor(VirtioVm.Disk, 0, 5, VirtioVm.Buffers + 0x1000, 1, 2);
        vm.Offer(VirtioVm.Disk, 0, 0, size: 64);
        vm.Offer(VirtioVm.Disk, 0, 0, size: 64);
        vm.TryWrite(VirtioVm.Disk, VirtioVm.QueueNotify, 0).ShouldBeFalse();
        vm.UsedCount(VirtioVm.Disk, 0).ShouldBe((ushort)1);
    }

    private uint Run(uint type, ulong sector, uint dataBytes, bool deviceWrites)
    {
        vm.Vm.Quiet();
        ulong status = vm.Request(type, sector, dataBytes, deviceWrites);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        return vm.Vm.Ram(status, 1)[0];
    }
}
