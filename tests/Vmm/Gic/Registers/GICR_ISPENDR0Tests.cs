using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ISPENDR0.</summary>
public class GICR_ISPENDR0Tests
{
    /// <summary>T6: in GICv3 also of SGIs.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2).On().Enable(3, 1);
        bench.WriteR(1, 0x10200, 0x0400_0008);
        bench.ReadR(1, 0x10200).ShouldBe(0x0400_0000ul, "the SGI is in a list register");
        bench.Drain(1).ShouldBe([3u]);
        bench.ReadR(0, 0x10200).ShouldBe(0ul);
        bench.Write(0x200, uint.MaxValue);
        bench.ReadR(0, 0x10200).ShouldBe(0ul);
    }
}
