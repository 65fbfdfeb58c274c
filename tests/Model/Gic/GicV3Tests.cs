using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Gic;

/// <summary>Examples from IHI 0069: distributor, redistributors, system registers, affinity.</summary>
public sealed class GicV3Tests
{
    private const uint Sgi7 = 7u << 24;

    [Fact]
    public void T29_affinity_routing_is_always_on_and_what_it_replaces_is_RAZ_WI()
    {
        Machine m = Machine.V3();
        m.Write(0, GICDv3_CTLR.OffsetBytes, uint.MaxValue);
        m.Read(0, GICDv3_CTLR.OffsetBytes).ShouldBe(0x53u);
        var before = m.Snapshot();
        foreach (uint at in (uint[])[0x80, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380, 0x400, 0x41c, 0x800, 0x820, 0xc00, 0xc04, 0xd00, 0xd04, 0xe00, 0xf00, 0xf10, 0xf20, 0x6000, 0x60f8])
        {
            m.Write(0, at, uint.MaxValue);
            m.Read(0, at).ShouldBe(0u, $"0x{at:x}");
        }

        m.Unchanged(before).ShouldBeTrue();
        m.Read(0, GICDv3_TYPER.OffsetBytes).ShouldBe(GICDv3_TYPER.Value(96));
        m.Read(0, GICDv3_PIDR2.OffsetBytes).ShouldBe(0x3bu);
    }

    [Fact]
    public void T30_a_redistributor_acts_on_its_owner_whoever_writes()
    {
        Machine m = Machine.V3(3);
        m.WriteR(2, GICR_ISENABLER0.OffsetBytes, 0x0801_0003);
        m.ReadR(2, GICR_ICENABLER0.OffsetBytes).ShouldBe(0x0801_0003u, "SGIs are not fixed");
        m.ReadR(1, GICR_ISENABLER0.OffsetBytes).ShouldBe(0u);
        m.WriteR(2, GICR_ISPENDR0.OffsetBytes, 5);
        m.WriteR(2, GICR_ICPENDR0.OffsetBytes, 1);
        m.ReadR(2, GICR_ISPENDR0.OffsetBytes).ShouldBe(4u, "bits of SGIs are writable");
        m.WriteR(2, GICR_ISACTIVER0.OffsetBytes, 6);
        m.WriteR(2, GICR_ICACTIVER0.OffsetBytes, 2);
        m.ReadR(2, GICR_ICACTIVER0.OffsetBytes).ShouldBe(4u);
        m.WriteR(2, GICR_IPRIORITYR.OffsetBytes + 27, 0x57, 1);
        m.ReadR(2, GICR_IPRIORITYR.OffsetBytes + 24).ShouldBe(0x5000_0000u);
        m.WriteR(2, GICR_ICFGR0.OffsetBytes, 0);
        m.WriteR(2, GICR_ICFGR1.OffsetBytes, uint.MaxValue);
        m.ReadR(2, GICR_ICFGR0.OffsetBytes).ShouldBe(0xaaaa_aaaau);
        m.ReadR(2, GICR_ICFGR1.OffsetBytes).ShouldBe(0u);
        m.ReadR(3, GICR_IIDR.OffsetBytes).ShouldBe(0u, "no such redistributor");
        m.ReadR(2, GICR_PIDR2.OffsetBytes).ShouldBe(0x3bu);
    }

    [Fact]
    public void T30_GICR_TYPER_has_the_owners_affinity_and_Last_once()
    {
        Machine m = Machine.V3(18);
        for (int cpu = 0; cpu < 18; cpu++)
        {
            m.ReadR(cpu, GICR_TYPER.OffsetBytes).ShouldBe((uint)cpu << 8 | (cpu == 17 ? 0x10u : 0));
            m.ReadR(cpu, GICR_TYPER.OffsetBytes + 4).ShouldBe((uint)(cpu / 16 << 8 | cpu % 16));
        }
    }

