using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_CIDR0.</summary>
public class GICR_CIDR0Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        ulong[] expected = [0x0d, 0xf0, 0x05, 0xb1];
        for (uint n = 0; n < expected.Length; n++)
        {
            bench.WriteR(0, 0xfff0 + (n * 4), uint.MaxValue);
            bench.ReadR(0, 0xfff0 + (n * 4)).ShouldBe(expected[n]);
        }
    }
}
