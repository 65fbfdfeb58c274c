using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;
using Ich = Lockstep.Model.Kernel.IchRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Interface = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Kernel;

/// <summary>The hypervisor's registers on GICv3, against IHI 0069 12.4.</summary>
public sealed class IchRegisterTests
{
    private const int Count = 4;

    /// <summary>The enables, the traps and EOIcount are kept; reserved bits and those of GICv4 are not.</summary>
    [Fact]
    [Trait("Spec", "IHI 0069 12.4 ICH_HCR_EL2")]
    public void ICH_HCR_EL2_keeps_what_is_implemented()
    {
        Interface s = New();
        Write(s, IchRegister.ICH_HCR_EL2, uint.MaxValue);
        Read(s, IchRegister.ICH_HCR_EL2).ShouldBe(0xf800_5cffu);
        (s.Enabled.Value, s.EoiCount.Value).ShouldBe((true, 31u));
        Write(s, IchRegister.ICH_HCR_EL2, 0x1000_0001);
        Read(s, IchRegister.ICH_HCR_EL2).ShouldBe(0x1000_0001u);
        Write(s, IchRegister.ICH_HCR_EL2, 0);
        (Read(s, IchRegister.ICH_HCR_EL2), s.Enabled.Value).ShouldBe((0u, false));
    }

    /// <summary>List registers less one, 5 bits of priority and preemption, 16 of INTID, no GICv4, affinity 3, TDIR.</summary>
    [Theory]
    [InlineData(1, 0x9038_0000u)]
    [InlineData(Count, 0x9038_0003u)]
    [InlineData(16, 0x9038_000fu)]
    [Trait("Spec", "IHI 0069 12.4 ICH_VTR_EL2")]
    public void ICH_VTR_EL2_says_what_there_is(int listRegisters, uint value)
    {
        Interface s = new(GicVersion.V3, listRegisters);
        Read(s, IchRegister.ICH_VTR_EL2).ShouldBe(value);
        Ich.Read(s, IchRegister.ICH_VTR_EL2).High.Value.ShouldBe(0u);
    }

    /// <summary>Where ICC_SRE_EL1.SRE is always 1, VFIQEn is RES1 and VAckCtl RES0; binary points have a smallest value.</summary>
    [Theory]
    [InlineData(0u, 0x004c_0008u)]
    [InlineData(uint.MaxValue, 0xf8fc_021bu)]
    [InlineData(0x5090_0201u, 0x5090_0209u)]
    [Trait("Spec", "IHI 0069 12.4 ICH_VMCR_EL2")]
    public void ICH_VMCR_EL2_is_the_guests_interface(uint written, uint read)
    {
        Interface s = New();
        Read(s, IchRegister.ICH_VMCR_EL2).ShouldBe(ICH_VMCR_EL2.Reset);
        Write(s, IchRegister.ICH_VMCR_EL2, written);
        Read(s, IchRegister.ICH_VMCR_EL2).ShouldBe(read);
        (s.EnableGroup0.Value, s.EnableGroup1.Value).ShouldBe(((written & 1) != 0, (written & 2) != 0));
        (s.Cbpr.Value, s.EoiMode.Value, s.Pmr.Value).ShouldBe(((written >> 4 & 1) != 0, (written >> 9 & 1) != 0, written >> 24 & 0xf8));
    }

