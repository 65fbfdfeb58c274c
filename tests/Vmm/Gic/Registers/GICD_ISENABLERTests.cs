using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.5.</summary>
public class GICD_ISENABLERTests
{
    [Fact]
    public void SGIs_are_always_enabled()
    {
        using var bench = new VgicBench();
        bench.Read(0x100).ShouldBe(0x0000_ffffu);
        bench.Write(GICD_ICENABLER.OffsetBytes, uint.MaxValue);
        bench.Read(0x100).ShouldBe(0x0000_ffffu);
    }

    [Fact]
    public void Zeros_have_no_effect_and_ones_only_on_their_bit()
    {
        using var bench = new VgicBench();
        bench.Write(0x104, 0x0000_0100);
        bench.Write(0x104, 0x0000_0001);
        bench.Read(0x104).ShouldBe(0x0000_0101u);
        bench.Read(GICD_ICENABLER.OffsetBytes + 4).ShouldBe(0x0000_0101u);
    }

    /// <summary>T7: what became pending while it was disabled is delivered now.</summary>
    [Fact]
    public void A_held_edge_is_delivered()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Write(GICD_ITARGETSR.OffsetBytes + 40, 1, size: 1);
        bench.Edge(40);
        bench.Physical(40);
        bench.Drain().ShouldBeEmpty();
        bench.Acks(40).ShouldBe(0);
        bench.Enable(40).Drain().ShouldBe([40u]);
        bench.Acks(40).ShouldBe(1);
    }
}
