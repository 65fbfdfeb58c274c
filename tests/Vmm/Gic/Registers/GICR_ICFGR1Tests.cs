using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ICFGR1: PPIs are level-sensitive.</summary>
public class GICR_ICFGR1Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.WriteR(0, 0x10c04, uint.MaxValue);
        bench.ReadR(0, 0x10c04).ShouldBe(0ul);
    }
}
