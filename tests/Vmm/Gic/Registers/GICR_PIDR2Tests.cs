using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_PIDR2: ArchRev is 3.</summary>
public class GICR_PIDR2Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.WriteR(0, 0xffe8, uint.MaxValue);
        bench.ReadR(0, 0xffe8).ShouldBe(0x3bul);
    }
}
