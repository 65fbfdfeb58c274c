using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_PIDR3.</summary>
public class GICR_PIDR3Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.WriteR(0, 0xffec, uint.MaxValue);
        bench.ReadR(0, 0xffec).ShouldBe(0ul);
    }
}
