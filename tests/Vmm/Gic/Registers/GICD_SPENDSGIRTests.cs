using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.17.</summary>
public class GICD_SPENDSGIRTests
{
    [Fact]
    public void Sources_become_pending_on_the_writer()
    {
        using var bench = new VgicBench(vcpus: 2);
        bench.Write(0xf2c, 0xff00_0000, vcpu: 1);
        bench.Read(0xf2c, 1).ShouldBe(0x0300_0000u, "bits of absent vCPUs are not kept");
        bench.Read(0xf2c, 0).ShouldBe(0u);
        bench.Bit(GICD_ISPENDR.OffsetBytes, 15, 1).ShouldBeTrue();
        bench.On().Drain(1).ShouldBe([15u, 15]);
    }
}
