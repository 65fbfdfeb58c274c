using System.Linq;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Gic;

/// <summary>Masking, preemption, binary points, active priorities (IHI 0048B 3.3).</summary>
public sealed class PriorityTests
{
    [Fact]
    public void T24_I7_31_priorities_nest_and_the_ends_unwind_them_exactly()
    {
        Machine m = Machine.V2Ready();
        for (int level = 30; level >= 0; level--)
        {
            m.SetUp(40 + level, (uint)level * 8, edge: true);
            m.Set(GICD_ISPENDR.OffsetBytes, 40 + level);
            m.Irq().ShouldBeTrue();
            m.Acknowledge().ShouldBe((uint)(40 + level));
            m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe((uint)level * 8);
        }

        m.ReadC(0, GICC_APR.OffsetBytes).ShouldBe(0x7fff_ffffu);
        for (int level = 0; level <= 30; level++)
        {
            m.End((uint)(40 + level));
            m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(level == 30 ? 0xffu : (uint)(level + 1) * 8);
        }

        m.ReadC(0, GICC_APR.OffsetBytes).ShouldBe(0u);
    }

    [Theory]
    [InlineData(2u, 0x78u, true)]   // one level more urgent
    [InlineData(2u, 0x80u, false)]  // equal
    [InlineData(6u, 0x78u, true)]   // group priority bit 7 differs
    [InlineData(6u, 0x00u, true)]
    [InlineData(7u, 0x00u, false)]  // no group bits: no preemption
    public void T25_preemption_compares_group_priorities(uint binaryPoint, uint priority, bool preempts)
    {
        Machine m = Machine.V2Ready();
        m.WriteC(0, GICC_BPR.OffsetBytes, binaryPoint);
        m.SetUp(40, 0x80);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u, "with nothing active the binary point does not matter");
        m.SetUp(41, priority);
        m.Spi(41, true);
        m.Irq().ShouldBe(preempts);
        m.Acknowledge().ShouldBe(preempts ? 41u : 1023u);
    }

    [Theory]
    [InlineData(0b0_0111u, 6u, 3u, true)]   // Group 1 uses GICC_ABPR: group priority is bits 7:3
    [InlineData(0b0_0111u, 2u, 7u, false)]  // bits 7:7
    [InlineData(0b1_0111u, 6u, 3u, false)]  // CBPR: GICC_BPR for both, bits 7:7
    [InlineData(0b1_0111u, 2u, 7u, true)]   // bits 7:3
    public void T25_Group_1_uses_GICC_ABPR_without_CBPR(uint ctlr, uint bpr, uint abpr, bool preempts)
    {
        Machine m = Machine.V2Ready(ctlr: ctlr);
        m.Write(0, GICD_IGROUPR.OffsetBytes + 4, uint.MaxValue);
        m.WriteC(0, GICC_BPR.OffsetBytes, bpr);
        m.WriteC(0, GICC_ABPR.OffsetBytes, abpr);
        m.SetUp(40, 0xa0);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.SetUp(41, 0x98);
        m.Spi(41, true);
        m.Irq().ShouldBe(preempts);
    }

    [Fact]
    public void The_two_groups_have_active_priorities_of_their_own_and_one_running_priority()
    {
        Machine m = Machine.V2Ready();
        m.SetUp(40, 0xa0);
        m.Set(GICD_IGROUPR.OffsetBytes, 40);
        m.SetUp(41, 0x40);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.Spi(41, true);
        m.Acknowledge().ShouldBe(41u);
        (m.ReadC(0, GICC_APR.OffsetBytes), m.ReadC(0, GICC_NSAPR.OffsetBytes)).ShouldBe((1u << 8, 1u << 20));
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0x40u);
        m.End(40);
        (m.ReadC(0, GICC_APR.OffsetBytes), m.ReadC(0, GICC_NSAPR.OffsetBytes)).ShouldBe((1u << 8, 0u));
    }

    [Fact]
    public void T23_with_EOImode_the_end_only_drops_and_another_of_the_same_priority_may_come()
    {
        Machine m = Machine.V2Ready(ctlr: 0x207);
        m.SetUp(40);
        m.SetUp(41);
        m.Spi(40, true);
        m.Spi(41, true);
        m.Acknowledge().ShouldBe(40u);
        m.Irq().ShouldBeFalse();
        m.End(40);
        m.Acknowledge().ShouldBe(41u);
        m.End(41);
        m.WriteC(0, GICC_DIR.OffsetBytes, 40);
        (m.IsActive(40), m.IsActive(41)).ShouldBe((false, true));
        m.Acknowledge().ShouldBe(40u);
    }

    [Theory]
    [InlineData(false, 41u)]
    [InlineData(true, 1023u)]
    public void A_disabled_group_hides_less_urgent_ones_where_groups_mask_after_priority(bool after, uint seen)
    {
        GicConfiguration c = new() { Version = GicVersion.V2, CpuCount = 1, IntidCount = 64, GroupEnablesMaskAfterPriority = after };
        Machine m = new(c);
        m.Write(0, GICD_CTLR.OffsetBytes, 1);
        m.WriteC(0, GICC_CTLR.OffsetBytes, 7);
        m.WriteC(0, GICC_PMR.OffsetBytes, 0xff);
        m.SetUp(40, 0x10);
        m.Set(GICD_IGROUPR.OffsetBytes, 40);
        m.SetUp(41, 0x80);
        m.Spi(40, true);
        m.Spi(41, true);
        m.ReadC(0, GICC_HPPIR.OffsetBytes).ShouldBe(seen);
        m.Acknowledge().ShouldBe(seen);
    }

    [Fact]
    public void The_interfaces_own_group_enable_acts_on_the_most_urgent()
    {
        Machine m = Machine.V2Ready(ctlr: 0b101);
        m.SetUp(40, 0x10);
        m.Set(GICD_IGROUPR.OffsetBytes, 40);
        m.SetUp(41, 0x80);
        m.Spi(40, true);
        m.Spi(41, true);
        m.Acknowledge().ShouldBe(1023u);
    }

    [Fact]
    public void Eight_bits_of_priority_give_128_group_priorities()
    {
        Machine m = new(new() { Version = GicVersion.V2, CpuCount = 1, IntidCount = 64, PriorityBits = 8 });
        m.Write(0, GICD_CTLR.OffsetBytes, 1);
        m.WriteC(0, GICC_CTLR.OffsetBytes, 1);
        m.WriteC(0, GICC_PMR.OffsetBytes, 0xff);
        m.SetUp(40, 0xfd);
        m.Spi(40, true);
        m.Acknowledge().ShouldBe(40u);
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0xfcu);
        Enumerable.Range(0, 4).Select(n => m.ReadC(0, GICC_APR.OffsetBytes + 4 * (uint)n)).ShouldBe([0u, 0u, 0u, 1u << 30]);
        m.End(40);
        m.ReadC(0, GICC_RPR.OffsetBytes).ShouldBe(0xffu);
    }
}
