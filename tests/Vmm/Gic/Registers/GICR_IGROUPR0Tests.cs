using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_IGROUPR0.</summary>
public class GICR_IGROUPR0Tests
{
    /// <summary>The group goes into the list register.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2).On().Enable(3, 1);
        bench.WriteR(1, 0x10080, 0xffff_0008);
        bench.ReadR(1, 0x10080).ShouldBe(0xffff_0008ul);
        bench.ReadR(0, 0x10080).ShouldBe(0ul);
        bench.SetPending(3, 1);
        bench.Bench.Kernel.ListRegister(1, 0).Group.ShouldBe(1u);
    }
}
