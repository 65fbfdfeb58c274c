using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.2, ICC_SGI0R_EL1.</summary>
public class ICC_SGI0R_EL1Tests
{
    [Fact]
    public void It_reaches_Group_0_only()
    {
        using var bench = new VgicV3Bench(2).On().Enable(5, 1).Enable(6, 1);
        bench.WriteR(1, 0x10080, 1 << 6);
        bench.Msr(0, ICC_SGI0R_EL1.Encoding, (5ul << 24) | 2).ShouldBeTrue();
        bench.Msr(0, ICC_SGI0R_EL1.Encoding, (6ul << 24) | 2).ShouldBeTrue();
        bench.Drain(1).ShouldBe([5u]);
    }
}
