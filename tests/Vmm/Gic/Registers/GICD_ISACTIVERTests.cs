using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.9.</summary>
public class GICD_ISACTIVERTests
{
    [Fact]
    public void What_is_in_a_list_register_reads_active()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.Bit(0x300, 40).ShouldBeFalse();
        bench.SetPending(40);
        bench.Bit(0x300, 40).ShouldBeTrue();
        bench.Acknowledge();
        bench.Bit(0x300, 40).ShouldBeTrue();
        bench.End(40);
        bench.Bit(0x300, 40).ShouldBeFalse();
    }

    /// <summary>T23: an active interrupt is not signalled again before it is deactivated.</summary>
    [Fact]
    public void An_active_one_is_not_delivered()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.Write(0x304, 1 << 8);
        bench.SetPending(40);
        bench.Drain().ShouldBeEmpty();
        bench.Bit(0x200, 40).ShouldBeTrue("neither register changes pending state");
        bench.Write(GICD_ICACTIVER.OffsetBytes + 4, 1 << 8);
        bench.Drain().ShouldBe([40u]);
    }

    /// <summary>T12: setting the active bit of the interrupt that is being handled changes nothing.</summary>
    [Fact]
    public void In_its_handler_nothing_changes()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.SetPending(40);
        bench.Acknowledge();
        bench.Write(0x304, 1 << 8);
        bench.End(40);
        bench.Bit(0x300, 40).ShouldBeFalse();
        bench.SetPending(40);
        bench.Drain().ShouldBe([40u]);
    }
}