    [Fact]
    public void T31_GICR_WAKER_answers_and_a_sleeping_PE_is_sent_nothing()
    {
        Machine m = Machine.V3Ready();
        m.WriteR(0, GICR_ISENABLER0.OffsetBytes, 1u << 27);
        m.Ppi(0, 27, true);
        m.Irq().ShouldBeTrue();
        m.WriteR(0, GICR_WAKER.OffsetBytes, 2);
        m.ReadR(0, GICR_WAKER.OffsetBytes).ShouldBe(6u);
        m.Irq().ShouldBeFalse();
        m.WriteR(0, GICR_WAKER.OffsetBytes, 0);
        m.ReadR(0, GICR_WAKER.OffsetBytes).ShouldBe(0u);
        m.Irq().ShouldBeTrue();
        Machine.V3().ReadR(0, GICR_WAKER.OffsetBytes).ShouldBe(GICR_WAKER.Reset);
    }

    [Fact]
    public void T32_GICD_IROUTER_sends_to_one_PE_or_to_none()
    {
        Machine m = Machine.V3Ready();
        m.Set(GICD_ISENABLER.OffsetBytes, 40);
        m.Spi(40, true);
        (m.Irq(0), m.Irq(1)).ShouldBe((true, false));
        uint at = GICDv3_IROUTER.OffsetBytes + 8 * 8;
        m.Write(0, at, 1);
        (m.Irq(0), m.Irq(1)).ShouldBe((false, true));
        m.Write(0, at + 4, 1);
        (m.Irq(0), m.Irq(1), m.IsPending(40)).ShouldBe((false, false, true));
        m.Write(0, at + 4, 0);
        m.Write(0, at, 0x8000_0100);
        m.Read(0, at).ShouldBe(0x100u, "1 of N is not implemented");
        m.Write(0, 0x6000 + 8 * 1020, 1);
        m.Read(0, 0x6000 + 8 * 1020).ShouldBe(0u);
    }

    [Fact]
    public void T32_one_of_N_goes_to_exactly_one_PE_that_takes_the_group()
    {
        GicConfiguration c = new() { Version = GicVersion.V3, CpuCount = 3, IntidCount = 64, OneOfNImplemented = true };
        Machine m = Machine.V3Ready(c: c);
        m.Set(GICD_ISENABLER.OffsetBytes, 40);
        m.Write(0, GICDv3_IROUTER.OffsetBytes + 8 * 8, 1u << 31);
        m.Spi(40, true);
        (m.Irq(0), m.Irq(1), m.Irq(2)).ShouldBe((true, false, false));
        m.WriteI(0, IccRegister.ICC_IGRPEN1_EL1, 0);
        (m.Irq(0), m.Irq(1), m.Irq(2)).ShouldBe((false, true, false));
    }

    [Theory]
    [InlineData(Sgi7 | 0b10ul, 0b0010u)]
    [InlineData(Sgi7 | 0xfffful, 0b1111u)]
    [InlineData(Sgi7 | 1ul << 40, 0b1110u)]              // IRM: all but the own
    [InlineData(Sgi7 | 1ul << 16 | 1ul, 0b0000u)]        // Aff1 of no PE
    [InlineData(Sgi7 | 1ul << 32 | 1ul, 0b0000u)]        // Aff2
    [InlineData(Sgi7 | 1ul << 48 | 1ul, 0b0000u)]        // Aff3
    [InlineData(Sgi7 | 1ul << 44 | 1ul, 0b0001u)]        // RS, which is RES0 where ICC_CTLR_EL1.RSS is 0
    public void T33_ICC_SGI1R_EL1_goes_to_its_targets_enabled_or_not(ulong value, uint receivers)
    {
        Machine m = Machine.V3Ready(4);
        m.WriteI(0, IccRegister.ICC_SGI1R_EL1, value);
        for (int cpu = 0; cpu < 4; cpu++)
        {
            m.ReadR(cpu, GICR_ISPENDR0.OffsetBytes).ShouldBe((receivers >> cpu & 1) << 7);
        }
    }

