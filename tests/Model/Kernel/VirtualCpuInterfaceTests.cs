using FsCheck.Fluent;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Cpu = Lockstep.Model.Kernel.VirtualCpuInterface<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Gich = Lockstep.Model.Kernel.GichFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Gicv = Lockstep.Model.Kernel.GicvFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Ich = Lockstep.Model.Kernel.IchRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Icv = Lockstep.Model.Kernel.IcvRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Interface = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Kernel;

/// <summary>The virtual CPU interface, against the tables of IHI 0048B chapter 5 and IHI 0069 chapter 12.</summary>
public sealed class VirtualCpuInterfaceTests
{
    /// <summary>GICH_LR and ICH_LR of the same interrupt.</summary>
    [Theory]
    [InlineData(true, false, false, 27u, 0x50u, true, 0x1508_001bu, 0x0000_001bu, 0x4050_0200u)]
    [InlineData(false, true, false, 40u, 0xf8u, true, 0x2f88_0028u, 0x0000_0028u, 0x80f8_0200u)]
    [InlineData(true, true, true, 1019u, 0x00u, false, 0x7000_03fbu, 0x0000_03fbu, 0xd000_0000u)]
    [InlineData(false, false, false, 0u, 0x08u, true, 0x0088_0000u, 0x0000_0000u, 0x0008_0200u)]
    [Trait("Spec", "IHI 0048B 5.3.8 GICH_LRn; IHI 0069 12.4 ICH_LR<n>_EL2")]
    public void List_register_layouts(
        bool pending, bool active, bool group1, uint intid, uint priority, bool eoi, uint gich, uint low, uint high)
    {
        ListRegister lr = KernelWorld.Lr(intid, priority, pending, active, eoi);
        lr.Group1 = group1;
        (lr.ToGich().Value, lr.ToIchLow().Value, lr.ToIchHigh().Value).ShouldBe((gich, low, high));
        ListRegister.FromGich(gich).FieldsEqual(lr).Value.ShouldBeTrue();
        ListRegister.FromIch(low, high).FieldsEqual(lr).Value.ShouldBeTrue();
    }

    /// <summary>Whatever is written to GICH_LR reads back, but for reserved bits and the physical INTID.</summary>
    [Fact]
    [Trait("Spec", "IHI 0048B 5.3.8 GICH_LRn")]
    public void List_registers_read_back() => Seeded.Run(nameof(List_registers_read_back), Arb.From(GuestWorld.Word), word =>
    {
        Interface s = New(GicVersion.V2);
        Gich.Write(s, GICH_LR.OffsetBytes + 8, (uint)word);
        uint kept = (word & 1UL << 31) != 0 ? 0xff80_03ffu : 0xff88_1fffu;
        Gich.Read(s, GICH_LR.OffsetBytes + 8).Value.ShouldBe((uint)word & kept);
        Gich.Read(s, GICH_LR.OffsetBytes + 16).Value.ShouldBe(0u, "there are four");
        Gich.Write(s, GICH_VMCR.OffsetBytes, (uint)(word >> 32));
        uint vmcr = Gich.Read(s, GICH_VMCR.OffsetBytes).Value;
        Gich.Write(s, GICH_VMCR.OffsetBytes, vmcr);
        Gich.Read(s, GICH_VMCR.OffsetBytes).Value.ShouldBe(vmcr);
        (vmcr >> 21 & 7).ShouldBeGreaterThanOrEqualTo(2u);
        (vmcr >> 18 & 7).ShouldBeGreaterThanOrEqualTo(3u);
    }, 500);

