using System;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.9, GICD_CLRSPI_NSR: GICD_TYPER.MBIS is 0.</summary>
public class GICDv3_CLRSPI_NSRTests
{
    [Fact]
    public void It_reads_0_and_ignores_writes()
    {
        using var bench = new VgicV3Bench().On();
        byte[] before = bench.Bench.Bytes.ToArray();
        bench.Write(0x48, uint.MaxValue);
        bench.Read(0x48).ShouldBe(0ul);
        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }
}
