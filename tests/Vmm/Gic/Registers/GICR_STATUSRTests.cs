using System;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_STATUSR: optional.</summary>
public class GICR_STATUSRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicV3Bench().On();
        byte[] before = bench.Bench.Bytes.ToArray();
        bench.WriteR(0, 0x10, uint.MaxValue);
        bench.ReadR(0, 0x10).ShouldBe(0ul);
        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }
}