    [Fact]
    public void T33_Aff1_and_range_select_PEs_beyond_the_first_16()
    {
        Machine clusters = Machine.V3Ready(18);
        clusters.WriteI(0, IccRegister.ICC_SGI1R_EL1, Sgi7 | 1ul << 16 | 0b10ul);
        clusters.ReadR(17, GICR_ISPENDR0.OffsetBytes).ShouldBe(0x80u);
        clusters.ReadR(1, GICR_ISPENDR0.OffsetBytes).ShouldBe(0u);
        GicConfiguration c = new() { Version = GicVersion.V3, CpuCount = 18, IntidCount = 64, CpusPerCluster = 32, RangeSelectorImplemented = true };
        Machine ranges = Machine.V3Ready(c: c);
        ranges.WriteI(0, IccRegister.ICC_SGI1R_EL1, Sgi7 | 1ul << 44 | 0b10ul);
        ranges.ReadR(17, GICR_ISPENDR0.OffsetBytes).ShouldBe(0x80u);
        ranges.ReadR(1, GICR_ISPENDR0.OffsetBytes).ShouldBe(0u);
    }

    [Fact]
    public void T34_an_SGI_goes_only_where_it_is_in_the_registers_group_and_senders_collapse()
    {
        Machine m = Machine.V3Ready();
        m.WriteR(1, GICR_IGROUPR0.OffsetBytes, ~(1u << 7));
        m.WriteI(0, IccRegister.ICC_SGI1R_EL1, Sgi7 | 3);
        (m.ReadR(0, GICR_ISPENDR0.OffsetBytes), m.ReadR(1, GICR_ISPENDR0.OffsetBytes)).ShouldBe((0x80u, 0u));
        m.WriteI(0, IccRegister.ICC_SGI0R_EL1, Sgi7 | 3);
        (m.ReadR(0, GICR_ISPENDR0.OffsetBytes), m.ReadR(1, GICR_ISPENDR0.OffsetBytes)).ShouldBe((0x80u, 0x80u));
        m.WriteR(1, GICR_ICPENDR0.OffsetBytes, 0x80);
        m.WriteI(0, IccRegister.ICC_ASGI1R_EL1, Sgi7 | 3);
        m.ReadR(1, GICR_ISPENDR0.OffsetBytes).ShouldBe(0x80u);
        m.WriteR(0, GICR_ISENABLER0.OffsetBytes, 0x80);
        m.WriteI(1, IccRegister.ICC_SGI1R_EL1, Sgi7 | 1);
        m.ReadI(0, IccRegister.ICC_IAR1_EL1).ShouldBe(7u, "no source");
        m.WriteI(0, IccRegister.ICC_EOIR1_EL1, 7);
        m.ReadI(0, IccRegister.ICC_IAR1_EL1).ShouldBe(1023u);
    }

    [Fact]
    public void Acknowledge_and_end_are_by_the_register_of_the_group()
    {
        Machine m = Machine.V3Ready();
        m.Set(GICD_ISENABLER.OffsetBytes, 40);
        m.Write(0, GICD_IPRIORITYR.OffsetBytes + 40, 0x80, 1);
        m.Spi(40, true);
        (m.Irq(), m.Fiq()).ShouldBe((true, false));
        m.ReadI(0, IccRegister.ICC_IAR0_EL1).ShouldBe(1023u);
        m.ReadI(0, IccRegister.ICC_HPPIR0_EL1).ShouldBe(1023u);
        m.ReadI(0, IccRegister.ICC_HPPIR1_EL1).ShouldBe(40u);
        m.ReadI(0, IccRegister.ICC_IAR1_EL1).ShouldBe(40u);
        m.ReadI(0, IccRegister.ICC_RPR_EL1).ShouldBe(0x80u);
        m.ReadI(0, IccRegister.ICC_AP1R0_EL1).ShouldBe(1u << 16);
        m.WriteI(0, IccRegister.ICC_EOIR0_EL1, 40);
        m.ReadI(0, IccRegister.ICC_RPR_EL1).ShouldBe(0x80u, "the running priority is of Group 1");
        m.WriteI(0, IccRegister.ICC_EOIR1_EL1, 0x8000_0028);
        m.IsActive(40).ShouldBeFalse("bits 31:24 are reserved");
        m.ReadI(0, IccRegister.ICC_RPR_EL1).ShouldBe(0xffu);
    }

