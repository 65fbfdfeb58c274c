using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ICPENDR0.</summary>
public class GICR_ICPENDR0Tests
{
    /// <summary>T6: in GICv3 also of SGIs.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2).On();
        bench.WriteR(1, 0x10200, 0x0400_0018);
        bench.WriteR(1, 0x10280, 0x0000_0008);
        bench.ReadR(1, 0x10280).ShouldBe(0x0400_0010ul);
        bench.Enable(3, 1).Enable(4, 1).Drain(1).ShouldBe([4u]);
    }
}
