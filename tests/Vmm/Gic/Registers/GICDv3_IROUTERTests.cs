using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_IROUTER&lt;n&gt;.</summary>
public class GICDv3_IROUTERTests
{
    /// <summary>32- and 64-bit accesses; bytes are lanes. Interrupt_Routing_Mode is RAZ/WI.</summary>
    [Fact]
    public void Affinities_are_kept()
    {
        using var bench = new VgicV3Bench(2);
        bench.Write(0x6100, ulong.MaxValue, 8);
        bench.Read(0x6100, 8).ShouldBe(0x0000_00ff_00ff_fffful);
        bench.Write(0x6104, 0x12);
        bench.Read(0x6100, 8).ShouldBe(0x0000_0012_00ff_fffful);
        bench.Write(0x6100, 0x8000_0001);
        bench.Read(0x6100).ShouldBe(1ul);
        bench.Write(0x6102, 0x34, 1);
        bench.Read(0x6100, 8).ShouldBe(0x12_0034_0001ul);
        bench.Read(0x6108, 8).ShouldBe(0ul);
    }

    [Fact]
    public void Absent_INTIDs_have_none()
    {
        using var bench = new VgicV3Bench(2, 96);
        foreach (uint at in new uint[] { 0x6000, 0x60f8, 0x6000 + (96 * 8), 0x7fd8, 0x7fe0, 0x7ff8 })
        {
            bench.Write(at, 1, 8);
            bench.Read(at, 8).ShouldBe(0ul);
        }
    }

    [Fact]
    public void The_last_one_is_of_1019()
    {
        using var bench = new VgicV3Bench(16, 1024);
        bench.Write(0x7fd8, 15, 8);
        bench.Read(0x7fd8, 8).ShouldBe(15ul);
        bench.On().Enable(1019, 15);
        bench.SetPending(1019);
        bench.Drain(15).ShouldBe([1019u]);
    }

    /// <summary>T32: it stays pending, and goes where it is routed later.</summary>
    [Theory]
    [InlineData(2ul)]
    [InlineData(0x100ul)]
    [InlineData(0x1_0000ul)]
    [InlineData(0x1_0000_0000ul)]
    public void A_route_to_nobody_leaves_it_pending(ulong affinity)
    {
        using var bench = new VgicV3Bench(2).On().Enable(40);
        bench.Write(0x6140, affinity, 8);
        bench.SetPending(40);
        bench.Drain(0).ShouldBeEmpty();
        bench.Drain(1).ShouldBeEmpty();
        bench.IsPending(40).ShouldBeTrue();
        bench.Write(0x6140, 1, 8);
        bench.Drain(1).ShouldBe([40u]);
    }

    /// <summary>No half of a route is ever in effect: lower word 0 with the old upper one would be vCPU 0.</summary>
    [Fact]
    public void A_doubleword_is_written_at_once()
    {
        using var bench = new VgicV3Bench(2).On().Enable(40);
        bench.Write(0x6140, 5, 8);
        bench.SetPending(40);
        bench.Write(0x6140, 0x1_0000_0000, 8);
        bench.Drain(0).ShouldBeEmpty();
    }
}
