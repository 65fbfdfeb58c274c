using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.8.</summary>
public class GICD_ICPENDRTests
{
    [Fact]
    public void A_latch_is_cleared()
    {
        using var bench = new VgicBench().On();
        bench.SetPending(40);
        bench.Write(0x284, 1 << 8);
        bench.Bit(0x200, 40).ShouldBeFalse();
        bench.Enable(40).Drain().ShouldBeEmpty();
    }

    /// <summary>T4: a level stays pending while it is high.</summary>
    [Fact]
    public void A_level_that_is_high_stays_pending()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Physical(40);
        bench.Write(0x284, 1 << 8);
        bench.Bit(0x200, 40).ShouldBeTrue();
        bench.Acks(40).ShouldBe(0);
        bench.Enable(40).Drain().ShouldBe([40u]);
        bench.Acks(40).ShouldBe(1);
    }

    /// <summary>An edge that the guest discards has no end to be acknowledged at; the next one must be able to come.</summary>
    [Fact]
    public void A_discarded_edge_is_acknowledged()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Edge(40);
        bench.Physical(40);
        bench.Write(0x284, 1 << 8);
        bench.Acks(40).ShouldBe(1);
        bench.Physical(40).ShouldBeTrue();
        bench.Enable(40).Drain().ShouldBe([40u]);
        bench.Acks(40).ShouldBe(2);
    }

    [Fact]
    public void An_edge_in_a_list_register_is_acknowledged_at_its_end()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Edge(40);
        bench.Enable(40).Physical(40);
        bench.Acknowledge().ShouldBe(40u);
        bench.Write(0x284, 1 << 8);
        bench.Acks(40).ShouldBe(0);
        bench.End(40);
        bench.Acks(40).ShouldBe(1);
    }

    [Fact]
    public void Writes_for_SGIs_are_ignored()
    {
        using var bench = new VgicBench();
        bench.Write(GICD_SGIR.OffsetBytes, 2 << 24 | 3);
        bench.Write(0x280, uint.MaxValue);
        bench.Bit(0x200, 3).ShouldBeTrue();
    }
}
