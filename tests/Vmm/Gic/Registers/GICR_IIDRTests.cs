using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_IIDR.</summary>
public class GICR_IIDRTests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.WriteR(0, 4, uint.MaxValue);
        bench.ReadR(0, 4).ShouldBe(0x4c00_043bul);
    }
}
