using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Lockstep.Vmm.Gic;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>The way of an interrupt through list registers, maintenance, reset and waking.</summary>
public class VgicDeliveryTests
{
    /// <summary>A physical interrupt is acknowledged once, after its end, not before.</summary>
    [Fact]
    public void A_physical_interrupt_is_acknowledged_at_its_end()
    {
        using var bench = new VgicBench(passthrough: [40]).On().Enable(40);
        for (int i = 1; i < 4; i++)
        {
            bench.Physical(40);
            bench.Acknowledge().ShouldBe(40u);
            bench.Acks(40).ShouldBe(i - 1);
            bench.End(40);
            bench.Acks(40).ShouldBe(i);
        }
    }

    /// <summary>A delivery that software asked for owes no acknowledge.</summary>
    [Fact]
    public void A_delivery_by_software_is_not_acknowledged()
    {
        using var bench = new VgicBench(passthrough: [40]).On().Enable(40).Enable(27);
        bench.SetPending(40);
        bench.SetPending(27);
        bench.Drain().ShouldBe([40u, 27]);
        bench.Kernel.Log.ShouldNotContain(c => c.Operation == KernelOperation.AckIrq || c.Operation == KernelOperation.AckVppi);
    }

    /// <summary>A physical interrupt that arrives while its INTID is in a list register by software's wish.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_physical_interrupt_while_loaded_is_not_loaded_twice(bool edge)
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        if (edge)
        {
            bench.Edge(40);
        }

