using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.11.</summary>
public class GICD_IPRIORITYRTests
{
    /// <summary>T14: 32 levels; the low three bits of every byte are RAZ/WI.</summary>
    [Fact]
    public void Five_bits_are_implemented()
    {
        using var bench = new VgicBench();
        bench.Write(0x428, uint.MaxValue);
        bench.Read(0x428).ShouldBe(0xf8f8_f8f8u);
        bench.Write(0x429, 0x4f, size: 1);
        bench.Read(0x428).ShouldBe(0xf8f8_48f8u);
    }

    /// <summary>I4: a smaller value is more urgent; among equals the lowest INTID.</summary>
    [Fact]
    public void The_most_urgent_comes_first()
    {
        using var bench = new VgicBench(listRegisters: 1);
        foreach ((uint intid, uint priority) in new (uint, uint)[] { (40, 0x80), (41, 0x08), (42, 0x80), (43, 0xf8), (44, 0) })
        {
            bench.Enable(intid).Priority(intid, priority);
            bench.SetPending(intid);
        }

        bench.On().Drain().ShouldBe([44u, 41, 40, 42, 43]);
    }

    [Fact]
    public void The_list_register_has_the_priority()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.Priority(40, 0xa8);
        bench.SetPending(40);
        bench.Kernel.ListRegister(0, 0).Priority.ShouldBe(0xa8u >> 3);
    }

    [Fact]
    public void A_waiting_interrupt_changes_its_priority()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(40).Enable(41).Enable(42);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.SetPending(42);
        bench.Priority(41, 0x10);
        bench.Drain().ShouldBe([40u, 42, 41]);
    }
}
