using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.7.</summary>
public class GICD_ISPENDRTests
{
    /// <summary>T6: SGIs become pending by GICD_SGIR and GICD_SPENDSGIR only.</summary>
    [Fact]
    public void Writes_for_SGIs_are_ignored()
    {
        using var bench = new VgicBench().On();
        bench.Write(0x200, 0x0000_ffff);
        bench.Read(0x200).ShouldBe(0u);
        bench.Drain().ShouldBeEmpty();
    }

    /// <summary>T2: an edge that is pending already stays one.</summary>
    [Fact]
    public void Twice_is_once()
    {
        using var bench = new VgicBench().On();
        bench.Edge(40);
        bench.SetPending(40);
        bench.SetPending(40);
        bench.Enable(40).Drain().ShouldBe([40u]);
    }

    /// <summary>T3: it stays pending after the level falls.</summary>
    [Fact]
    public void A_level_that_is_high_is_latched_too()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Physical(40);
        bench.SetPending(40);
        bench.Enable(40);
        bench.Drain().ShouldBe([40u], "one delivery takes the latch; its end takes the level");
        bench.SetPending(40);
        bench.Bit(0x200, 40).ShouldBeFalse("in a list register, no longer latched");
        bench.Drain().ShouldBe([40u]);
    }

    [Fact]
    public void An_active_one_becomes_pending_again()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.SetPending(40);
        bench.Acknowledge().ShouldBe(40u);
        bench.SetPending(40);
        bench.Bit(0x200, 40).ShouldBeTrue();
        bench.End(40);
        bench.Drain().ShouldBe([40u]);
    }
}