    [Fact]
    public void Group_0_is_FIQ_and_EOImode_leaves_deactivation_to_ICC_DIR_EL1()
    {
        Machine m = Machine.V3Ready();
        m.WriteI(0, IccRegister.ICC_CTLR_EL1, uint.MaxValue);
        m.ReadI(0, IccRegister.ICC_CTLR_EL1).ShouldBe(ICC_CTLR_EL1.Reset | 3);
        m.Write(0, GICD_IGROUPR.OffsetBytes + 4, 0);
        m.Set(GICD_ISENABLER.OffsetBytes, 40);
        m.Spi(40, true);
        (m.Irq(), m.Fiq()).ShouldBe((false, true));
        m.ReadI(0, IccRegister.ICC_IAR0_EL1).ShouldBe(40u);
        m.WriteI(0, IccRegister.ICC_EOIR0_EL1, 40);
        (m.IsActive(40), m.ReadI(0, IccRegister.ICC_RPR_EL1)).ShouldBe((true, 0xffu));
        m.WriteI(0, IccRegister.ICC_DIR_EL1, 40);
        m.IsActive(40).ShouldBeFalse();
    }

    [Fact]
    public void ICC_BPR1_EL1_follows_ICC_BPR0_EL1_with_CBPR()
    {
        Machine m = Machine.V3Ready();
        m.ReadI(0, IccRegister.ICC_BPR0_EL1).ShouldBe(2u);
        m.ReadI(0, IccRegister.ICC_BPR1_EL1).ShouldBe(3u);
        m.WriteI(0, IccRegister.ICC_BPR1_EL1, 5);
        m.WriteI(0, IccRegister.ICC_CTLR_EL1, 1);
        m.WriteI(0, IccRegister.ICC_BPR0_EL1, 6);
        m.ReadI(0, IccRegister.ICC_BPR1_EL1).ShouldBe(7u);
        m.WriteI(0, IccRegister.ICC_BPR0_EL1, 7);
        m.ReadI(0, IccRegister.ICC_BPR1_EL1).ShouldBe(7u);
        m.WriteI(0, IccRegister.ICC_BPR1_EL1, 4);
        m.WriteI(0, IccRegister.ICC_CTLR_EL1, 0);
        m.ReadI(0, IccRegister.ICC_BPR1_EL1).ShouldBe(5u);
    }

    [Fact]
    public void T35_accesses_that_do_not_exist_are_named_and_do_nothing()
    {
        Machine m = Machine.V3Ready();
        var before = m.Snapshot();
        Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>.IccExists(m.Configuration, IccRegister.ICC_AP0R1_EL1, false).ShouldBeFalse();
        foreach (IccRegister r in (IccRegister[])[IccRegister.ICC_IAR1_EL1, IccRegister.ICC_RPR_EL1, IccRegister.ICC_HPPIR0_EL1, IccRegister.ICC_AP1R1_EL1, IccRegister.ICC_SRE_EL1])
        {
            m.WriteI(0, r, ulong.MaxValue);
        }

        m.Unchanged(before).ShouldBeTrue();
        m.ReadI(0, IccRegister.ICC_SRE_EL1).ShouldBe(7u);
        m.ReadI(0, IccRegister.ICC_SGI1R_EL1).ShouldBe(0u);
        IccRegisterEncoding.Decode(ICC_AP1R_EL1.Encoding + 2).ShouldBe(IccRegister.ICC_AP1R2_EL1);
        IccRegisterEncoding.Decode(0).ShouldBeNull();
        foreach (IccRegister r in System.Enum.GetValues<IccRegister>())
        {
            Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>.IccExists(Machine.V2().Configuration, r, false).ShouldBeFalse();
        }
    }

