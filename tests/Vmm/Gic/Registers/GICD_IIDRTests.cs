using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.3.</summary>
public class GICD_IIDRTests
{
    [Fact]
    public void The_implementer_is_the_one_of_the_peripheral_identification()
    {
        using var bench = new VgicBench();
        uint iidr = bench.Read(0x008);
        uint identity = bench.Read(0xfe4) >> 4 | (bench.Read(0xfe8) & 7) << 4, continuation = bench.Read(0xfd0) & 0xf;
        (iidr & 0x7f).ShouldBe(identity);
        (iidr >> 8 & 0xf).ShouldBe(continuation);
    }
}
