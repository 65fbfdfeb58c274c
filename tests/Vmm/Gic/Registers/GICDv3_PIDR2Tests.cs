using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_PIDR2: ArchRev is 3.</summary>
public class GICDv3_PIDR2Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.Write(0xffe8, uint.MaxValue);
        bench.Read(0xffe8).ShouldBe(0x3bul);
    }
}
