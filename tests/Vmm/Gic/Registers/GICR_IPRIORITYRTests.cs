using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_IPRIORITYR.</summary>
public class GICR_IPRIORITYRTests
{
    /// <summary>T14: bytes; five bits each.</summary>
    [Fact]
    public void It_is_the_owners()
    {
        using var bench = new VgicV3Bench(2, listRegisters: 1).On().Enable(3, 1).Enable(20, 1);
        bench.WriteR(1, 0x1041c, uint.MaxValue);
        bench.ReadR(1, 0x1041c).ShouldBe(0xf8f8_f8f8ul);
        bench.ReadR(0, 0x1041c).ShouldBe(0ul);
        bench.WriteR(1, 0x10403, 0x47, 1);
        bench.ReadR(1, 0x10400).ShouldBe(0x4000_0000ul);
        bench.Write(0x400, uint.MaxValue);
        bench.ReadR(0, 0x10400).ShouldBe(0ul);
        bench.WriteR(1, 0x14, 2);
        bench.SetPending(3, 1);
        bench.SetPending(20, 1);
        bench.WriteR(1, 0x14, 0);
        bench.Drain(1).ShouldBe([20u, 3]);
    }
}