    /// <summary>Acknowledge, drop, deactivate on one interrupt, both EOI modes (T23); EISR only after the deactivation.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Property", "T23")]
    [Trait("Spec", "IHI 0048B 3.2.1, 5.5 GICV_EOIR and GICV_DIR")]
    public void T23_Life_of_an_interrupt(bool eoiMode)
    {
        Interface s = New(GicVersion.V2, KernelWorld.Lr(40, 0x50, pending: true));
        Gicv.Write(s, Gicv.GICV_CTLR, eoiMode ? 0x201u : 1u);
        Cpu.IrqSignalled(s).Value.ShouldBeTrue();
        Gicv.Read(s, Gicv.GICV_IAR).Value.ShouldBe(40u);
        (Gicv.Read(s, Gicv.GICV_RPR).Value, Gich.Read(s, GICH_APR.OffsetBytes).Value).ShouldBe((0x50u, 1u << 10));
        Cpu.IrqSignalled(s).Value.ShouldBeFalse();
        Gicv.Read(s, Gicv.GICV_IAR).Value.ShouldBe(1023u);
        Gicv.Write(s, Gicv.GICV_EOIR, 40u);
        (Gicv.Read(s, Gicv.GICV_RPR).Value, Gich.Read(s, GICH_EISR.OffsetBytes).Value).ShouldBe((0xffu, eoiMode ? 0 : 1u));
        if (eoiMode)
        {
            s.ListRegisters[0].Active.Value.ShouldBeTrue();
            Gicv.Write(s, Gicv.GICV_DIR, 40u);
        }

        (Gich.Read(s, GICH_EISR.OffsetBytes).Value, Gich.Read(s, GICH_ELRSR.OffsetBytes).Value).ShouldBe((1u, 0xeu));
        (Gich.Read(s, GICH_HCR.OffsetBytes).Value >> 27).ShouldBe(0u);
    }

    /// <summary>An INTID without an active list register raises EOIcount and changes no list register; special ones do nothing.</summary>
    [Theory]
    [InlineData(41u, 1u)]
    [InlineData(40u, 1u)] // pending, not active
    [InlineData(1020u, 0u)]
    [InlineData(1023u, 0u)]
    [Trait("Property", "T21")]
    [Trait("Spec", "IHI 0048B 5.3.1 GICH_HCR.EOICount")]
    public void T21_EOI_of_something_else(uint intid, uint count)
    {
        Interface s = New(GicVersion.V2, KernelWorld.Lr(40, 0x50, pending: true));
        uint before = Gich.Read(s, GICH_LR.OffsetBytes).Value;
        Gicv.Write(s, Gicv.GICV_EOIR, intid);
        (Gich.Read(s, GICH_HCR.OffsetBytes).Value >> 27).ShouldBe(count);
        Gich.Read(s, GICH_LR.OffsetBytes).Value.ShouldBe(before);
    }

    /// <summary>Active and pending becomes pending at the end, with no maintenance.</summary>
    [Fact]
    [Trait("Spec", "IHI 0048B 5.3.8 GICH_LRn.State")]
    public void Active_and_pending_becomes_pending()
    {
        Interface s = New(GicVersion.V2, KernelWorld.Lr(40, 0x50, pending: true, active: true));
        Cpu.IrqSignalled(s).Value.ShouldBeFalse("not while it is active");
        Gicv.Write(s, Gicv.GICV_EOIR, 40u);
        (s.ListRegisters[0].Pending.Value, s.ListRegisters[0].Active.Value, Gich.Read(s, GICH_EISR.OffsetBytes).Value).ShouldBe((true, false, 0u));
        Cpu.IrqSignalled(s).Value.ShouldBeTrue();
    }

