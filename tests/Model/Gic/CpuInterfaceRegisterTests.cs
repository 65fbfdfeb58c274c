using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Gic;

/// <summary>Examples from IHI 0048B 4.4: each register of the GICv2 CPU interface.</summary>
public sealed class CpuInterfaceRegisterTests
{
    [Fact]
    public void GICC_CTLR_has_its_modes_and_no_bypass()
    {
        Machine m = Machine.V2();
        m.WriteC(0, GICC_CTLR.OffsetBytes, uint.MaxValue);
        m.ReadC(0, GICC_CTLR.OffsetBytes).ShouldBe(0x21fu);
        m.ReadC(1, GICC_CTLR.OffsetBytes).ShouldBe(0u);
    }

    [Fact]
    public void GICC_PMR_masks_what_is_not_more_urgent()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, 0x80);
        m.Spi(40, true);
        m.WriteC(0, GICC_PMR.OffsetBytes, 0x80);
        m.Irq().ShouldBeFalse();
        m.Acknowledge().ShouldBe(1023u);
        m.WriteC(0, GICC_PMR.OffsetBytes, 0x8f);
        m.ReadC(0, GICC_PMR.OffsetBytes).ShouldBe(0x88u, "bits that priorities do not have read 0");
        m.Irq().ShouldBeTrue();
    }

    [Fact]
    public void GICC_BPR_and_GICC_ABPR_have_minimums()
    {
        Machine m = Machine.V2();
        m.ReadC(0, GICC_BPR.OffsetBytes).ShouldBe(2u);
        m.ReadC(0, GICC_ABPR.OffsetBytes).ShouldBe(3u);
        m.WriteC(0, GICC_BPR.OffsetBytes, 0);
        m.WriteC(0, GICC_ABPR.OffsetBytes, 0);
        m.ReadC(0, GICC_BPR.OffsetBytes).ShouldBe(2u);
        m.ReadC(0, GICC_ABPR.OffsetBytes).ShouldBe(3u);
        m.WriteC(0, GICC_BPR.OffsetBytes, 0xfe);
        m.WriteC(0, GICC_ABPR.OffsetBytes, 7);
        m.ReadC(0, GICC_BPR.OffsetBytes).ShouldBe(6u);
        m.ReadC(0, GICC_ABPR.OffsetBytes).ShouldBe(7u);
    }

    [Fact]
    public void GICC_IAR_returns_1023_and_changes_nothing_when_nothing_is_signalled()
    {
        Machine m = Machine.V2Ready();
        var before = m.Snapshot();
        m.Acknowledge().ShouldBe(1023u);
        m.ReadC(0, GICC_AIAR.OffsetBytes).ShouldBe(1023u);
        m.Unchanged(before).ShouldBeTrue();
    }

    [Fact]
    public void GICC_IAR_returns_1022_for_Group_1_without_AckCtl_and_GICC_AIAR_acknowledges_it()
    {
        Machine m = Machine.V2Ready(ctlr: 0b011);
        m.SetUp(40);
        m.Set(GICD_IGROUPR.OffsetBytes, 40);
        m.Spi(40, true);
        var before = m.Snapshot();
        m.Acknowledge().ShouldBe(1022u);
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(1022u);
        m.ReadC(0, GICC_AHPPIR.OffsetBytes).ShouldBe(40u);
        m.Unchanged(before).ShouldBeTrue();
        m.ReadC(0, GICC_AIAR.OffsetBytes).ShouldBe(40u);
        m.ReadC(0, GICC_NSAPR.OffsetBytes).ShouldBe(1u << 16);
        m.ReadC(0, GICC_APR.OffsetBytes).ShouldBe(0u);
        m.WriteC(0, GICC_AEOIR.OffsetBytes, 40);
        m.IsActive(40).ShouldBeFalse();
        m.ReadC(0, GICC_NSAPR.OffsetBytes).ShouldBe(0u);
    }

    [Fact]
    public void GICC_AIAR_and_GICC_AEOIR_leave_Group_0_alone()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40);
        m.Spi(40, true);
        m.ReadC(0, GICC_AIAR.OffsetBytes).ShouldBe(1023u);
        m.ReadC(0, GICC_AHPPIR.OffsetBytes).ShouldBe(1023u);
        m.Acknowledge().ShouldBe(40u);
        m.WriteC(0, GICC_AEOIR.OffsetBytes, 40);
        m.IsActive(40).ShouldBeTrue();
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0x80u);
    }

    [Fact]
    public void GICC_EOIR_drops_and_deactivates_and_ignores_special_numbers()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.Spi(40, false);
        var before = m.Snapshot();
        foreach (uint special in (uint[])[96, 1019, 1020, 1022, 1023])
        {
            m.End(special);
        }

        m.WriteC(0, GICC_EOIR.OffsetBytes, 40, 1);
        m.Unchanged(before).ShouldBeTrue();
        m.End(40);
        m.IsActive(40).ShouldBeFalse();
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0xffu);
    }

    [Fact]
    public void GICC_EOIR_with_no_active_priority_does_nothing()
    {
        Machine m = Machine.V2Ready();
        m.Set(GICD_ISACTIVER.OffsetBytes, 40);
        m.End(40);
        m.IsActive(40).ShouldBeTrue();
    }

    [Fact]
    public void GICC_DIR_deactivates_only_with_EOImode()
    {
        Machine m = Machine.V2Ready(ctlr: 0x207);
        m.SetUp(40);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.End(40);
        m.IsActive(40).ShouldBeTrue();
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0xffu);
        m.Irq().ShouldBeFalse("it is still active");
        m.WriteC(1, GICC_DIR.OffsetBytes, 40);
        m.IsActive(40).ShouldBeFalse("any CPU may deactivate an SPI");
        m.Irq().ShouldBeTrue("the line is still high");
        m.Acknowledge().ShouldBe(40u);
        m.WriteC(0, GICC_CTLR.OffsetBytes, 7);
        m.WriteC(0, GICC_DIR.OffsetBytes, 40);
        m.IsActive(40).ShouldBeTrue();
    }

    [Fact]
    public void GICC_RPR_is_the_group_priority_of_the_most_urgent_active_interrupt()
    {
        Machine m = Machine.V2Ready();
        m.WriteC(0, GICC_BPR.OffsetBytes, 5);
        m.SetUp(40, 0xb8);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0x80u);
        m.ReadC(0, GICC_APR.OffsetBytes).ShouldBe(1u << 16);
    }

    [Fact]
    public void GICC_HPPIR_looks_past_the_priority_mask_and_not_at_the_active()
    {
        Machine m = Machine.V2Ready();
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(1023u);
        m.SetUp(40, 0x80);
        m.SetUp(41, 0x90);
        m.Spi(40, true);
        m.Spi(41, true);
        m.WriteC(0, GICC_PMR.OffsetBytes, 0);
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(40u);
        m.WriteC(0, GICC_PMR.OffsetBytes, 0xff);
        m.Acknowledge().ShouldBe(40u);
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(41u, "40 is active and pending");
        m.WriteC(0, GICC_CTLR.OffsetBytes, 0b110);
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(1023u, "its group is disabled");
    }

    [Fact]
    public void GICC_APR_and_GICC_NSAPR_have_as_many_bits_as_group_priorities()
    {
        Machine m = Machine.V2();
        for (uint n = 0; n < 4; n++)
        {
            m.WriteC(0, GICC_APR.OffsetBytes + 4 * n, uint.MaxValue);
            m.WriteC(0, GICC_NSAPR.OffsetBytes + 4 * n, uint.MaxValue);
            m.ReadC(0, GICC_APR.OffsetBytes + 4 * n).ShouldBe(n == 0 ? uint.MaxValue : 0);
            m.ReadC(0, GICC_NSAPR.OffsetBytes + 4 * n).ShouldBe(n == 0 ? uint.MaxValue : 0);
        }

        Machine eight = new(new() { Version = GicVersion.V2, CpuCount = 1, IntidCount = 64, PriorityBits = 8 });
        eight.WriteC(0, GICC_APR.OffsetBytes + 12, uint.MaxValue);
        eight.ReadC(0, GICC_APR.OffsetBytes + 12).ShouldBe(uint.MaxValue);
        eight.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0xc0u);
        Machine four = new(new() { Version = GicVersion.V2, CpuCount = 1, IntidCount = 64, PriorityBits = 4 });
        four.WriteC(0, GICC_APR.OffsetBytes, uint.MaxValue);
        four.ReadC(0, GICC_APR.OffsetBytes).ShouldBe(0xffffu);
    }

    [Fact]
    public void GICC_IIDR_is_read_only()
    {
        Machine m = Machine.V2();
        m.WriteC(0, GICC_IIDR.OffsetBytes, 0);
        m.ReadC(0, GICC_IIDR.OffsetBytes).ShouldBe(GICC_IIDR.Value);
    }

    [Fact]
    public void FIQEn_moves_Group_0_to_FIQ()
    {
        Machine m = Machine.V2Ready(ctlr: 0b1111);
        m.SetUp(40);
        m.SetUp(41);
        m.Set(GICD_IGROUPR.OffsetBytes, 41);
        m.Spi(40, true);
        (m.Irq(), m.Fiq()).ShouldBe((false, true));
        m.Spi(40, false);
        m.Spi(41, true);
        (m.Irq(), m.Fiq()).ShouldBe((true, false));
        m.Irq(1).ShouldBeFalse();
    }

    [Fact]
    public void Without_groups_there_are_no_aliases()
    {
        Machine m = new(new() { Version = GicVersion.V2, CpuCount = 1, IntidCount = 64, GroupsImplemented = false });
        m.WriteC(0, GICC_CTLR.OffsetBytes, uint.MaxValue);
        m.ReadC(0, GICC_CTLR.OffsetBytes).ShouldBe(0x201u);
        m.Write(0, GICD_IGROUPR.OffsetBytes, uint.MaxValue);
        m.Read(0, GICD_IGROUPR.OffsetBytes).ShouldBe(0u);
        foreach (uint at in (uint[])[GICC_ABPR.OffsetBytes, GICC_AIAR.OffsetBytes, GICC_AHPPIR.OffsetBytes, GICC_NSAPR.OffsetBytes])
        {
            m.WriteC(0, at, uint.MaxValue);
            m.ReadC(0, at).ShouldBe(0u);
        }
    }
}
