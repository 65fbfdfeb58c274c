using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.15, and T18.</summary>
public class GICD_SGIRTests
{
    [Theory]
    [InlineData(0u, 0b101u, 0b101u)]
    [InlineData(0u, 0b000u, 0b000u)]
    [InlineData(0u, 0xf8u, 0b000u)]
    [InlineData(1u, 0b111u, 0b101u)]
    [InlineData(2u, 0b000u, 0b010u)]
    [InlineData(3u, 0b111u, 0b000u)]
    public void The_filter_selects_the_targets(uint filter, uint list, uint expected)
    {
        using var bench = new VgicBench(vcpus: 3).On();
        bench.Write(0xf00, filter << 24 | list << 16 | 7, vcpu: 1);
        for (uint vcpu = 0; vcpu < 3; vcpu++)
        {
            bool hit = (expected >> (int)vcpu & 1) != 0;
            bench.Drain(vcpu).ShouldBe(hit ? [7u] : []);
        }
    }

    [Fact]
    public void The_id_has_four_bits_and_NSATT_is_ignored()
    {
        using var bench = new VgicBench().On();
        bench.Write(0xf00, 2 << 24 | 1 << 15 | 0x7ff0 | 3);
        bench.Drain().ShouldBe([3u]);
    }

    /// <summary>T19: two senders are two deliveries, the same sender twice is one.</summary>
    [Fact]
    public void Deliveries_are_counted_by_sender()
    {
        using var bench = new VgicBench(vcpus: 3);
        bench.Write(0xf00, 1 << 16 | 4, vcpu: 1);
        bench.Write(0xf00, 1 << 16 | 4, vcpu: 2);
        bench.Write(0xf00, 1 << 16 | 4, vcpu: 2);
        bench.On().Drain().ShouldBe([4u, 4]);
    }

    [Fact]
    public void One_sent_in_its_handler_is_delivered_after_the_end()
    {
        using var bench = new VgicBench().On();
        bench.Write(0xf00, 2 << 24);
        bench.Acknowledge().ShouldBe(0u);
        bench.Write(0xf00, 2 << 24);
        bench.End(0);
        bench.Drain().ShouldBe([0u]);
    }

    [Fact]
    public void Targets_are_woken()
    {
        using var bench = new VgicBench(vcpus: 3).On();
        bench.State.WakeMask = 0;
        bench.Write(0xf00, 1 << 24);
        bench.State.WakeMask.ShouldBe(0b110u);
    }

    [Fact]
    public void A_part_of_the_word_sends_nothing()
    {
        using var bench = new VgicBench().On();
        bench.Write(0xf03, 2, size: 1);
        bench.Write(0xf02, 0x0201, size: 2);
        bench.Drain().ShouldBeEmpty();
    }
}
