using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ICENABLER0.</summary>
public class GICR_ICENABLER0Tests
{
    /// <summary>SGIs too.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2);
        bench.WriteR(1, 0x10100, uint.MaxValue);
        bench.WriteR(1, 0x10180, 0x0f0f_0f0f);
        bench.ReadR(1, 0x10180).ShouldBe(0xf0f0_f0f0ul);
        bench.ReadR(1, 0x10100).ShouldBe(0xf0f0_f0f0ul);
        bench.Write(0x180, uint.MaxValue);
        bench.ReadR(1, 0x10100).ShouldBe(0xf0f0_f0f0ul);
    }
}
