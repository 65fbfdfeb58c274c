using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_TYPER.</summary>
public class GICDv3_TYPERTests
{
    /// <summary>No 1 of N, affinity 3, 16 bits of INTID; no LPIs, messages, range selector, CPUs by number.</summary>
    [Theory]
    [InlineData(64u, 1ul)]
    [InlineData(96u, 2ul)]
    [InlineData(1024u, 31ul)]
    public void It_says_how_many_INTIDs_there_are(uint intids, ulong lines)
    {
        using var bench = new VgicV3Bench(16, intids);
        bench.Read(4).ShouldBe(0x0378_0000ul | lines);
        bench.Write(4, 0);
        bench.Read(4).ShouldBe(0x0378_0000ul | lines);
    }
}