    /// <summary>31 priorities nest, and unwind in reverse order; the running priority is a stack (I7).</summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Property", "T24 I7")]
    [Trait("Spec", "IHI 0048B 3.3.2 preemption")]
    public void T24_Thirty_one_priorities_nest(GicVersion version)
    {
        Interface s = new(version, 4);
        Vmcr.Write(s, (Word32)0xf800_0003);
        s.HcrBits = 1;
        for (uint level = 30; level < 31; level--)
        {
            s.ListRegisters[0] = KernelWorld.Lr(32 + level, level << 3, pending: true);
            Cpu.IrqSignalled(s).Value.ShouldBe(version == GicVersion.V2);
            Cpu.FiqSignalled(s).Value.ShouldBe(version == GicVersion.V3);
            Acknowledge(s).ShouldBe(32 + level);
            Cpu.RunningPriority(s).Value.ShouldBe(level << 3);
            s.ListRegisters[0].Active = false;
        }

        s.Apr0.Value.ShouldBe(0x7fff_ffffu);
        for (uint level = 0; level < 31; level++)
        {
            Cpu.RunningPriority(s).Value.ShouldBe(level << 3);
            Cpu.EndOfInterrupt(s, 32 + level, 0);
        }

        (s.Apr0.Value, Cpu.RunningPriority(s).Value).ShouldBe((0u, 0xffu));
    }

    /// <summary>Binary point n: bits 7 to n + 1 preempt in Group 0, bits 7 to n in Group 1 (IHI 0048B table 3-2).</summary>
    [Theory]
    [InlineData(2u, 0xf8u, 3u, 0xf8u)]
    [InlineData(3u, 0xf0u, 4u, 0xf0u)]
    [InlineData(6u, 0x80u, 7u, 0x80u)]
    [InlineData(7u, 0x00u, 7u, 0x80u)]
    [InlineData(0u, 0xf8u, 0u, 0xf8u)] // below the smallest
    [Trait("Property", "T25")]
    [Trait("Spec", "IHI 0048B 3.3.3 priority grouping, table 3-2")]
    public void T25_Binary_points(uint bpr, uint mask0, uint abpr, uint mask1)
    {
        Interface s = New(GicVersion.V2);
        Gicv.Write(s, Gicv.GICV_BPR, bpr);
        Gicv.Write(s, Gicv.GICV_ABPR, abpr);
        (Cpu.GroupPriorityMask(s, false).Value, Cpu.GroupPriorityMask(s, true).Value).ShouldBe((mask0, mask1));
        s.Cbpr = true;
        Cpu.GroupPriorityMask(s, true).Value.ShouldBe(mask0, "CBPR shares the binary point of Group 0");
    }

    /// <summary>The priority mask is exclusive; 0 masks all; disabled groups and interfaces signal nothing.</summary>
    [Theory]
    [InlineData(0x50u, 0x58u, 1u, 1u, true)]
    [InlineData(0x50u, 0x50u, 1u, 1u, false)]
    [InlineData(0x00u, 0x00u, 1u, 1u, false)]
    [InlineData(0x50u, 0xf8u, 0u, 1u, false)]
    [InlineData(0x50u, 0xf8u, 2u, 1u, false)]
    [InlineData(0x50u, 0xf8u, 1u, 0u, false)]
    [Trait("Property", "T22")]
    [Trait("Spec", "IHI 0048B 3.3, 5.2.2")]
    public void T22_What_is_signalled(uint priority, uint pmr, uint ctlr, uint hcr, bool signalled)
    {
        Interface s = New(GicVersion.V2, KernelWorld.Lr(40, priority, pending: true));
        Gicv.Write(s, Gicv.GICV_PMR, pmr);
        Gicv.Write(s, Gicv.GICV_CTLR, ctlr);
        Gich.Write(s, GICH_HCR.OffsetBytes, hcr);
        Cpu.IrqSignalled(s).Value.ShouldBe(signalled);
        Gicv.Read(s, Gicv.GICV_IAR).Value.ShouldBe(signalled ? 40u : 1023u);
    }

