using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>The second part of the collection: defects of a distributor on the same kernel. See <see cref="KnownDefects"/>.</summary>
public class KnownDefectsOnSel4
{
    private const uint SendSgi = 0xf00;

    /// <summary>Enables of SPIs were written at one index and read at another.</summary>
    [Fact]
    public void D1_set_and_clear_registers_of_SPIs_agree()
    {
        using var bench = new VgicBench();
        foreach (uint at in new uint[] { 0x104, 0x204, 0x304 })
        {
            bench.Write(at, 2);
            bench.Read(at).ShouldBe(2u);
            bench.Read(at + 0x80).ShouldBe(2u);
            bench.Read(at + 4).ShouldBe(0u);
        }
    }

    /// <summary>INTIDs from 992 wrote past an array.</summary>
    [Fact]
    public void D2_the_last_INTIDs_have_their_state()
    {
        using var bench = new VgicBench(intids: 1024).On().Enable(1019);
        bench.SetPending(1019);
        bench.Drain().ShouldBe([1019u]);
    }

    /// <summary>An edge that arrived while it was disabled was lost.</summary>
    [Fact]
    public void D3_an_edge_while_disabled_is_latched()
    {
        using var bench = new VgicBench(passthrough: [40]).On();
        bench.Edge(40);
        bench.Physical(40);
        bench.Bit(GICD_ISPENDR.OffsetBytes, 40).ShouldBeTrue();
        bench.Enable(40).Drain().ShouldBe([40u]);
    }

    /// <summary>Disable and enable in a handler acknowledged early and took a second list register; so did a second event.</summary>
    [Fact]
    public void D4_no_INTID_is_in_two_list_registers()
    {
        using var bench = new VgicBench(passthrough: [40]).On().Enable(40).Enable(27);
        bench.Physical(40);
        bench.Timer();
        bench.Write(SendSgi, 2 << 24 | 3);
        bench.Write(SendSgi, 2 << 24 | 3);
        bench.Acknowledge();
        bench.Write(GICD_ICENABLER.OffsetBytes + 4, 1 << 8);
        bench.Write(GICD_ISENABLER.OffsetBytes + 4, 1 << 8);
        bench.SetPending(40);
        bench.SetPending(27);
        bench.Acks(40).ShouldBe(0);
        bench.Kernel.Calls(KernelOperation.InjectIrq).Select(c => c.A).ShouldBe([40ul, 27, 3]);
        bench.Kernel.Violations.ShouldBeEmpty();
    }

    /// <summary>An interrupt loaded by maintenance was merged with the next one and lost.</summary>
    [Fact]
    public void D6_both_ways_into_a_list_register_are_the_same()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Acknowledge();
        bench.End(40);
        bench.Acknowledge().ShouldBe(41u);
        bench.SetPending(41);
        bench.End(41);
        bench.Drain().ShouldBe([41u]);
    }

    /// <summary>The 68th waiting interrupt was refused and its INTID dead for ever.</summary>
    [Fact]
    public void D7_hundred_waiting_interrupts_all_arrive()
    {
        using var bench = new VgicBench(intids: 160).On();
        for (uint intid = 40; intid < 140; intid++)
        {
            bench.Enable(intid).SetPending(intid);
        }

        bench.Drain().ShouldBe(Enumerable.Range(40, 100).Select(i => (uint)i), ignoreOrder: true);
    }

    /// <summary>Clearing pending removed nothing that waited.</summary>
    [Fact]
    public void D8_ICPENDR_removes_what_waits()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(40).Enable(41);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.Write(GICD_ICPENDR.OffsetBytes + 4, 3 << 8);
        bench.Drain().ShouldBe([40u], "what is in the list register arrives");
    }

    /// <summary>SGIs from two sources collapsed, and those to a vCPU that is off were dropped.</summary>
    [Fact]
    public void D13_SGIs_are_kept_by_source()
    {
        using var bench = new VgicBench(vcpus: 3).On();
        bench.Write(SendSgi, 1 << 16 | 2, vcpu: 1);
        bench.Write(SendSgi, 1 << 16 | 2, vcpu: 2);
        bench.Drain().ShouldBe([2u, 2]);
    }

    /// <summary>Legal accesses while the distributor is off, or to disabled INTIDs, stopped the vCPU.</summary>
    [Fact]
    public void D14_accesses_while_off_latch()
    {
        using var bench = new VgicBench();
        bench.Write(SendSgi, 2 << 24 | 9);
        bench.Write(GICD_ISPENDR.OffsetBytes + 4, 1);
        bench.Write(GICD_ISPENDR.OffsetBytes, 1 << 20);
        bench.Read(GICD_ISPENDR.OffsetBytes).ShouldBe(1u << 20 | 1 << 9);
        bench.Read(GICD_ISPENDR.OffsetBytes + 4).ShouldBe(1u);
    }

    /// <summary>The group was ignored.</summary>
    [Fact]
    public void D16_groups_count()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.Write(GICD_IGROUPR.OffsetBytes + 4, 1 << 8);
        bench.SetPending(40);
        bench.Drain().ShouldBeEmpty();
    }

    /// <summary>Index -1 asserted, or wrote before an array.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void D21_a_maintenance_without_a_list_register_is_tolerated(int index)
    {
        using var bench = new VgicBench().On();
        byte[] before = bench.Bytes.ToArray();
        bench.Maintenance(index);
        bench.Bytes.ToArray().ShouldBe(before);
    }

    /// <summary>A timer that expired while its PPI was disabled was acknowledged at once, and fired again for ever.</summary>
    [Fact]
    public void D22_a_disabled_timer_is_held()
    {
        using var bench = new VgicBench().On();
        bench.Timer();
        bench.Kernel.Calls(KernelOperation.AckVppi).ShouldBeEmpty();
        bench.Bit(GICD_ISPENDR.OffsetBytes, 27).ShouldBeTrue();
        bench.Enable(27).Drain().ShouldBe([27u]);
        bench.Kernel.Calls(KernelOperation.AckVppi).Count().ShouldBe(1);
    }

    /// <summary>A kernel with fewer list registers than thought crashed the VMM.</summary>
    [Theory]
    [InlineData(4ul)]
    [InlineData(8ul)]
    public void D25_a_refused_injection_keeps_the_interrupt(ulong error)
    {
        using var bench = new VgicBench(listRegisters: 2, passthrough: [40]).On().Enable(40).Enable(27);
        bench.Kernel.InjectErrors.Enqueue(error);
        bench.Physical(40);
        bench.Kernel.ListRegister(0, 1).Intid.ShouldBe(40u, "the next list register takes it");
        bench.Timer();
        bench.Drain().ShouldBe([40u, 27]);
        bench.Masked.ShouldBeEmpty();
        bench.State.Vcpu.Unusable.ShouldBe(1u);
        bench.Maintenance(0);
        bench.State.Vcpu.Unusable.ShouldBe(0u);
    }

    /// <summary>A refusal of the only list register leaves the interrupt waiting.</summary>
    [Fact]
    public void D25_without_another_list_register_it_waits_for_maintenance()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(40);
        bench.Kernel.InjectErrors.Enqueue(8);
        bench.Write(SendSgi, 2 << 24 | 3);
        bench.Drain().ShouldBeEmpty();
        bench.Bit(GICD_ISPENDR.OffsetBytes, 3).ShouldBeTrue();
        bench.Maintenance(0);
        bench.Drain().ShouldBe([3u]);
    }
}
