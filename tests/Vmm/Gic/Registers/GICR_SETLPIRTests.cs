using System;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_SETLPIR: no LPIs.</summary>
public class GICR_SETLPIRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicV3Bench().On();
        byte[] before = bench.Bench.Bytes.ToArray();
        bench.WriteR(0, 0x40, uint.MaxValue);
        bench.ReadR(0, 0x40).ShouldBe(0ul);
        bench.WriteR(0, 0x40, ulong.MaxValue, 8);
        bench.ReadR(0, 0x40, 8).ShouldBe(0ul);
        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }
}
