using System;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Shouldly;
using Xunit;
using static Lockstep.Tests.Model.Relation.RelationSteps;

namespace Lockstep.Tests.Model.Relation;

/// <summary>Each rule of the relation, kept once and broken once: a relation that allowed everything would be of no use.</summary>
public sealed class RefinementTests
{
    [Fact]
    public void A_load_must_be_of_something_deliverable()
    {
        Broken("not deliverable", r => r.Injected(0, Spi, 0, 0, 0));
        Broken("not deliverable", r => { Pending(r); r.GuestWrites(0, GICD_CTLR.OffsetBytes, 4, 0); r.Injected(0, Spi, 0, 0, 0); });
        Broken("not deliverable", r => { Pending(r); r.GuestWrites(0, GICD_ISACTIVER.OffsetBytes + 4, 4, Bit); r.Injected(0, Spi, 0, 0, 0); });
        Broken("not a target", r => { Pending(r); r.Injected(1, Spi, 0, 0, 0); });
        Broken("not implemented", r => r.Injected(0, 64, 0, 0, 0));
        Kept(r => { Pending(r); r.Injected(0, Spi, 0, 0, 0); });
    }

    [Fact]
    public void A_load_must_have_its_own_priority_and_group()
    {
        Broken("not its own", r => { Pending(r); r.Injected(0, Spi, 1, 0, 0); });
        Broken("not its own", r => { Pending(r); r.Injected(0, Spi, 0, 1, 0); });
    }

    [Fact]
    public void A_list_register_that_holds_an_interrupt_is_not_written()
    {
        Broken("not free", r => { Loaded(r); Pending(r, Spi + 1); r.Injected(0, Spi + 1, 0, 0, 0); });
        Broken("not free", r => { Pending(r); r.Injected(0, Spi, 0, 0, 2); });
        Broken("not free", r => { Pending(r); r.Refused(0, 0); r.Injected(0, Spi, 0, 0, 0); });
        Broken("already", r => { Loaded(r); Pending(r); r.Injected(0, Spi, 0, 0, 1); });
    }

    [Fact]
    public void The_most_urgent_is_loaded_first()
    {
        Broken("more urgent", r => { Pending(r); Pending(r, Spi + 1); r.Injected(0, Spi + 1, 0, 0, 0); });
        Broken("more urgent", r =>
        {
            Pending(r);
            Pending(r, Spi + 1);
            r.GuestWrites(0, GICD_IPRIORITYR.OffsetBytes + Spi, 1, 8);
            r.Injected(0, Spi, 1, 0, 0);
        });
    }

    [Fact]
    public void Nothing_deliverable_waits_beside_a_free_list_register()
    {
        Broken("is not loaded", Pending);
        Broken("is not loaded", r => r.GuestWrites(0, GICD_SGIR.OffsetBytes, 4, 2u << 24));
        Kept(r => { Loaded(r); Pending(r, Spi + 1); r.Injected(0, Spi + 1, 0, 0, 1); Pending(r, Spi + 2); });
    }

    [Fact]
    [Trait("Spec", "IHI 0048B 1.4.2")]
    public void The_line_of_an_emulated_device_needs_no_kernel()
    {
        Broken("is not loaded", r => { Enabled(r, Spi); r.VirtualLine((int)Spi, true); });
        Kept(r => { Enabled(r, Spi); r.VirtualLine((int)Spi, true); r.Injected(0, Spi, 0, 0, 0); });
        Kept(r => { Enabled(r, Spi); r.VirtualLine((int)Spi, true); r.VirtualLine((int)Spi, false); });
        Broken("not deliverable", r =>
        {
            Enabled(r, Spi);
            r.VirtualLine((int)Spi, true);
            r.VirtualLine((int)Spi, false);
            r.Injected(0, Spi, 0, 0, 0);
        });
    }

