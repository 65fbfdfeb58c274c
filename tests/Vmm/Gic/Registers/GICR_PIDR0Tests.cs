using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_PIDR0.</summary>
public class GICR_PIDR0Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        ulong[] expected = [0x92, 0xb4];
        for (uint n = 0; n < expected.Length; n++)
        {
            bench.WriteR(0, 0xffe0 + (n * 4), uint.MaxValue);
            bench.ReadR(0, 0xffe0 + (n * 4)).ShouldBe(expected[n]);
        }
    }
}
