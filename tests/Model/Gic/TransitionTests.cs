using System.Linq;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Gic;

/// <summary>
/// One example for each transition of an interrupt (IHI 0048B 3.2.4). The numbers T and I are those of the properties that the
/// model is to have.
/// </summary>
public sealed class TransitionTests
{
    [Fact]
    public void T1_T4_level_is_pending_while_latched_or_asserted()
    {
        Machine m = Machine.V2Ready();
        m.Spi(40, true);
        m.IsPending(40).ShouldBeTrue();
        m.Set(GICD_ICPENDR.OffsetBytes, 40);
        m.IsPending(40).ShouldBeTrue("the line is high");
        m.Spi(40, false);
        m.IsPending(40).ShouldBeFalse();
    }

    [Fact]
    public void T3_level_set_pending_while_asserted_stays_pending_after_the_line_falls()
    {
        Machine m = Machine.V2Ready();
        m.Spi(40, true);
        m.Set(GICD_ISPENDR.OffsetBytes, 40);
        m.Spi(40, false);
        m.IsPending(40).ShouldBeTrue();
        m.Set(GICD_ICPENDR.OffsetBytes, 40);
        m.IsPending(40).ShouldBeFalse();
    }

    [Fact]
    public void T2_T4_edge_active_and_set_pending_is_both_and_clear_pending_leaves_active()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, edge: true);
        m.Set(GICD_ISPENDR.OffsetBytes, 40);
        m.Acknowledge().ShouldBe(40u);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, false));
        m.Set(GICD_ISPENDR.OffsetBytes, 40);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, true));
        m.Set(GICD_ICPENDR.OffsetBytes, 40);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, false));
    }

    [Fact]
    public void T7_pending_while_disabled_is_delivered_after_enable()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, edge: true);
        m.Set(GICD_ICENABLER.OffsetBytes, 40);
        m.Spi(40, true);
        m.Spi(40, false);
        m.Irq().ShouldBeFalse();
        m.Set(GICD_ISENABLER.OffsetBytes, 40);
        m.Acknowledge().ShouldBe(40u);
    }

    [Fact]
    public void T9_T11_an_edge_latches_once_and_edges_while_active_collapse_to_one()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, edge: true);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.IsPending(40).ShouldBeFalse("a high line is no edge");
        for (int i = 0; i < 3; i++)
        {
            m.Spi(40, false);
            m.Spi(40, true);
        }

        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, true));
        m.Irq().ShouldBeFalse();
        m.End(40);
        m.Acknowledge().ShouldBe(40u);
        m.End(40);
        m.Acknowledge().ShouldBe(1023u);
    }

    [Fact]
    public void T10_level_high_at_acknowledge_is_active_and_pending_and_again_pending_after_the_end()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, true));
        m.End(40);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((false, true));
        m.Acknowledge().ShouldBe(40u);
        m.Spi(40, false);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, false));
        m.End(40);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((false, false));
    }

    [Fact]
    public void T12_in_the_handler_of_an_edge_it_is_active_and_after_the_end_nothing_is_left()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, edge: true);
        m.Set(GICD_ISPENDR.OffsetBytes, 40);
        m.Acknowledge().ShouldBe(40u);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((true, false));
        m.End(40);
        (m.IsActive(40), m.IsPending(40)).ShouldBe((false, false));
        m.Acknowledge().ShouldBe(1023u);
    }

    [Fact]
    public void T16_T17_without_target_it_stays_pending_and_retargeting_moves_it()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, targets: 0);
        m.Spi(40, true);
        (m.Irq(0), m.Irq(1), m.IsPending(40)).ShouldBe((false, false, true));
        m.Write(0, GICD_ITARGETSR.OffsetBytes + 40, 2, 1);
        (m.Irq(0), m.Irq(1)).ShouldBe((false, true));
        m.Acknowledge(1).ShouldBe(40u);
        m.Write(0, GICD_ITARGETSR.OffsetBytes + 40, 1, 1);
        (m.Irq(0), m.Irq(1)).ShouldBe((false, false), "active: on no CPU again before the end");
        m.End(40, 1);
        (m.Irq(0), m.Irq(1)).ShouldBe((true, false));
    }

    [Fact]
    public void One_of_two_targets_takes_it_and_the_other_reads_1023()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, targets: 3);
        m.Spi(40, true);
        (m.Irq(0), m.Irq(1)).ShouldBe((true, true));
        m.Acknowledge(1).ShouldBe(40u);
        m.Acknowledge(0).ShouldBe(1023u);
    }

    [Fact]
    public void T19_T20_two_senders_of_an_SGI_are_two_deliveries_and_one_sender_twice_is_one()
    {
        Machine m = Machine.V2Ready(4);
        m.Write(1, GICD_SGIR.OffsetBytes, 0x0001_0007);
        m.Write(3, GICD_SGIR.OffsetBytes, 0x0001_0007);
        m.Write(3, GICD_SGIR.OffsetBytes, 0x0001_0007);
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(1u << 10 | 7);
        m.Acknowledge().ShouldBe(1u << 10 | 7);
        m.Irq().ShouldBeFalse();
        (m.IsActive(7), m.IsPending(7)).ShouldBe((true, true));
        m.End(1u << 10 | 7);
        m.Acknowledge().ShouldBe(3u << 10 | 7);
        m.End(3u << 10 | 7);
        m.Acknowledge().ShouldBe(1023u);
        m.IsActive(7, 1).ShouldBeFalse();
    }

    [Fact]
    public void T22_each_condition_alone_stops_the_delivery()
    {
        (string Name, System.Action<Machine> Break)[] conditions =
        [
            ("distributor group", m => m.Write(0, GICD_CTLR.OffsetBytes, 2)),
            ("interface group", m => m.WriteC(0, GICC_CTLR.OffsetBytes, 0b110)),
            ("enable", m => m.Set(GICD_ICENABLER.OffsetBytes, 40)),
            ("pending", m => m.Spi(40, false)),
            ("active", m => m.Set(GICD_ISACTIVER.OffsetBytes, 40)),
            ("mask", m => m.WriteC(0, GICC_PMR.OffsetBytes, 0x80)),
            ("running priority", m => m.WriteC(0, GICC_APR.OffsetBytes, 1u << 16)),
            ("target", m => m.Write(0, GICD_ITARGETSR.OffsetBytes + 40, 2, 1)),
        ];
        foreach (var (name, breakIt) in conditions)
        {
            Machine m = Machine.V2Ready();
            m.SetUp(40);
            m.Spi(40, true);
            m.Irq().ShouldBeTrue();
            breakIt(m);
            m.Irq().ShouldBeFalse(name);
            m.Acknowledge().ShouldBe(1023u, name);
        }
    }

    [Fact]
    public void T26_with_the_distributor_off_interrupts_become_pending_and_SGIs_too()
    {
        Machine m = Machine.V2Ready();
        m.Write(0, GICD_CTLR.OffsetBytes, 0);
        m.SetUp(40);
        m.Spi(40, true);
        m.Write(0, GICD_SGIR.OffsetBytes, 0x0200_0001);
        (m.IsPending(40), m.IsPending(1), m.Irq()).ShouldBe((true, true, false));
        m.Write(0, GICD_CTLR.OffsetBytes, 1);
        m.Acknowledge().ShouldBe(1u);
    }

    [Fact]
    public void T27_T28_a_narrow_access_addresses_its_lanes_and_no_other_bit()
    {
        Machine m = Machine.V2Ready();
        m.Write(0, GICD_ISENABLER.OffsetBytes + 4, 0x1234_5678);
        m.Write(0, GICD_ICENABLER.OffsetBytes + 5, 0xffff_ffff, 1);
        m.Read(0, GICD_ISENABLER.OffsetBytes + 4).ShouldBe(0x1234_0078u);
        m.Read(0, GICD_ISENABLER.OffsetBytes + 6, 2).ShouldBe(0x1234u);
        m.Write(0, GICD_CTLR.OffsetBytes + 1, 0, 1);
        m.Read(0, GICD_CTLR.OffsetBytes).ShouldBe(3u);
        m.Read(0, GICD_CTLR.OffsetBytes + 2, 4).ShouldBe(0u);
        m.Read(0, GICD_CTLR.OffsetBytes, 8).ShouldBe(0u);
    }

    [Fact]
    public void I4_ties_go_to_the_lowest_INTID_and_smaller_values_first()
    {
        Machine m = Machine.V2Ready();
        int[] ids = [45, 40, 70, 33];
        uint[] priorities = [0x90, 0x90, 0x10, 0xa0];
        foreach (var (id, priority) in ids.Zip(priorities))
        {
            m.SetUp(id, priority, edge: true);
            m.Set(GICD_ISPENDR.OffsetBytes, id);
        }

        foreach (uint expected in (uint[])[70, 40, 45, 33, 1023])
        {
            m.Acknowledge().ShouldBe(expected);
            m.End(expected);
        }
    }

    [Fact]
    public void PPIs_are_the_own_of_each_CPU()
    {
        Machine m = Machine.V2Ready();
        m.Set(GICD_ISENABLER.OffsetBytes, 27, 1);
        m.Ppi(1, 27, true);
        m.Ppi(0, 27, true);
        (m.Irq(0), m.Irq(1)).ShouldBe((false, true));
        m.Acknowledge(1).ShouldBe(27u);
        (m.IsActive(27, 0), m.IsActive(27, 1)).ShouldBe((false, true));
    }
}
