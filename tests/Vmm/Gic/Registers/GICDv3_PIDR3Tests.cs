using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_PIDR3.</summary>
public class GICDv3_PIDR3Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        bench.Write(0xffec, uint.MaxValue);
        bench.Read(0xffec).ShouldBe(0ul);
    }
}