    /// <summary>Each condition shows only with its enable in ICH_HCR_EL2; an end of interrupt always does.</summary>
    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(1u << 1, 1u << 1)] // U: at most one list register is valid
    [InlineData(1u << 2, 0u)] // LRENP: EOIcount is 0
    [InlineData(3u << 27 | 1u << 2, 1u << 2)] // LRENP
    [InlineData(1u << 3, 1u << 3)] // NP: none is pending
    [InlineData(1u << 4, 0u)] // VGrp0E: Group 0 is disabled
    [InlineData(1u << 5, 1u << 5)] // VGrp0D
    [InlineData(1u << 6, 1u << 6)] // VGrp1E
    [InlineData(1u << 7, 0u)] // VGrp1D: Group 1 is enabled
    [InlineData(0x5c00u, 0u)] // the traps are no conditions
    [Trait("Spec", "IHI 0069 12.4 ICH_MISR_EL2")]
    public void ICH_MISR_EL2_has_the_conditions_that_are_enabled(uint hcr, uint misr)
    {
        Interface s = New();
        Write(s, IchRegister.ICH_VMCR_EL2, 2);
        s.ListRegisters[0] = KernelWorld.Lr(40, 0x50, active: true);
        Write(s, IchRegister.ICH_HCR_EL2, hcr);
        Read(s, IchRegister.ICH_MISR_EL2).ShouldBe(misr);
        s.ListRegisters[1] = KernelWorld.Lr(41);
        Read(s, IchRegister.ICH_MISR_EL2).ShouldBe(misr | 1);
    }

    /// <summary>One bit a list register: EISR where the end is due, ELRSR where it may be used.</summary>
    [Fact]
    [Trait("Spec", "IHI 0069 12.4 ICH_EISR_EL2, ICH_ELRSR_EL2")]
    public void ICH_EISR_EL2_and_ICH_ELRSR_EL2_follow_the_list_registers()
    {
        Interface s = New();
        (Read(s, IchRegister.ICH_EISR_EL2), Read(s, IchRegister.ICH_ELRSR_EL2)).ShouldBe((0u, 0xfu));
        s.ListRegisters[0] = KernelWorld.Lr(40, 0x50, pending: true);
        s.ListRegisters[1] = KernelWorld.Lr(41, 0x50, active: true);
        s.ListRegisters[3] = KernelWorld.Lr(43, 0x50);
        (Read(s, IchRegister.ICH_EISR_EL2), Read(s, IchRegister.ICH_ELRSR_EL2)).ShouldBe((8u, 4u));
    }

    /// <summary>Each group has active priorities of its own.</summary>
    [Fact]
    [Trait("Spec", "IHI 0069 12.4 ICH_AP0R<n>_EL2, ICH_AP1R<n>_EL2")]
    public void ICH_AP0R_EL2_and_ICH_AP1R_EL2_are_apart()
    {
        Interface s = New();
        Write(s, IchRegister.ICH_AP0R0_EL2, 0x8000_0001);
        Write(s, IchRegister.ICH_AP1R0_EL2, 0x0000_0400);
        (Read(s, IchRegister.ICH_AP0R0_EL2), Read(s, IchRegister.ICH_AP1R0_EL2)).ShouldBe((0x8000_0001u, 0x0000_0400u));
        (Read(s, IchRegister.ICH_AP0R1_EL2), Read(s, IchRegister.ICH_AP1R3_EL2)).ShouldBe((0u, 0u), "5 bits of preemption fill register 0");
        VirtualCpuInterface<Word32, Bit>.RunningPriority(s).Value.ShouldBe(0u, "Group 0 has the more urgent one");
    }

    /// <summary>64 bits are kept, but for reserved ones and the physical INTID; numbers beyond ListRegs change nothing.</summary>
    [Fact]
    [Trait("Spec", "IHI 0069 12.4 ICH_LR<n>_EL2")]
    public void ICH_LR_EL2_holds_one_interrupt()
    {
        Interface s = New();
        Ich.Write(s, IchRegister.ICH_LR0_EL2 + 3, 40, 0x5050_0200);
        s.ListRegisters[3].FieldsEqual(new ListRegister
        {
            Intid = 40,
            Sender = 0,
            Priority = 0x50,
            Pending = true,
            Active = false,
            Group1 = true,
            Hw = false,
            EoiMaintenance = true,
        }).Value.ShouldBeTrue();
        (Word32 low, Word32 high) = Ich.Read(s, IchRegister.ICH_LR0_EL2 + 3);
        (low.Value, high.Value).ShouldBe((40u, 0x5050_0200u));
        Interface before = New();
        s.CopyTo(before);
        Ich.Write(s, IchRegister.ICH_LR0_EL2 + Count, 41, 0x5050_0200);
        s.StateEquals(before).Value.ShouldBeTrue();
        (low, high) = Ich.Read(s, IchRegister.ICH_LR0_EL2 + Count);
        (low.Value, high.Value).ShouldBe((0u, 0u));
    }

    /// <summary>Read-only registers do not change, whatever is written.</summary>
    [Theory]
    [InlineData(IchRegister.ICH_VTR_EL2)]
    [InlineData(IchRegister.ICH_MISR_EL2)]
    [InlineData(IchRegister.ICH_EISR_EL2)]
    [InlineData(IchRegister.ICH_ELRSR_EL2)]
    [Trait("Spec", "IHI 0069 12.4")]
    public void Read_only_registers_ignore_writes(IchRegister register)
    {
        Interface s = New(), before = New();
        s.ListRegisters[1] = KernelWorld.Lr(41);
        s.CopyTo(before);
        Ich.Write(s, register, uint.MaxValue, uint.MaxValue);
        s.StateEquals(before).Value.ShouldBeTrue();
    }

    private static Interface New() => new(GicVersion.V3, Count);

    private static uint Read(Interface s, IchRegister register) => Ich.Read(s, register).Low.Value;

    private static void Write(Interface s, IchRegister register, uint value) => Ich.Write(s, register, value, 0);
}