    /// <summary>Aff3 is RES0 everywhere where A3V says that it is not implemented.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Spec", "IHI 0069 12.2 ICC_CTLR_EL1.A3V, 12.9 GICD_TYPER.A3V, GICD_IROUTER<n>.Aff3")]
    public void Affinity_3_is_where_A3V_says_so(bool implemented)
    {
        Machine m = new(new() { Version = GicVersion.V3, CpuCount = 2, IntidCount = 64, Affinity3Implemented = implemented });
        (m.Read(0, GICDv3_TYPER.OffsetBytes) >> GICDv3_TYPER.A3V.Lo & 1).ShouldBe(implemented ? 1u : 0u);
        (m.ReadI(0, IccRegister.ICC_CTLR_EL1) >> 15 & 1).ShouldBe(implemented ? 1u : 0u);
        uint at = GICDv3_IROUTER.OffsetBytes + 8 * 8;
        m.Write(0, at + 4, uint.MaxValue);
        m.Read(0, at + 4).ShouldBe(implemented ? 0xffu : 0u);
    }

    /// <summary>IDbits is 0 for 16 bits of INTID and 1 for 24.</summary>
    [Theory]
    [InlineData(16, 0u)]
    [InlineData(24, 1u)]
    [Trait("Spec", "IHI 0069 12.2 ICC_CTLR_EL1.IDbits")]
    public void ICC_CTLR_EL1_IDbits_says_how_wide_INTIDs_are(int bits, uint field)
    {
        Machine m = new(new() { Version = GicVersion.V3, CpuCount = 1, IntidCount = 64, IccIntidBits = bits });
        (m.ReadI(0, IccRegister.ICC_CTLR_EL1) >> 11 & 7).ShouldBe(field);
    }

    /// <summary>GICR_WAKER may be RAZ/WI: then no PE sleeps, also right after reset.</summary>
    [Fact]
    [Trait("Spec", "IHI 0069 12.11 GICR_WAKER")]
    public void T31_GICR_WAKER_that_is_RAZ_WI_lets_nothing_sleep()
    {
        Machine m = Machine.V3Ready(c: new() { Version = GicVersion.V3, CpuCount = 1, IntidCount = 64, WakerIsFixed = true });
        m.WriteR(0, GICR_WAKER.OffsetBytes, 2);
        m.ReadR(0, GICR_WAKER.OffsetBytes).ShouldBe(0u);
        m.WriteR(0, GICR_ISENABLER0.OffsetBytes, 1u << 27);
        m.Ppi(0, 27, true);
        m.Irq().ShouldBeTrue();
    }

    /// <summary>5 bits of preemption have one active priorities register a group, 6 bits two, 7 bits four; the others are UNDEFINED.</summary>
    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(7, 4)]
    [Trait("Spec", "IHI 0069 12.2 ICC_AP0R<n>_EL1, ICC_AP1R<n>_EL1")]
    public void T35_Active_priorities_registers_are_as_many_as_preemption_needs(int priorityBits, int count)
    {
        Machine m = new(new() { Version = GicVersion.V3, CpuCount = 1, IntidCount = 64, PriorityBits = priorityBits });
        for (int n = 0; n < 4; n++)
        {
            m.WriteI(0, IccRegister.ICC_AP0R0_EL1 + n, 0x1000u << n);
            m.WriteI(0, IccRegister.ICC_AP1R0_EL1 + n, 0x0100u << n);
        }

        for (int n = 0; n < 4; n++)
        {
            (m.ReadI(0, IccRegister.ICC_AP0R0_EL1 + n), m.ReadI(0, IccRegister.ICC_AP1R0_EL1 + n))
                .ShouldBe(n < count ? (0x1000u << n, 0x0100u << n) : (0u, 0u));
        }
    }

    /// <summary>A number that names no register has an answer too (N2).</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    [Trait("Property", "N2")]
    [Trait("Spec", "the project's own: totality")]
    public void N2_Numbers_of_no_register_read_0_and_change_nothing(int number)
    {
        Machine m = Machine.V3Ready();
        var before = m.Snapshot();
        m.WriteI(0, (IccRegister)number, ulong.MaxValue);
        m.ReadI(0, (IccRegister)number).ShouldBe(0u);
        m.Unchanged(before).ShouldBeTrue();
    }
}
