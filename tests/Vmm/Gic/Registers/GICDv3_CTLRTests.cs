using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_CTLR.</summary>
public class GICDv3_CTLRTests
{
    /// <summary>T29: ARE and DS are RAO/WI; RWP reads 0.</summary>
    [Fact]
    public void Only_the_two_enables_are_kept()
    {
        using var bench = new VgicV3Bench();
        bench.Read(0).ShouldBe(0x50ul);
        bench.Write(0, uint.MaxValue);
        bench.Read(0).ShouldBe(0x53ul);
        bench.Write(0, 2, 1);
        bench.Read(0).ShouldBe(0x52ul);
        bench.Write(1, 0, 1);
        bench.Read(0).ShouldBe(0x52ul);
    }

    [Fact]
    public void Each_group_has_its_enable()
    {
        using var bench = new VgicV3Bench();
        bench.Write(0x084, 1 << 8);
        bench.Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Write(0, 1);
        bench.Drain().ShouldBe([41u]);
        bench.Write(0, 2);
        bench.Drain().ShouldBe([40u]);
    }
}