    /// <summary>
    /// Priority 31 of seL4 is 0xf8, and 0xff written to PMR is 0xf8 too: a list register with it is never signalled. Real
    /// hardware with 5 bits does the same with GICD_IPRIORITYR = 0xf8.
    /// </summary>
    [Fact]
    [Trait("Property", "T22 E3")]
    [Trait("Spec", "IHI 0048B 3.3, 4.4.2 GICC_PMR: the value masks interrupts of its own priority")]
    public void T22_The_least_priority_is_never_signalled()
    {
        KernelWorld world = new(GicVersion.V2, 4);
        Gicv.Write(world.Hardware, Gicv.GICV_PMR, 0xffu);
        world.Load(40, 31).ShouldBeTrue();
        world.Acknowledge().ShouldBe(1023u);
        world.Load(41, 30).ShouldBeTrue();
        world.Acknowledge().ShouldBe(41u);
    }

    /// <summary>Group 1 through GICV: 1022 without AckCtl, AIAR, and IAR with AckCtl. Facts: observed on seL4.</summary>
    [Fact]
    [Trait("Spec", "IHI 0048B 5.5.4 GICV_IAR, table 3-5")]
    public void Group_1_without_AckCtl_is_1022()
    {
        ListRegister lr = KernelWorld.Lr(40, 0x50, pending: true);
        lr.Group1 = true;
        Interface s = New(GicVersion.V2, lr);
        Gicv.Write(s, Gicv.GICV_CTLR, 3u);
        (Gicv.Read(s, Gicv.GICV_IAR).Value, s.ListRegisters[0].Pending.Value).ShouldBe((1022u, true));
        Gicv.Read(s, Gicv.GICV_AIAR).Value.ShouldBe(40u);
        s = New(GicVersion.V2, lr);
        Gicv.Write(s, Gicv.GICV_CTLR, 7u);
        Gicv.Read(s, Gicv.GICV_IAR).Value.ShouldBe(40u);
        s = New(GicVersion.V2, KernelWorld.Lr(41, 0x50, pending: true));
        (Gicv.Read(s, Gicv.GICV_AIAR).Value, Gicv.Read(s, Gicv.GICV_AHPPIR).Value).ShouldBe((1023u, 1023u));
    }

    /// <summary>
    /// A disabled group that has the most urgent interrupt: on GICv2 it hides the other group, as in the physical CPU interface; on
    /// GICv3 it does not.
    /// </summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Spec", "IHI 0048B pseudocode ReadGICC_IAR; IHI 0069 pseudocode HighestPriorityVirtualInterrupt")]
    public void A_disabled_group_with_the_most_urgent(GicVersion version)
    {
        Interface s = new(version, 4) { HcrBits = 1, EnableGroup1 = true, AckCtl = true, Pmr = 0xf8 };
        s.ListRegisters[0] = KernelWorld.Lr(40, 0x50, pending: true);
        s.ListRegisters[1] = KernelWorld.Lr(41, 0x80, pending: true);
        s.ListRegisters[1].Group1 = true;
        bool isHidden = version == GicVersion.V2;
        Cpu.IrqSignalled(s).Value.ShouldBe(!isHidden);
        (isHidden ? Gicv.Read(s, Gicv.GICV_AHPPIR) : Icv.Read(s, IccRegister.ICC_HPPIR1_EL1)).Value.ShouldBe(isHidden ? 1023u : 41u);
        (isHidden ? Gicv.Read(s, Gicv.GICV_IAR) : Icv.Read(s, IccRegister.ICC_IAR1_EL1)).Value.ShouldBe(isHidden ? 1023u : 41u);
    }

