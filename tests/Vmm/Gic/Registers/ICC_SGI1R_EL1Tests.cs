using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.2, ICC_SGI1R_EL1.</summary>
public class ICC_SGI1R_EL1Tests
{
    [Fact]
    public void It_reaches_Group_1_only()
    {
        using var bench = new VgicV3Bench(2).On().Enable(5, 1).Enable(6, 1);
        bench.WriteR(1, 0x10080, 1 << 6);
        bench.Msr(0, ICC_SGI1R_EL1.Encoding, (5ul << 24) | 2).ShouldBeTrue();
        bench.Msr(0, ICC_SGI1R_EL1.Encoding, (6ul << 24) | 2).ShouldBeTrue();
        bench.Drain(1).ShouldBe([6u]);
    }

    /// <summary>T33: the list, in the vCPUs' own cluster; RS is RES0 and ignored; absent targets are ignored.</summary>
    [Theory]
    [InlineData(0x0000_0000_0000_8002ul, 0x8002u)]
    [InlineData(0x0000_f000_0000_0001ul, 0x0001u)]
    [InlineData(0x0000_0000_0001_0001ul, 0u)]
    [InlineData(0x0000_0001_0000_0001ul, 0u)]
    [InlineData(0x0001_0000_0000_0001ul, 0u)]
    [InlineData(0x0000_0100_0000_0000ul, 0xfff7u)]
    [InlineData(0x00ff_01ff_00ff_0008ul, 0xfff7u)]
    [InlineData(0xff00_0e00_f000_0001ul, 0x0001u)]
    public void Targets_are_as_stated(ulong value, uint targets)
    {
        using var bench = new VgicV3Bench(16);
        for (uint v = 0; v < 16; v++)
        {
            bench.WriteR(v, 0x10080, uint.MaxValue);
        }

        bench.Msr(3, ICC_SGI1R_EL1.Encoding, value | (9ul << 24)).ShouldBeTrue();
        for (uint v = 0; v < 16; v++)
        {
            bench.IsPending(9, v).ShouldBe((targets >> (int)v & 1) != 0, $"vCPU {v}");
        }

        bench.State.WakeMask.ShouldBe(targets);
    }

    [Fact]
    public void Absent_vcpus_are_ignored()
    {
        using var bench = new VgicV3Bench(3);
        bench.Msr(0, ICC_SGI1R_EL1.Encoding, 0xfff8).ShouldBeTrue();
        bench.Msr(0, ICC_SGI1R_EL1.Encoding, 1ul << 40).ShouldBeTrue();
        bench.State.WakeMask.ShouldBe(6u);
    }

    /// <summary>T34: no source; senders before the load are one delivery, one more while it is in a list register.</summary>
    [Fact]
    public void Two_senders_are_one_delivery()
    {
        using var bench = new VgicV3Bench(3).Enable(9);
        bench.WriteR(0, 0x10080, uint.MaxValue);
        bench.Msr(1, ICC_SGI1R_EL1.Encoding, (9ul << 24) | 1);
        bench.Msr(2, ICC_SGI1R_EL1.Encoding, (9ul << 24) | 1);
        bench.On().Bench.Acknowledge().ShouldBe(9u);
        bench.Msr(2, ICC_SGI1R_EL1.Encoding, (9ul << 24) | 1);
        bench.Bench.End(9);
        bench.Drain().ShouldBe([9u]);
    }
}
