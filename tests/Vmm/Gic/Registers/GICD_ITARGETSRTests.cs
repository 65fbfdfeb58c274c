using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0048B 4.3.12.</summary>
public class GICD_ITARGETSRTests
{
    /// <summary>T15: registers 0 to 7 give the reader its own bit.</summary>
    [Fact]
    public void Private_INTIDs_target_their_reader()
    {
        using var bench = new VgicBench(vcpus: 4);
        for (uint vcpu = 0; vcpu < 4; vcpu++)
        {
            bench.Write(0x81c, uint.MaxValue, vcpu);
            bench.Read(0x81c, vcpu).ShouldBe(0x0101_0101u << (int)vcpu);
        }
    }

    [Fact]
    public void One_vCPU_has_no_targets()
    {
        using var bench = new VgicBench(vcpus: 1).On();
        bench.Write(0x828, uint.MaxValue);
        bench.Read(0x800).ShouldBe(0u);
        bench.Read(0x828).ShouldBe(0u);
        bench.Write(GICD_ISENABLER.OffsetBytes + 4, 1 << 8);
        bench.SetPending(40);
        bench.Drain().ShouldBe([40u]);
    }

    [Fact]
    public void Bits_of_absent_vCPUs_are_not_kept()
    {
        using var bench = new VgicBench(vcpus: 3);
        bench.Write(0x828, uint.MaxValue);
        bench.Read(0x828).ShouldBe(0x0707_0707u);
    }

    /// <summary>T16: without a target it stays pending.</summary>
    [Fact]
    public void An_interrupt_without_targets_waits()
    {
        using var bench = new VgicBench(vcpus: 2, passthrough: [40]).On().Enable(40, targets: 0);
        bench.Physical(40);
        bench.Drain(0).ShouldBeEmpty();
        bench.Drain(1).ShouldBeEmpty();
        bench.Bit(GICD_ISPENDR.OffsetBytes, 40).ShouldBeTrue();
        bench.Write(0x828, 2, size: 1);
        bench.Drain(1).ShouldBe([40u]);
        bench.Acks(40).ShouldBe(1);
    }

    /// <summary>T17: pending moves; what a list register holds does not.</summary>
    [Fact]
    public void Retargeting_moves_what_waits()
    {
        using var bench = new VgicBench(vcpus: 2, listRegisters: 1).On().Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Write(0x828, 0x0202, size: 2);
        bench.Drain(1).ShouldBe([41u]);
        bench.Drain(0).ShouldBe([40u]);
    }

    [Fact]
    public void With_several_targets_the_first_with_a_free_list_register_gets_it()
    {
        using var bench = new VgicBench(vcpus: 3, listRegisters: 1).On().Enable(40).Enable(41, targets: 0b110).Enable(42, 0b011);
        bench.SetPending(40);
        bench.SetPending(42);
        bench.Kernel.ListRegister(1, 0).Intid.ShouldBe(42u);
        bench.SetPending(41);
        bench.Kernel.ListRegister(2, 0).Intid.ShouldBe(41u);
        bench.Drain(0).ShouldBe([40u]);
        bench.Drain(1).ShouldBe([42u]);
        bench.Drain(2).ShouldBe([41u]);
    }

    [Fact]
    public void An_interrupt_that_waits_on_all_its_targets_is_loaded_once()
    {
        using var bench = new VgicBench(vcpus: 2, listRegisters: 1, passthrough: [42]).On().Enable(40, 1).Enable(41, 2).Enable(42, 3);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Physical(42);
        bench.Drain(1).ShouldBe([41u, 42]);
        bench.Drain(0).ShouldBe([40u]);
        bench.Acks(42).ShouldBe(1);
    }
}