    /// <summary>On GICv3 each group has its own acknowledge register, and Group 0 is FIQ.</summary>
    [Fact]
    [Trait("Spec", "IHI 0069 12.5 ICV_IAR0_EL1, ICV_IAR1_EL1")]
    public void GICv3_groups_have_registers_of_their_own()
    {
        ListRegister lr = KernelWorld.Lr(40, 0x18, pending: true);
        lr.Group1 = true;
        Interface s = New(GicVersion.V3, lr);
        Icv.Write(s, IccRegister.ICC_IGRPEN1_EL1, 1u);
        (Cpu.IrqSignalled(s).Value, Cpu.FiqSignalled(s).Value).ShouldBe((true, false));
        Icv.Read(s, IccRegister.ICC_IAR0_EL1).Value.ShouldBe(1023u);
        Icv.Read(s, IccRegister.ICC_HPPIR1_EL1).Value.ShouldBe(40u);
        Icv.Read(s, IccRegister.ICC_IAR1_EL1).Value.ShouldBe(40u);
        (Ich.Read(s, IchRegister.ICH_AP1R0_EL2).Low.Value, Ich.Read(s, IchRegister.ICH_AP0R0_EL2).Low.Value).ShouldBe((8u, 0u));
        Icv.Write(s, IccRegister.ICC_EOIR1_EL1, 40u);
        (Ich.Read(s, IchRegister.ICH_EISR_EL2).Low.Value, Icv.Read(s, IccRegister.ICC_RPR_EL1).Value).ShouldBe((1u, 0xffu));
    }

    /// <summary>
    /// An end by the register of the other group, or after a change of the binary point, or without an active priority, is
    /// UNPREDICTABLE: the priority drops and the list register stays active.
    /// </summary>
    [Theory]
    [InlineData(IccRegister.ICC_EOIR0_EL1, 2u, false, true)]
    [InlineData(IccRegister.ICC_EOIR1_EL1, 2u, false, false)]
    [InlineData(IccRegister.ICC_EOIR0_EL1, 4u, false, false)]
    [InlineData(IccRegister.ICC_EOIR0_EL1, 2u, true, false)]
    [Trait("Property", "T23")]
    [Trait("Spec", "IHI 0069 12.5 ICV_EOIR0_EL1, pseudocode VirtualWriteEOIR0")]
    public void T23_An_end_out_of_order_only_drops_the_priority(IccRegister register, uint bpr, bool isDropped, bool deactivates)
    {
        Interface s = New(GicVersion.V3, KernelWorld.Lr(40, 0x18, pending: true));
        Icv.Write(s, IccRegister.ICC_IGRPEN0_EL1, 1u);
        Icv.Read(s, IccRegister.ICC_IAR0_EL1).Value.ShouldBe(40u);
        Icv.Write(s, IccRegister.ICC_BPR0_EL1, bpr);
        s.Apr0 = isDropped ? 0 : s.Apr0;
        Cpu.IsEndInOrder(s, 40, register == IccRegister.ICC_EOIR1_EL1).Value.ShouldBe(deactivates);
        Icv.Write(s, register, 40u);
        (s.ListRegisters[0].Active.Value, s.Apr0.Value).ShouldBe((!deactivates, 0u));
    }

    /// <summary>An end of what no list register has active drops the priority and is counted; without active priority it is not.</summary>
    [Theory]
    [InlineData(0x08u, 1u)]
    [InlineData(0x00u, 0u)]
    [Trait("Spec", "IHI 0069 12.4 ICH_HCR_EL2.EOIcount")]
    public void GICv3_counts_an_end_without_a_list_register(uint activePriorities, uint count)
    {
        Interface s = New(GicVersion.V3);
        s.Apr1 = activePriorities;
        Icv.Write(s, IccRegister.ICC_EOIR1_EL1, 40u);
        (s.Apr1.Value, s.EoiCount.Value).ShouldBe((0u, count));
    }

    /// <summary>The sender of an SGI is in IAR, and EOIR must have it; seL4's is always 0 (E1).</summary>
    [Fact]
    [Trait("Property", "T20")]
    [Trait("Spec", "IHI 0048B 5.5.4 GICV_IAR.CPUID")]
    public void T20_Sender_of_an_SGI()
    {
        ListRegister lr = KernelWorld.Lr(5, 0x50, pending: true);
        lr.Sender = 3;
        Interface s = New(GicVersion.V2, lr);
        Gicv.Read(s, Gicv.GICV_IAR).Value.ShouldBe(0xc05u);
        Gicv.Write(s, Gicv.GICV_EOIR, 5u);
        s.ListRegisters[0].Active.Value.ShouldBeTrue("another sender's");
        Gicv.Write(s, Gicv.GICV_EOIR, 0xc05u);
        s.ListRegisters[0].Active.Value.ShouldBeFalse();
    }

