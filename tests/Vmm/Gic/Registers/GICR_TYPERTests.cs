using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_TYPER.</summary>
public class GICR_TYPERTests
{
    /// <summary>T30: number and affinity are the owner's; Last is set on the last one only.</summary>
    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(16u)]
    public void It_says_whose_it_is(uint vcpus)
    {
        using var bench = new VgicV3Bench(vcpus);
        for (ulong owner = 0; owner < vcpus; owner++)
        {
            ulong expected = (owner << 32) | (owner << 8) | (owner + 1 == vcpus ? 0x10ul : 0);
            bench.WriteR((uint)owner, 8, ulong.MaxValue, 8);
            bench.ReadR((uint)owner, 8, 8).ShouldBe(expected);
            bench.ReadR((uint)owner, 8).ShouldBe(expected & uint.MaxValue);
            bench.ReadR((uint)owner, 12).ShouldBe(owner);
        }
    }
}
