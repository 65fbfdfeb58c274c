using Lockstep.Model.Devices;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Devices;

/// <summary>What random drivers on a small machine do not come to: long chains, the end of the address space, the limits of a store.</summary>
public sealed class VirtqueueTests
{
    private const ulong Ram = 0x8000_0000;

    /// <summary>VIRTIO 1.2 2.7.5.2: no chain of more than 2^32 bytes; one of just as many is a chain.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_chain_has_at_most_4_GiB(int descriptors, bool isChain)
    {
        ByteStore ram = new(_ => 0, new ByteRange(Ram, 0x8000_0000));
        VirtqueueState q = new() { Size = 4, IsReady = true, Descriptors = Ram, Driver = Ram + 0x1000, Device = Ram + 0x2000 };
        for (int i = 0; i < descriptors; i++)
        {
            ulong at = Ram + (16 * (ulong)i);
            ram.Write(at, 8, Ram);
            ram.Write(at + 8, 4, i < 2 ? 0x8000_0000 : 1ul);
            ram.Write(at + 12, 4, 2 | (i + 1 < descriptors ? 1ul : 0) | ((ulong)(i + 1) << 16));
        }
        (Virtqueue.Next(q, ram) is not null).ShouldBe(isChain);
    }

    [Fact]
    public void Ranges_that_touch_are_one_and_nothing_is_behind_the_end_of_all_addresses()
    {
        ByteStore store = new(_ => 7, new ByteRange(0x2000, 0x1000), new ByteRange(0x1000, 0x1000), new ByteRange(ulong.MaxValue, 1));
        store.Contains(0x1000, 0x2000).ShouldBeTrue();
        store.Contains(0x1000, 0x2001).ShouldBeFalse();
        store.Contains(0xfff, 1).ShouldBeFalse();
        store.Contains(0x5000, 0).ShouldBeTrue();
        store.Contains(ulong.MaxValue, 1).ShouldBeTrue();
        store.Contains(ulong.MaxValue, 2).ShouldBeFalse();
    }

    [Fact]
    public void An_access_outside_of_a_store_is_a_fault_of_the_model()
    {
        ByteStore store = new(_ => 7, new ByteRange(0x1000, 8));
        store.Read(0x1007).ShouldBe((byte)7);
        Should.Throw<InvalidOperationException>(() => store.Read(0x1008));
        Should.Throw<InvalidOperationException>(() => store.Write(0xfff, 1));
        store.Writes.ShouldBeEmpty();
    }

    [Fact]
    public void A_copy_of_a_state_shares_nothing()
    {
        DeviceState s = new(new DeviceConfiguration { DeviceId = 3 }), copy = s.Copy();
        copy.Queues[1].Size = 4;
        copy.DriverFeatures[1] = 1;
        s.ToString().ShouldBe(new DeviceState(s.Configuration).ToString());
    }
}