    [Fact]
    public void A_read_is_the_models_but_for_the_bits_of_a_deviation()
    {
        Broken("returned", r => r.GuestReads(0, GICD_ISENABLER.OffsetBytes + 4, 4, 1));
        Broken("returned", r => r.GuestReads(0, GICD_ISACTIVER.OffsetBytes + 4, 4, Bit));
        Broken("returned", r => { Loaded(r); r.GuestReads(0, GICD_ISACTIVER.OffsetBytes + 4, 4, Bit | 1); });
        Broken("returned", r => { Loaded(r); Acknowledged(r); r.GuestReads(0, GICD_ISACTIVER.OffsetBytes + 4, 4, 0); });
        Broken("returned", r => { Loaded(r); Acknowledged(r); r.GuestReads(0, GICD_ISPENDR.OffsetBytes + 4, 4, Bit); });
        Broken("returned", r => { Loaded(r); r.GuestReads(0, GICD_ITARGETSR.OffsetBytes + Spi, 1, 0x101); });
        Kept(r => { Loaded(r); r.GuestReads(0, GICD_ISACTIVER.OffsetBytes + 4, 4, Bit); });
        Kept(r => { Loaded(r); r.GuestReads(0, GICD_ISACTIVER.OffsetBytes + 4, 4, 0); });
        Kept(r => { Loaded(r); r.GuestReads(0, GICD_ISPENDR.OffsetBytes + 4, 4, 0); });
    }

    [Fact]
    [Trait("Spec", "IHI 0069 12.11 GICR_ISENABLER0")]
    public void A_read_of_a_redistributor_is_the_models()
    {
        var r = new Refinement(new GicConfiguration { Version = GicVersion.V3, CpuCount = 2, IntidCount = 64 }, 2);
        r.GuestReads(0, GICR_ISENABLER0.OffsetBytes, 4, 0, redistributor: 1);
        r.Violation.ShouldBeNull();
        r.GuestReads(0, GICR_ISENABLER0.OffsetBytes, 4, 1, redistributor: 1);
        r.Violation.ShouldNotBeNull().What.ShouldContain("at vCPU 1's GICR");
    }

    [Fact]
    public void A_physical_interrupt_is_acknowledged_once_and_after_its_end()
    {
        Broken("no acknowledge is owed", r => r.LineAcknowledged(0, (int)Spi));
        Broken("before the guest ended it", r => { Notified(r); r.LineAcknowledged(0, (int)Spi); });
        Broken("before the guest ended it", r => { Notified(r); r.Injected(0, Spi, 0, 0, 0); r.LineAcknowledged(0, (int)Spi); });
        Broken("no acknowledge is owed", r => { Served(r); r.LineAcknowledged(0, (int)Spi); r.LineAcknowledged(0, (int)Spi); });
        Broken("is not loaded", Served);
        Kept(r => { Served(r); r.LineAcknowledged(0, (int)Spi); });
    }

    [Fact]
    public void A_discarded_edge_is_acknowledged()
    {
        Broken("acknowledge is lost", Discarded);
        Kept(r => { Discarded(r); r.LineAcknowledged(0, (int)Spi); });
    }

    [Fact]
    public void A_delivery_that_the_model_makes_is_not_withheld()
    {
        Broken("got something else", r => { Loaded(r); r.GuestAcknowledges(0, 1023, false, 0); });
        Broken("not pending in a list register", r => { Pending(r); r.GuestAcknowledges(0, Spi, false, 1); });
        Broken("not pending in a list register", r => r.GuestAcknowledges(0, 3, false, 1));
        Kept(r => r.GuestAcknowledges(0, 1023, false, 0));
    }

    [Fact]
    public void One_of_a_group_that_the_CPU_interface_disables_hides_less_urgent_ones()
    {
        Kept(r => { BothLoaded(r); r.GuestAcknowledges(0, 1023, false, 0); });
        Broken("got something else", r => { BothLoaded(r); r.GuestAcknowledges(0, Spi + 1, false, 1); });
        Kept(r => { BothLoaded(r); WriteInterface(r, GICC_CTLR.OffsetBytes, 7); r.GuestAcknowledges(0, Spi, false, 1); });
        Broken("got something else", r => { BothLoaded(r); WriteInterface(r, GICC_CTLR.OffsetBytes, 7); r.GuestAcknowledges(0, 1023, false, 0); });
    }

