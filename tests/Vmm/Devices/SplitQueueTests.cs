using Lockstep.Model.Configuration;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Devices;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Devices;

/// <summary>
/// Goal: a queue takes what VIRTIO 1.2 2.7 allows and nothing else, wherever the guest lies. Method: one change a case, on the queue
/// alone.
/// </summary>
public sealed unsafe class SplitQueueTests : IDisposable
{
    private const uint Next = 1, Write = 2, Indirect = 4;
    private const ulong RamEnd = TestVm.RamBase + TestVm.RamBytes;
    private readonly VirtioVm vm = new();

    public void Dispose() => vm.Dispose();

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(64u)]
    public void A_power_of_two_up_to_the_largest_is_a_size(uint size) => Start(q => q with { Size = size }).ShouldBeTrue();

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(63u)]
    [InlineData(128u)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public void Nothing_else_is(uint size) => Start(q => q with { Size = size }).ShouldBeFalse();

    public static TheoryData<ulong, ulong, ulong> WrongPlaces => new()
    {
        // Alignment 16, 2, 4 (2.7).
        { 8, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 2 },
        // Outside of RAM, at its edges, and around the address space.
        { ulong.MaxValue - 15 - Place.Descriptors, 0, 0 }, { 0 - Place.Descriptors, 0, 0 },
        { TestVm.RamBase - 16 - Place.Descriptors, 0, 0 },
        { RamEnd - 240 - Place.Descriptors, 0, 0 }, { RamEnd - Place.Descriptors, 0, 0 },
        { 0, RamEnd - 34 - Place.Available, 0 }, { 0, ulong.MaxValue - 1 - Place.Available, 0 },
        { 0, 0, RamEnd - 128 - Place.Used }, { 0, 0, ulong.MaxValue - 3 - Place.Used },
    };

    [Theory]
    [MemberData(nameof(WrongPlaces))]
    public void Each_part_is_aligned_and_lies_in_RAM(ulong descriptors, ulong available, ulong used) => Start(q => q with
    {
        DescriptorAddress = q.DescriptorAddress + descriptors,
        DriverAddress = q.DriverAddress + available,
        DeviceAddress = q.DeviceAddress + used,
    }).ShouldBeFalse();

    [Fact]
    public void A_queue_may_end_where_RAM_ends()
    {
        Start(q => q with { DescriptorAddress = RamEnd - 256 }).ShouldBeTrue();
        Start(q => q with { DriverAddress = RamEnd - 36 }).ShouldBeTrue();
        Start(q => q with { DeviceAddress = RamEnd - 132 }).ShouldBeTrue();
    }

    [Fact]
    public void A_chain_is_its_descriptors_in_order()
    {
        vm.Start(VirtioVm.Disk);
        Descriptor(3, VirtioVm.Buffers, 10, Next, 7);
        Descriptor(7, VirtioVm.Buffers + 100, 0, Next, 1);
        Descriptor(1, VirtioVm.Buffers + 200, 30, Next | Write, 0);
        Descriptor(0, RamEnd - 40, 40, Write);
        Offer(3);
        Peek().ShouldBe(QueueResult.Chain);
        ref VirtioChain chain = ref vm.Vm.State.Virtio.Chain;
        (chain.Head, chain.PieceCount, chain.ReadableCount, chain.ReadableBytes, chain.WritableBytes).ShouldBe((3u, 4u, 2u, 10ul, 70ul));
        chain.SizeBytes[2].ShouldBe(30ul);
        chain.Address[3].ShouldBe(Translate(RamEnd - 40));
    }

    [Fact]
    public void Empty_is_empty()
    {
        vm.Start(VirtioVm.Disk);
        Peek().ShouldBe(QueueResult.Empty);
    }

    [Fact]
    public void The_ring_may_be_full_and_not_fuller()
    {
        vm.Start(VirtioVm.Disk);
        Descriptor(0, VirtioVm.Buffers, 1, 0);
        Index(16);
        Peek().ShouldBe(QueueResult.Chain);
        Index(17);
        Peek().ShouldBe(QueueResult.Broken);
        Index(0xffff);
        Peek().ShouldBe(QueueResult.Broken);
    }

    [Theory]
    [InlineData(16u)]
    [InlineData(0xffffu)]
    public void A_head_is_a_descriptor(uint head)
    {
        vm.Start(VirtioVm.Disk);
        Offer(head);
        Peek().ShouldBe(QueueResult.Broken);
    }

    [Fact]
    public void A_chain_has_as_many_descriptors_as_the_queue_at_most()
    {
        vm.Start(VirtioVm.Disk);
        for (uint i = 0; i < 16; i++)
        {
            Descriptor(i, VirtioVm.Buffers, 1, i == 15 ? 0 : Next, i + 1);
        }

        Offer(0);
        Peek().ShouldBe(QueueResult.Chain);
        Descriptor(15, VirtioVm.Buffers, 1, Next, 0);
        Peek().ShouldBe(QueueResult.Broken);
        Descriptor(0, VirtioVm.Buffers, 1, Next, 0);
        Peek().ShouldBe(QueueResult.Broken);
    }

    public static TheoryData<ulong, uint, uint, uint> WrongDescriptors => new()
    {
        { VirtioVm.Buffers, 1, Next, 16 }, { VirtioVm.Buffers, 1, Next, 0xffff }, { VirtioVm.Buffers, 16, Indirect, 0 },
        { VirtioVm.Buffers, 16, Indirect | Write, 0 },
        { 0, 1, 0, 0 }, { TestVm.RamBase - 1, 1, 0, 0 }, { TestVm.RamBase - 1, 2, 0, 0 }, { RamEnd, 1, 0, 0 }, { RamEnd, 0, 0, 0 },
        { RamEnd - 1, 2, Write, 0 }, { ulong.MaxValue, 1, 0, 0 }, { ulong.MaxValue, uint.MaxValue, Write, 0 },
        { ulong.MaxValue - 7, 16, 0, 0 },
        { TestVm.RamBase, uint.MaxValue, 0, 0 }, { TestVm.GicdBase, 4, Write, 0 }, { VirtioVm.Disk, 4, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(WrongDescriptors))]
    public void A_descriptor_names_RAM_and_the_next_one(ulong address, uint length, uint flags, uint next)
    {
        vm.Start(VirtioVm.Disk);
        Descriptor(0, address, length, flags, next);
        Offer(0);
        Peek().ShouldBe(QueueResult.Broken);
    }

    [Fact]
    public void What_the_device_reads_comes_first()
    {
        vm.Start(VirtioVm.Disk);
        Descriptor(0, VirtioVm.Buffers, 1, Next | Write, 1);
        Descriptor(1, VirtioVm.Buffers, 1, 0);
        Offer(0);
        Peek().ShouldBe(QueueResult.Broken);
        Descriptor(1, VirtioVm.Buffers, 1, Write);
        Peek().ShouldBe(QueueResult.Chain);
    }

    [Fact]
    public void A_descriptor_may_lie_across_regions_of_RAM_that_meet()
    {
        ConfigurationBlock* c = vm.Vm.Configuration;
        ulong half = TestVm.RamBytes / 2;
        c->RamRegionCount = 2;
        c->Ram1 = c->Ram0 with { GuestBase = c->Ram0.GuestBase + half, VmmBase = c->Ram0.VmmBase, SizeBytes = half };
        c->Ram0.SizeBytes = half;
        vm.Start(VirtioVm.Disk);
        Descriptor(0, TestVm.RamBase + half - 10, 30, 0);
        Offer(0);
        Peek().ShouldBe(QueueResult.Chain);
        ref VirtioChain chain = ref vm.Vm.State.Virtio.Chain;
        (chain.PieceCount, chain.ReadableCount, chain.SizeBytes[0], chain.SizeBytes[1]).ShouldBe((2u, 2u, 10ul, 20ul));
        chain.Address[1].ShouldBe(c->Ram1.VmmBase);
    }

    [Fact]
    public void Completing_wraps_at_the_size_and_at_65536()
    {
        vm.Start(VirtioVm.Disk, size: 2);
        ref VirtioQueue q = ref vm.Vm.State.Virtio.Device1.Queue0;
        for (uint i = 0; i < 65537; i++)
        {
            SplitQueue.Complete(ref q, i, i + 7);
            vm.Used(VirtioVm.Disk, 0, i % 2).ShouldBe((i, i + 7));
            vm.UsedCount(VirtioVm.Disk, 0).ShouldBe((ushort)(i + 1));
        }
    }

    /// <summary>A second processor of the guest writes into the queue while the device reads it.</summary>
    [Fact]
    public void Memory_that_changes_between_reads_leads_nowhere_else()
    {
        vm.Start(VirtioVm.Disk);
        Offer(0);
        byte* ram = (byte*)vm.Vm.Configuration->Ram0.VmmBase;
        ulong queue = VirtioVm.QueueAt(VirtioVm.Disk, 0) - TestVm.RamBase;
        bool stop = false;
        Thread other = new(() =>
        {
            ulong[] addresses = [VirtioVm.Buffers, ulong.MaxValue, RamEnd - 1, 0, TestVm.RamBase];
            uint[] words = [16 | Next << 16 << 16, uint.MaxValue, 0, 1];
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                ulong* descriptor = (ulong*)(ram + queue) + (i % 8 * 2);
                Volatile.Write(ref descriptor[0], addresses[i % addresses.Length]);
                Volatile.Write(ref descriptor[1], words[i % words.Length] | (ulong)(uint)(i * 7 % 4 | (i % 19 << 16)) << 32);
                Volatile.Write(ref *(ushort*)(ram + queue + VirtioVm.AvailableAt + 2), (ushort)(i % 3));
                Volatile.Write(ref *(ushort*)(ram + queue + VirtioVm.AvailableAt + 4), (ushort)(i % 18));
            }
        });
        other.Start();
        int chains = 0, broken = 0;
        // The other thread may get the processor late.
        for (int i = 0; i < 400_000 || (i < 400_000_000 && (chains == 0 || broken == 0)); i++)
        {
            QueueResult result = Peek();
            chains += result == QueueResult.Chain ? 1 : 0;
            broken += result == QueueResult.Broken ? 1 : 0;
            vm.ChainIsInRam().ShouldBeTrue();
        }

        Volatile.Write(ref stop, true);
        other.Join();
        chains.ShouldBeGreaterThan(0);
        broken.ShouldBeGreaterThan(0);
    }

    private static class Place
    {
        public static readonly ulong Descriptors = VirtioVm.QueueAt(VirtioVm.Disk, 0), Available = Descriptors + VirtioVm.AvailableAt,
            Used = Descriptors + VirtioVm.UsedAt;
    }

    private bool Start(Func<VirtioQueue, VirtioQueue> change)
    {
        VirtioQueue good = new()
        {
            Size = 16,
            DescriptorAddress = Place.Descriptors,
            DriverAddress = Place.Available,
            DeviceAddress = Place.Used,
        };
        VirtioQueue q = change(good);
        bool isStarted = SplitQueue.Start(vm.Vm.Configuration, ref q);
        q.Ready.ShouldBe(isStarted ? 1u : 0);
        (q.Descriptors == null).ShouldBe(!isStarted);
        return isStarted;
    }

    private QueueResult Peek() =>
        SplitQueue.Peek(vm.Vm.Configuration, ref vm.Vm.State.Virtio.Device1.Queue0, ref vm.Vm.State.Virtio.Chain);

    private void Descriptor(uint index, ulong address, uint length, uint flags, uint next = 0) =>
        vm.Descriptor(VirtioVm.Disk, 0, index, address, length, flags, next);

    private void Offer(uint head) => vm.Offer(VirtioVm.Disk, 0, head);

    private void Index(ushort value) => vm.Store16(Place.Available + 2, value);

    private ulong Translate(ulong address) => vm.Vm.Configuration->Ram0.VmmBase + (address - TestVm.RamBase);
}
