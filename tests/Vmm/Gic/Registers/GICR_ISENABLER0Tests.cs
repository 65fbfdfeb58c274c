using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ISENABLER0.</summary>
public class GICR_ISENABLER0Tests
{
    /// <summary>SGIs too; any vCPU may write it, and the effect is on the owner.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2);
        bench.ReadR(1, 0x10100).ShouldBe(0ul);
        bench.WriteR(1, 0x10100, 0x0801_0001);
        bench.ReadR(1, 0x10100).ShouldBe(0x0801_0001ul);
        bench.ReadR(0, 0x10100).ShouldBe(0ul);
        bench.Read(0x100).ShouldBe(0ul);
        bench.Write(0x100, uint.MaxValue);
        bench.ReadR(0, 0x10100).ShouldBe(0ul);
    }
}
