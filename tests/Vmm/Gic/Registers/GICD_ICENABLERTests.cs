using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.6.</summary>
public class GICD_ICENABLERTests
{
    /// <summary>T7 and T8: disabling keeps what is pending, and what is in a list register arrives.</summary>
    [Fact]
    public void Pending_state_stays()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Write(0x184, 3 << 8);
        bench.Bit(GICD_ISPENDR.OffsetBytes, 41).ShouldBeTrue();
        bench.Drain().ShouldBe([40u]);
        bench.Enable(41).Drain().ShouldBe([41u]);
    }

    [Fact]
    public void The_end_of_a_disabled_interrupt_is_acknowledged()
    {
        using var bench = new VgicBench(passthrough: [40]).On().Enable(40);
        bench.Physical(40);
        bench.Acknowledge().ShouldBe(40u);
        bench.Write(0x184, 1 << 8);
        bench.End(40);
        bench.Acks(40).ShouldBe(1);
        bench.Masked.ShouldBeEmpty();
    }
}
