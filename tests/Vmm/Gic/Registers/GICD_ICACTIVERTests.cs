using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.10.</summary>
public class GICD_ICACTIVERTests
{
    [Fact]
    public void What_is_in_a_list_register_stays_active()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.SetPending(40);
        bench.Write(0x384, uint.MaxValue);
        bench.Bit(0x300, 40).ShouldBeTrue();
        bench.Drain().ShouldBe([40u]);
    }

    [Fact]
    public void What_software_made_active_is_cleared()
    {
        using var bench = new VgicBench();
        bench.Write(GICD_ISACTIVER.OffsetBytes, 0x0100_0001);
        bench.Write(0x380, 1);
        bench.Read(0x380).ShouldBe(0x0100_0000u);
    }
}
