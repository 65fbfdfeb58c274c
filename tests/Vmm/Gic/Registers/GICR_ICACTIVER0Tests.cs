using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_ICACTIVER0.</summary>
public class GICR_ICACTIVER0Tests
{
    /// <summary>What was made active by software becomes inactive and is delivered.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2).On().Enable(3, 1);
        bench.WriteR(1, 0x10300, 8);
        bench.SetPending(3, 1);
        bench.WriteR(1, 0x10380, 8);
        bench.ReadR(1, 0x10380).ShouldBe(8ul, "in a list register");
        bench.Drain(1).ShouldBe([3u]);
        bench.ReadR(1, 0x10380).ShouldBe(0ul);
    }
}
