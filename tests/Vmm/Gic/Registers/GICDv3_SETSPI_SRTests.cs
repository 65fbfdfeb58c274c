using System;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_SETSPI_SR: GICD_TYPER.MBIS is 0.</summary>
public class GICDv3_SETSPI_SRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicV3Bench().On();
        byte[] before = bench.Bench.Bytes.ToArray();
        bench.Write(0x50, uint.MaxValue);
        bench.Read(0x50).ShouldBe(0ul);
        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }
}
