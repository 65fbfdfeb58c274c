using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_PIDR4.</summary>
public class GICDv3_PIDR4Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicV3Bench();
        ulong[] expected = [0x44, 0, 0, 0];
        for (uint n = 0; n < expected.Length; n++)
        {
            bench.Write(0xffd0 + (n * 4), uint.MaxValue);
            bench.Read(0xffd0 + (n * 4)).ShouldBe(expected[n]);
        }
    }
}