    [Fact]
    public void What_is_made_pending_in_its_handler_is_delivered_again()
    {
        Broken("is not loaded", PendingInHandler);
        Broken("returned", r => { PendingInHandler(r); r.GuestReads(0, GICD_ISPENDR.OffsetBytes + 4, 4, 0); });
        Kept(r => { PendingInHandler(r); r.Injected(0, Spi, 0, 0, 0); });
    }

    [Fact]
    public void No_vcpu_sleeps_over_an_interrupt()
    {
        Refinement r = New();
        Loaded(r);
        r.Settled(1);
        r.Violation.ShouldNotBeNull().What.ShouldContain("WFI");
    }

    [Fact]
    public void A_delivery_that_the_CPU_interface_masks_is_not_made()
    {
        Broken("hides it", r => { Loaded(r); WriteInterface(r, GICC_PMR.OffsetBytes, 0); Acknowledged(r); });
        Broken("hides it", r => { Loaded(r); r.Model.ActivePriorities[0] = 1; Acknowledged(r); });
        Kept(r => { Loaded(r); r.GuestWrites(0, GICD_IPRIORITYR.OffsetBytes + Spi, 1, 0xf8); WriteInterface(r, GICC_PMR.OffsetBytes, 0x08); Acknowledged(r); });
    }

    [Fact]
    public void A_reset_makes_each_acknowledge_that_is_owed()
    {
        Broken("owed at the reset", r => { Notified(r); r.ResetBegins(); r.ResetEnds(); });
        Kept(r => { Notified(r); r.ResetBegins(); r.LineAcknowledged(0, (int)Spi); r.ResetEnds(); });
    }

    [Fact]
    public void A_maintenance_event_without_a_list_register_reports_nothing()
    {
        foreach (int index in (int[])[-1, 2, 64])
        {
            Kept(r => { Loaded(r); Pending(r, Spi + 1); r.Injected(0, Spi + 1, 0, 0, 1); Pending(r, Spi + 2); r.Maintenance(0, index); });
        }
    }

    /// <summary>GICD_ITARGETSR is RAZ/WI with one vCPU, and every SPI is for it (IHI 0048B 4.3.12).</summary>
    [Fact]
    public void The_only_vcpu_is_the_target_of_every_SPI()
    {
        Refinement r = New(cpus: 1);
        r.GuestWrites(0, GICD_ISENABLER.OffsetBytes + 4, 4, Bit);
        r.GuestWrites(0, GICD_ISPENDR.OffsetBytes + 4, 4, Bit);
        r.Settled(0);
        r.Violation.ShouldNotBeNull().ToString().ShouldStartWith("vCPU 0, INTID 40: is deliverable");
    }

    /// <summary>As an SPI's: a discarded edge of a PPI is acknowledged, on the vCPU whose it is.</summary>
    [Fact]
    public void A_discarded_edge_of_a_PPI_is_acknowledged()
    {
        const int Ppi = 20;
        foreach (bool acknowledged in (bool[])[false, true])
        {
            Refinement r = New(ppis: 0xaaaa_aaaa);
            r.LineRises(1, Ppi, true);
            r.Settled(0);
            r.GuestWrites(1, GICD_ICPENDR.OffsetBytes, 4, 1u << Ppi);
            if (acknowledged)
            {
                r.LineAcknowledged(1, Ppi);
            }

            r.Settled(0);
            r.Violation?.ToString().ShouldStartWith("vCPU 1, INTID 20: was notified");
            (r.Violation == null).ShouldBe(acknowledged);
        }
    }

    [Fact]
    public void A_violation_says_where_it_was()
    {
        new Violation(1, 40, "is wrong").ToString().ShouldBe("vCPU 1, INTID 40: is wrong");
        new Violation(1, -1, "is wrong").ToString().ShouldBe("vCPU 1: is wrong");
    }

    private static void Broken(string what, Action<Refinement> run)
    {
        Refinement r = New();
        run(r);
        r.Settled(0);
        r.Violation.ShouldNotBeNull().What.ShouldContain(what);
    }

    private static void Kept(Action<Refinement> run)
    {
        Refinement r = New();
        run(r);
        r.Settled(0);
        r.Violation.ShouldBeNull();
    }
}
