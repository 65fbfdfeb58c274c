using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.18.</summary>
public class GICD_ICPIDR3Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicBench();
        uint[] expected = [0x00];
        for (uint n = 0; n < expected.Length; n++)
        {
            bench.Write(0xfec + (n * 4), uint.MaxValue);
            bench.Read(0xfec + (n * 4)).ShouldBe(expected[n]);
        }
    }
}