        bench.Enable(40).SetPending(40);
        bench.Physical(40);
        bench.Kernel.Calls(KernelOperation.InjectIrq).Count().ShouldBe(1);
        bench.Drain().ShouldBe(edge ? [40u, 40] : [40u]);
        bench.Acks(40).ShouldBe(1);
    }

    /// <summary>The timer's short way at its end is taken only when nothing else is to do.</summary>
    [Fact]
    public void A_timer_that_is_made_pending_in_its_handler_comes_again()
    {
        using var bench = new VgicBench().On().Enable(27);
        bench.Timer();
        bench.Acknowledge().ShouldBe(27u);
        bench.SetPending(27);
        bench.End(27);
        bench.Kernel.Calls(KernelOperation.AckVppi).Count().ShouldBe(1);
        bench.Drain().ShouldBe([27u]);
        bench.Kernel.Calls(KernelOperation.AckVppi).Count().ShouldBe(1);
    }

    [Fact]
    public void The_end_of_the_timer_makes_place_for_what_waits()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(27).Enable(40);
        bench.Timer();
        bench.SetPending(40);
        bench.Drain().ShouldBe([27u, 40]);
    }

    [Fact]
    public void Acknowledges_come_before_the_refill()
    {
        using var bench = new VgicBench(listRegisters: 1, passthrough: [40]).On().Enable(40).Enable(41);
        bench.Physical(40);
        bench.SetPending(41);
        bench.Kernel.Log.Clear();
        bench.LogCleared();
        bench.Acknowledge();
        bench.End(40);
        bench.Kernel.Log.Select(c => c.Operation).ShouldBe([KernelOperation.AckIrq, KernelOperation.InjectIrq]);
    }

    /// <summary>T39: on each refill the most urgent waiting interrupt gets the list register.</summary>
    [Fact]
    public void A_freed_list_register_gets_the_most_urgent()
    {
        using var bench = new VgicBench(listRegisters: 2).On();
        for (uint intid = 40; intid < 48; intid++)
        {
            bench.Enable(intid).Priority(intid, (47 - intid) * 8);
        }

        bench.Write(GICD_ISPENDR.OffsetBytes + 4, 0xff00);
        bench.Kernel.Calls(KernelOperation.InjectIrq).Select(c => (uint)c.A).ShouldBe([47u, 46]);
        bench.Drain().ShouldBe([47u, 46, 45, 44, 43, 42, 41, 40]);
    }

    /// <summary>Reset acknowledges what is owed, forgets what waits, and keeps what it believes of list registers.</summary>
    [Fact]
    public void Reset_keeps_the_belief_and_pays_the_debts()
    {
        using var bench = new VgicBench(vcpus: 2, listRegisters: 1, passthrough: [40, 41]).On().Enable(40).Enable(41).Enable(27);
        bench.Physical(40);
        bench.Physical(41);
        bench.Timer(0);
        bench.Timer(1);
        bench.Write(0xf00, 2 << 24 | 3);
        bench.Reset();
        bench.Masked.ShouldBeEmpty();
        bench.Read(GICD_ISPENDR.OffsetBytes).ShouldBe(0u);
        bench.Bit(GICD_ISACTIVER.OffsetBytes, 40).ShouldBeTrue("it is still in the list register");
        bench.On().Enable(40);
        bench.Physical(40);
        bench.Kernel.Violations.ShouldBeEmpty();
        bench.Drain().Take(1).ShouldBe([40u], "the one from before the reset");
        bench.Masked.ShouldBeEmpty();
    }

    [Fact]
    public void After_reset_every_register_reads_as_at_the_start()
    {
        using var fresh = new VgicBench(vcpus: 2);
        using var bench = new VgicBench(vcpus: 2);
        for (uint at = 0; at < 0xf00; at += 4)
        {
            bench.Write(at, 0xffff_ffff & ~(at == 0 ? 3u : 0));
        }

        bench.Reset();
        bench.Bytes.ToArray().ShouldBe(fresh.Bytes.ToArray());
    }

    [Fact]
    public void Loading_wakes_the_vCPU()
    {
        using var bench = new VgicBench(vcpus: 2, passthrough: [40]).On().Enable(40, targets: 2);
        bench.State.WakeMask = 0;
        bench.Physical(40);
        bench.State.WakeMask.ShouldBe(0b10u);
        bench.Write(GICD_ITARGETSR.OffsetBytes + 41, 3, size: 1);
        bench.Write(GICD_ISENABLER.OffsetBytes + 4, 1 << 9);
        bench.State.WakeMask = 0;
        bench.SetPending(41);
        bench.State.WakeMask.ShouldBe(0b11u, "all targets wake, one gets it");
    }

    /// <summary>WFI does not block while something may be pending, active or waiting.</summary>
    [Fact]
    public void MayHavePending_tells_when_WFI_must_not_block()
    {
        using var bench = new VgicBench(vcpus: 2, listRegisters: 1).On().Enable(40).Enable(41);
        Pending(bench, 0).ShouldBeFalse();
        bench.SetPending(40);
        Pending(bench, 0).ShouldBeTrue();
        Pending(bench, 1).ShouldBeFalse();
        bench.Acknowledge();
        Pending(bench, 0).ShouldBeTrue("the kernel does not tell that it is active");
        bench.End(40);
        Pending(bench, 0).ShouldBeFalse();
        bench.Kernel.InjectErrors.Enqueue(8);
        bench.SetPending(41);
        Pending(bench, 0).ShouldBeTrue("it waits for the refused list register");
        bench.Write(0x000, 0);
        Pending(bench, 0).ShouldBeFalse("nothing is forwarded");
    }

    /// <summary>L1: among equals nobody starves behind one that comes back at once.</summary>
    [Fact]
    public void An_interrupt_that_comes_back_does_not_starve_a_more_urgent_one()
    {
        using var bench = new VgicBench(listRegisters: 1, passthrough: [40]).On().Enable(40).Enable(41);
        bench.Priority(40, 0x80);
        bench.Priority(41, 0x40);
        bench.Physical(40);
        bench.SetPending(41);
        var order = new List<uint>();
        for (int i = 0; i < 4; i++)
        {
            uint intid = bench.Acknowledge();
            order.Add(intid);
            bench.End(intid);
            bench.Physical(40);
        }

        order.ShouldBe([40u, 41, 40, 40]);
    }

    private static bool Pending(VgicBench bench, uint vcpu) => Vgic<RecordingKernel>.MayHavePending(ref bench.State, vcpu);
}
