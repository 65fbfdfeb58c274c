using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.14: part of the Security Extensions.</summary>
public class GICD_NSACRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicBench();
        bench.Write(0xe08, uint.MaxValue);
        bench.Read(0xe08).ShouldBe(0u);
    }
}
