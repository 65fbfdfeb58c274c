using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.16.</summary>
public class GICD_CPENDSGIRTests
{
    [Fact]
    public void One_source_is_cleared()
    {
        using var bench = new VgicBench(vcpus: 3);
        bench.Write(GICD_SPENDSGIR.OffsetBytes + 4, 0x0000_0700);
        bench.Write(0xf15, 2, size: 1);
        bench.Read(0xf14).ShouldBe(0x0000_0500u);
        bench.On().Drain().ShouldBe([5u, 5]);
    }

    [Fact]
    public void The_last_source_ends_pending()
    {
        using var bench = new VgicBench();
        bench.Write(GICD_SGIR.OffsetBytes, 2 << 24 | 5);
        bench.Write(0xf14, uint.MaxValue);
        bench.Bit(GICD_ISPENDR.OffsetBytes, 5).ShouldBeFalse();
        bench.On().Drain().ShouldBeEmpty();
    }
}
