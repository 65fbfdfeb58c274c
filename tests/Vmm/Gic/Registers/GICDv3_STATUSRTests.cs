using System;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_STATUSR: optional.</summary>
public class GICDv3_STATUSRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicV3Bench().On();
        byte[] before = bench.Bench.Bytes.ToArray();
        bench.Write(0x10, uint.MaxValue);
        bench.Read(0x10).ShouldBe(0ul);
        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }
}
