using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.2, and I6.</summary>
public class GICD_TYPERTests
{
    [Theory]
    [InlineData(64u, 1u, 0x001u)]
    [InlineData(96u, 2u, 0x022u)]
    [InlineData(256u, 4u, 0x067u)]
    [InlineData(1024u, 8u, 0x0ffu)]
    public void Tells_the_counts(uint intids, uint vcpus, uint expected)
    {
        using var bench = new VgicBench(vcpus, intids);
        bench.Read(0x004).ShouldBe(expected);
        bench.Write(0x004, 0);
        bench.Read(0x004).ShouldBe(expected);
    }
}
