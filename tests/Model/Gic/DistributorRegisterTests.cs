using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Gic;

/// <summary>Examples from IHI 0048B 4.3: each register of the GICv2 distributor.</summary>
public sealed class DistributorRegisterTests
{
    [Fact]
    public void GICD_CTLR_has_two_group_enables()
    {
        Machine m = Machine.V2();
        m.Read(0, GICD_CTLR.OffsetBytes).ShouldBe(0u);
        m.Write(1, GICD_CTLR.OffsetBytes, uint.MaxValue);
        m.Read(0, GICD_CTLR.OffsetBytes).ShouldBe(3u);
    }

    [Theory]
    [InlineData(1, 64, 0x001u)]
    [InlineData(2, 96, 0x022u)]
    [InlineData(8, 1024, 0x0ffu)]
    public void GICD_TYPER_counts_interfaces_less_one_and_lines(int cpus, int intids, uint value) =>
        Machine.V2(cpus, intids).Read(0, GICD_TYPER.OffsetBytes).ShouldBe(value);

    [Fact]
    public void GICD_IIDR_and_identification_are_read_only()
    {
        Machine m = Machine.V2();
        m.Read(0, GICD_IIDR.OffsetBytes).ShouldBe(GICD_IIDR.Value);
        m.Read(0, GICD_ICPIDR2.OffsetBytes).ShouldBe(0x2bu);
        m.Read(0, GICD_ICCIDR.OffsetBytes + 12).ShouldBe(0xb1u);
        var before = m.Snapshot();
        foreach (uint at in (uint[])[GICD_TYPER.OffsetBytes, GICD_IIDR.OffsetBytes, GICD_ICPIDR0.OffsetBytes, GICD_ICPIDR2.OffsetBytes, GICD_ICCIDR.OffsetBytes])
        {
            m.Write(0, at, uint.MaxValue);
        }

        m.Unchanged(before).ShouldBeTrue();
    }

    [Fact]
    public void GICD_IGROUPR0_is_banked()
    {
        Machine m = Machine.V2();
        m.Write(1, GICD_IGROUPR.OffsetBytes, 0x8000_0001);
        m.Write(1, GICD_IGROUPR.OffsetBytes + 4, 2);
        m.Read(0, GICD_IGROUPR.OffsetBytes).ShouldBe(0u);
        m.Read(1, GICD_IGROUPR.OffsetBytes).ShouldBe(0x8000_0001u);
        m.Read(0, GICD_IGROUPR.OffsetBytes + 4).ShouldBe(2u);
    }

    [Fact]
    public void GICD_ISENABLER_and_GICD_ICENABLER_read_the_same_and_act_on_ones()
    {
        Machine m = Machine.V2();
        m.Read(0, GICD_ISENABLER.OffsetBytes).ShouldBe(0xffffu, "SGIs are always enabled");
        m.Write(0, GICD_ISENABLER.OffsetBytes + 4, 0b1110);
        m.Write(0, GICD_ISENABLER.OffsetBytes + 4, 0);
        m.Write(0, GICD_ICENABLER.OffsetBytes + 4, 0b0100);
        m.Read(0, GICD_ISENABLER.OffsetBytes + 4).ShouldBe(0b1010u);
        m.Read(1, GICD_ICENABLER.OffsetBytes + 4).ShouldBe(0b1010u);
        m.Write(0, GICD_ICENABLER.OffsetBytes, uint.MaxValue);
        m.Read(0, GICD_ISENABLER.OffsetBytes).ShouldBe(0xffffu);
    }

    [Fact]
    public void GICD_ISENABLER_of_SGIs_is_writable_where_they_are_not_fixed()
    {
        Machine m = new(new() { Version = GicVersion.V2, CpuCount = 1, IntidCount = 64, SgiEnablesAreFixed = false });
        m.Read(0, GICD_ISENABLER.OffsetBytes).ShouldBe(0u);
        m.Write(0, GICD_ISENABLER.OffsetBytes, 0x3);
        m.Write(0, GICD_ICENABLER.OffsetBytes, 0x1);
        m.Read(0, GICD_ISENABLER.OffsetBytes).ShouldBe(2u);
    }

