using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.1.</summary>
public class GICD_CTLRTests
{
    [Fact]
    public void Only_the_two_enables_are_kept()
    {
        using var bench = new VgicBench();
        bench.Write(0x000, uint.MaxValue);
        bench.Read(0x000).ShouldBe(3u);
        bench.Write(0x003, 0xff, size: 1);
        bench.Read(0x000).ShouldBe(3u);
        bench.Write(0x000, 2, size: 1);
        bench.Read(0x000).ShouldBe(2u);
    }

    /// <summary>T26: while the distributor is off interrupts become pending and none is forwarded.</summary>
    [Fact]
    public void Interrupts_wait_while_it_is_off()
    {
        using var bench = new VgicBench(passthrough: [40]);
        bench.Enable(40).Physical(40);
        bench.Write(GICD_SGIR.OffsetBytes, 2 << 24 | 5);
        bench.Drain().ShouldBeEmpty();
        bench.Bit(GICD_ISPENDR.OffsetBytes, 40).ShouldBeTrue();
        bench.Bit(GICD_ISPENDR.OffsetBytes, 5).ShouldBeTrue();
        bench.On().Drain().ShouldBe([5u, 40]);
    }

    [Fact]
    public void Each_group_has_its_enable()
    {
        using var bench = new VgicBench();
        bench.Write(GICD_IGROUPR.OffsetBytes + 4, 1 << 8);
        bench.Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Write(0x000, 1);
        bench.Drain().ShouldBe([41u]);
        bench.Write(0x000, 2);
        bench.Drain().ShouldBe([40u]);
    }

    /// <summary>Between the groups of one priority the INTID decides.</summary>
    [Theory]
    [InlineData(1u << 8)]
    [InlineData(1u << 9)]
    public void Groups_of_one_priority_go_by_INTID(uint inGroup1)
    {
        using var bench = new VgicBench(listRegisters: 1);
        bench.Write(GICD_IGROUPR.OffsetBytes + 4, inGroup1);
        bench.Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Write(0x000, 3);
        bench.Drain().ShouldBe([40u, 41]);
    }
}
