using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.4.</summary>
public class GICD_IGROUPRTests
{
    [Fact]
    public void The_group_goes_into_the_list_register()
    {
        using var bench = new VgicBench();
        bench.Write(0x000, 3);
        bench.Write(0x080 + 4, 1 << 8);
        bench.Enable(40).SetPending(40);
        bench.Kernel.ListRegister(0, 0).Group.ShouldBe(1u);
        bench.Enable(41).SetPending(41);
        bench.Kernel.ListRegister(0, 1).Group.ShouldBe(0u);
    }

    [Fact]
    public void A_waiting_interrupt_changes_its_group()
    {
        using var bench = new VgicBench().On();
        bench.Write(0x080 + 4, 1 << 8);
        bench.Enable(40).SetPending(40);
        bench.Drain().ShouldBeEmpty();
        bench.Write(0x080 + 4, 0);
        bench.Drain().ShouldBe([40u]);
    }

    [Fact]
    public void Priorities_stay()
    {
        using var bench = new VgicBench();
        bench.Write(GICD_IPRIORITYR.OffsetBytes + 40, 0x7856_3418);
        bench.Write(0x080 + 4, uint.MaxValue);
        bench.Read(GICD_IPRIORITYR.OffsetBytes + 40).ShouldBe(0x7850_3018u);
    }
}