    [Fact]
    public void GICD_ISPENDR_and_GICD_ICPENDR_ignore_the_bits_of_SGIs()
    {
        Machine m = Machine.V2();
        m.Write(0, GICD_ISPENDR.OffsetBytes, uint.MaxValue);
        m.Read(0, GICD_ISPENDR.OffsetBytes).ShouldBe(0xffff_0000u);
        m.Write(0, GICD_SPENDSGIR.OffsetBytes, 1);
        m.Read(0, GICD_ICPENDR.OffsetBytes).ShouldBe(0xffff_0001u);
        m.Write(0, GICD_ICPENDR.OffsetBytes, uint.MaxValue);
        m.Read(0, GICD_ISPENDR.OffsetBytes).ShouldBe(1u);
    }

    [Fact]
    public void GICD_ISACTIVER_and_GICD_ICACTIVER_leave_pending_alone()
    {
        Machine m = Machine.V2();
        m.Set(GICD_ISPENDR.OffsetBytes, 40);
        m.Set(GICD_ISACTIVER.OffsetBytes, 40);
        m.Set(GICD_ISACTIVER.OffsetBytes, 41);
        m.Read(0, GICD_ICACTIVER.OffsetBytes + 4).ShouldBe(0x300u);
        m.Set(GICD_ICACTIVER.OffsetBytes, 40);
        m.IsActive(40).ShouldBeFalse();
        m.IsActive(41).ShouldBeTrue();
        m.IsPending(40).ShouldBeTrue();
    }

    [Fact]
    public void GICD_IPRIORITYR_is_byte_accessible_and_its_low_bits_read_0()
    {
        Machine m = Machine.V2();
        m.Write(0, GICD_IPRIORITYR.OffsetBytes + 32, uint.MaxValue);
        m.Read(0, GICD_IPRIORITYR.OffsetBytes + 32).ShouldBe(0xf8f8_f8f8u);
        m.Write(0, GICD_IPRIORITYR.OffsetBytes + 33, 0x47, 1);
        m.Read(1, GICD_IPRIORITYR.OffsetBytes + 32).ShouldBe(0xf8f8_40f8u);
        m.Read(1, GICD_IPRIORITYR.OffsetBytes + 33, 1).ShouldBe(0x40u);
        m.Read(1, GICD_IPRIORITYR.OffsetBytes + 32, 2).ShouldBe(0x40f8u);
        m.Write(1, GICD_IPRIORITYR.OffsetBytes + 3, 0x10, 1);
        m.Read(0, GICD_IPRIORITYR.OffsetBytes).ShouldBe(0u, "INTIDs 0 to 31 are banked");
        m.Read(1, GICD_IPRIORITYR.OffsetBytes).ShouldBe(0x1000_0000u);
    }

    [Fact]
    public void GICD_ITARGETSR0_to_7_read_the_readers_own_bit()
    {
        Machine m = Machine.V2(4);
        m.Write(2, GICD_ITARGETSR.OffsetBytes, 0);
        m.Read(2, GICD_ITARGETSR.OffsetBytes).ShouldBe(0x0404_0404u);
        m.Read(0, GICD_ITARGETSR.OffsetBytes + 28).ShouldBe(0x0101_0101u);
    }

    [Fact]
    public void GICD_ITARGETSR_keeps_no_bits_of_absent_interfaces_and_a_zero_byte_does_not_stop_the_others()
    {
        Machine m = Machine.V2(2);
        m.Write(0, GICD_ITARGETSR.OffsetBytes + 32, 0xff00_02fd);
        m.Read(0, GICD_ITARGETSR.OffsetBytes + 32).ShouldBe(0x0300_0201u);
    }

    [Fact]
    public void GICD_ITARGETSR_is_RAZ_WI_with_one_interface()
    {
        Machine m = Machine.V2(1);
        m.Write(0, GICD_ITARGETSR.OffsetBytes + 32, uint.MaxValue);
        m.Read(0, GICD_ITARGETSR.OffsetBytes + 32).ShouldBe(0u);
        m.Read(0, GICD_ITARGETSR.OffsetBytes).ShouldBe(0u);
    }

