using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ISACTIVER0.</summary>
public class GICR_ISACTIVER0Tests
{
    /// <summary>An active one is not delivered.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2).On().Enable(3, 1);
        bench.WriteR(1, 0x10300, 8);
        bench.ReadR(1, 0x10300).ShouldBe(8ul);
        bench.SetPending(3, 1);
        bench.Drain(1).ShouldBeEmpty();
        bench.ReadR(0, 0x10300).ShouldBe(0ul);
    }
}