    /// <summary>Most urgent first, in whatever list registers; equals by index (I4).</summary>
    [Fact]
    [Trait("Property", "I4")]
    [Trait("Spec", "IHI 0048B 3.3")]
    public void I4_Most_urgent_first() => Seeded.Run(nameof(I4_Most_urgent_first), Arb.From(GuestWorld.Word), word =>
    {
        Interface s = new(GicVersion.V2, 8) { HcrBits = 1, EnableGroup0 = true, Pmr = 0xf8 };
        (uint Priority, int Index)[] expected = new (uint, int)[8];
        for (int i = 0; i < 8; i++)
        {
            uint priority = (uint)(word >> (8 * i)) & 0xf0;
            s.ListRegisters[i] = KernelWorld.Lr((uint)(100 - i), priority, pending: true);
            expected[i] = (priority, i);
        }

        foreach ((uint _, int index) in expected.Order())
        {
            Acknowledge(s).ShouldBe((uint)(100 - index));
            s.Apr0 = 0;
        }

        Acknowledge(s).ShouldBe(1023u);
    }, 200);

    /// <summary>No offset, register or value makes a frame fail; read-only registers keep their value (N2).</summary>
    [Fact]
    [Trait("Property", "N2")]
    [Trait("Spec", "the project's own: totality")]
    public void N2_Every_access_of_the_frames_is_defined() =>
        Seeded.Run(nameof(N2_Every_access_of_the_frames_is_defined), Arb.From(GuestWorld.Word), word =>
        {
            Interface s = New(GicVersion.V2, KernelWorld.Lr(40, 0x50, pending: true));
            for (uint offset = 0; offset < 0x1010; offset += 4)
            {
                Gicv.Write(s, offset, (uint)word ^ offset);
                Gicv.Read(s, offset);
                Gich.Write(s, offset, (uint)word ^ offset);
                Gich.Read(s, offset);
            }

            Gich.Read(s, GICH_VTR.OffsetBytes).Value.ShouldBe(0x9000_0003u);
            foreach (IccRegister register in Enum.GetValues<IccRegister>())
            {
                Icv.Write(s, register, (uint)word);
                Icv.Read(s, register);
            }
        }, 20);

    /// <summary>Between the words of the frame there is no register: 0 is read and nothing is written.</summary>
    [Fact]
    [Trait("Property", "N2")]
    [Trait("Spec", "IHI 0048B 5.5: the registers are words")]
    public void N2_Offsets_between_words_have_no_register()
    {
        Interface s = New(GicVersion.V2, KernelWorld.Lr(40, 0x50, pending: true)), before = New(GicVersion.V2);
        s.CopyTo(before);
        for (uint offset = 0; offset < 0x1010; offset++)
        {
            if ((offset & 3) != 0)
            {
                Gicv.Write(s, offset, uint.MaxValue);
                Gicv.Read(s, offset).Value.ShouldBe(0u, $"0x{offset:x}");
            }
        }

        s.StateEquals(before).Value.ShouldBeTrue();
    }

    private static uint Acknowledge(Interface s) => s.Version == GicVersion.V2
        ? Gicv.Read(s, Gicv.GICV_IAR).Value
        : Icv.Read(s, IccRegister.ICC_IAR0_EL1).Value;

    private static Interface New(GicVersion version, params ListRegister[] listRegisters)
    {
        Interface s = new(version, 4) { HcrBits = 1, EnableGroup0 = true, Pmr = 0xf8 };
        listRegisters.CopyTo(s.ListRegisters, 0);
        return s;
    }
}