    [Fact]
    public void GICD_ICFGR_has_read_only_SGIs_and_PPIs_and_reserved_even_bits()
    {
        Machine m = Machine.V2();
        foreach (uint n in (uint[])[0, 1, 2, 3])
        {
            m.Write(0, GICD_ICFGR.OffsetBytes + 4 * n, uint.MaxValue);
        }

        m.Read(0, GICD_ICFGR.OffsetBytes).ShouldBe(0xaaaa_aaaau);
        m.Read(0, GICD_ICFGR.OffsetBytes + 4).ShouldBe(0u);
        m.Read(0, GICD_ICFGR.OffsetBytes + 8).ShouldBe(0xaaaa_aaaau);
        m.Write(0, GICD_ICFGR.OffsetBytes + 12, 0x0000_2008);
        m.Read(0, GICD_ICFGR.OffsetBytes + 12).ShouldBe(0x0000_2008u);
        m.Read(0, GICD_ICFGR.OffsetBytes + 8).ShouldBe(0xaaaa_aaaau);
    }

    [Theory]
    [InlineData(0x0002_0005u, 0b10)]  // list: CPU 1
    [InlineData(0x00ff_0005u, 0b11)]  // list: all eight, absent ones ignored
    [InlineData(0x0000_0005u, 0b00)]  // list: empty
    [InlineData(0x0100_0005u, 0b10)]  // all but the writer
    [InlineData(0x0200_0005u, 0b01)]  // the writer
    [InlineData(0x02fe_fff5u, 0b01)]  // reserved bits and the list do not matter
    [InlineData(0x03ff_0005u, 0b00)]  // reserved filter
    public void GICD_SGIR_sends_to_its_targets(uint value, int receivers)
    {
        Machine m = Machine.V2(2);
        m.Write(0, GICD_SGIR.OffsetBytes, value);
        for (int cpu = 0; cpu < 2; cpu++)
        {
            m.Read(cpu, GICD_SPENDSGIR.OffsetBytes + 4).ShouldBe((receivers >> cpu & 1) == 1 ? 0x0000_0100u : 0u);
        }

        m.Read(0, GICD_SGIR.OffsetBytes).ShouldBe(0u);
    }

    [Fact]
    public void GICD_SPENDSGIR_and_GICD_CPENDSGIR_have_a_bit_a_source()
    {
        Machine m = Machine.V2(4);
        m.Write(1, GICD_SPENDSGIR.OffsetBytes + 12, 0xff00_0003);
        m.Read(1, GICD_CPENDSGIR.OffsetBytes + 12).ShouldBe(0x0f00_0003u);
        m.Read(0, GICD_CPENDSGIR.OffsetBytes + 12).ShouldBe(0u);
        m.Write(1, GICD_CPENDSGIR.OffsetBytes + 15, 0x05, 1);
        m.Write(1, GICD_CPENDSGIR.OffsetBytes + 12, 0);
        m.Read(1, GICD_SPENDSGIR.OffsetBytes + 12).ShouldBe(0x0a00_0003u);
        m.Read(1, GICD_ISPENDR.OffsetBytes).ShouldBe(0x9000u);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    public void INTIDs_that_do_not_exist_are_RAZ_WI_in_every_register(int intids)
    {
        Machine m = Machine.V2(2, intids);
        var before = m.Snapshot();
        foreach (int intid in (int[])[intids == 64 ? 64 : 1020, intids == 64 ? 100 : 1021, 1022, 1023])
        {
            foreach (uint first in (uint[])[GICD_IGROUPR.OffsetBytes, GICD_ISENABLER.OffsetBytes, GICD_ISPENDR.OffsetBytes, GICD_ISACTIVER.OffsetBytes])
            {
                m.Set(first, intid);
                m.Bit(first, intid).ShouldBeFalse();
            }

            m.Write(0, GICD_IPRIORITYR.OffsetBytes + (uint)intid, 0xff, 1);
            m.Write(0, GICD_ITARGETSR.OffsetBytes + (uint)intid, 0xff, 1);
            m.Write(0, GICD_ICFGR.OffsetBytes + (uint)(intid / 16 * 4), 2u << (intid % 16 * 2));
            m.Spi(intid, true);
        }

        m.Unchanged(before).ShouldBeTrue();
    }
}
