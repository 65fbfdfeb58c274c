using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ICFGR0: SGIs are edge-triggered.</summary>
public class GICR_ICFGR0Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.WriteR(0, 0x10c00, uint.MaxValue);
        bench.ReadR(0, 0x10c00).ShouldBe(0xaaaa_aaaaul);
    }
}
