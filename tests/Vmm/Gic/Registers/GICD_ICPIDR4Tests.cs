using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.18.</summary>
public class GICD_ICPIDR4Tests
{
    [Fact]
    public void It_is_constant()
    {
        using var bench = new VgicBench();
        uint[] expected = [0x04, 0x00, 0x00, 0x00];
        for (uint n = 0; n < expected.Length; n++)
        {
            bench.Write(0xfd0 + (n * 4), uint.MaxValue);
            bench.Read(0xfd0 + (n * 4)).ShouldBe(expected[n]);
        }
    }
}
