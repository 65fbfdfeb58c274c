using System;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_CLRLPIR: no LPIs.</summary>
public class GICR_CLRLPIRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicV3Bench().On();
        byte[] before = bench.Bench.Bytes.ToArray();
        bench.WriteR(0, 0x48, uint.MaxValue);
        bench.ReadR(0, 0x48).ShouldBe(0ul);
        bench.WriteR(0, 0x48, ulong.MaxValue, 8);
        bench.ReadR(0, 0x48, 8).ShouldBe(0ul);
        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }
}
