using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.18.</summary>
public class GICD_ICCIDRTests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicBench();
        uint[] expected = [0x0d, 0xf0, 0x05, 0xb1];
        for (uint n = 0; n < expected.Length; n++)
        {
            bench.Write(0xff0 + (n * 4), uint.MaxValue);
            bench.Read(0xff0 + (n * 4)).ShouldBe(expected[n]);
        }
    }
}
