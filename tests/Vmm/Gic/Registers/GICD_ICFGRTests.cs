using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.13.</summary>
public class GICD_ICFGRTests
{
    /// <summary>I3.</summary>
    [Fact]
    public void SGIs_are_edges_and_PPIs_levels_for_good()
    {
        using var bench = new VgicBench(vcpus: 2);
        bench.Write(0xc00, 0, 1);
        bench.Write(0xc04, uint.MaxValue, 1);
        bench.Read(0xc00, 1).ShouldBe(0xaaaa_aaaau);
        bench.Read(0xc04, 1).ShouldBe(0u);
    }

    [Fact]
    public void Only_odd_bits_of_SPIs_are_kept()
    {
        using var bench = new VgicBench();
        bench.Write(0xc08, 0xffff_0f00);
        bench.Read(0xc08).ShouldBe(0xaaaa_0a00u);
        bench.Write(0xc0c, 0x1234_8765);
        bench.Read(0xc0c).ShouldBe(0x0220_8220u);
        bench.Read(0xc08).ShouldBe(0xaaaa_0a00u, "the other half of the bank");
    }

    /// <summary>T13: whatever the guest does to the configuration, an interrupt and its acknowledge are not lost.</summary>
    [Fact]
    public void A_held_level_that_becomes_an_edge_is_still_delivered()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Physical(40);
        bench.Edge(40);
        bench.Enable(40).Drain().ShouldBe([40u]);
        bench.Acks(40).ShouldBe(1);
    }
}
