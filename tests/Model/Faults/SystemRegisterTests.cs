using FsCheck.Fluent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>F8, F12, F13, T35: trapped system registers, the physical timer, wait instructions.</summary>
public sealed class SystemRegisterTests
{
    private const ulong Pc = 0x4008_0000;

    /// <summary>The ISS of ICC_SGI1R_EL1 is what KVM and Xen list for it, with Rt and direction put in.</summary>
    [Theory]
    [InlineData(3u, 0u, 12u, 11u, 5u, SystemRegister.ICC_SGI1R_EL1, 0x003a_3016u)]
    [InlineData(3u, 0u, 12u, 11u, 6u, SystemRegister.ICC_ASGI1R_EL1, 0x003c_3016u)]
    [InlineData(3u, 0u, 12u, 11u, 7u, SystemRegister.ICC_SGI0R_EL1, 0x003e_3016u)]
    [InlineData(3u, 3u, 14u, 2u, 0u, SystemRegister.CNTP_TVAL_EL0, 0x0030_f804u)]
    [Trait("Property", "F8")]
    [Trait("Spec", "DDI 0487 D24.2.40: ISS encoding for a trapped MSR, MRS or system instruction")]
    public void F8_Encoding(uint op0, uint op1, uint crn, uint crm, uint op2, SystemRegister register, uint iss)
    {
        SystemRegisters.Encode(op0, op1, crn, crm, op2).ShouldBe(iss);
        SystemRegisters.Encoding(register).ShouldBe(iss);
        SystemRegisterSyndrome<Word32, Bit> decoded =
            new(new Syndrome<Word32, Bit>((uint)Esr.SystemRegister(op0, op1, crn, crm, op2, 21, read: true)));
        (decoded.Op0.Value, decoded.Op1.Value, decoded.CRn.Value, decoded.CRm.Value, decoded.Op2.Value, decoded.Rt.Value)
            .ShouldBe((op0, op1, crn, crm, op2, 21u));
        decoded.IsRead.Value.ShouldBeTrue();
        decoded.Encoding.Value.ShouldBe(iss);
    }

    /// <summary>MSR ICC_SGI1R_EL1: all 64 bits of Xt, 0 for XZR, PC past it once.</summary>
    [Theory]
    [InlineData(7, 0x0001_0000_0a00_0003UL)]
    [InlineData(31, 0UL)]
    [Trait("Property", "F8")]
    [Trait("Spec", "IHI 0069 12.2 ICC_SGI1R_EL1")]
    public void F8_Write_of_SGI1R_has_Xt(int rt, ulong expected)
    {
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0].General[7] = Word64.Of(0x0001_0000_0a00_0003);
        Answer answer = GuestWorld.Trap(vm, Esr.SystemRegister(3, 0, 12, 11, 5, rt, read: false));
        (answer.Kind, answer.Register, answer.Value.Value)
            .ShouldBe((AnswerKind.WriteSystemRegister, SystemRegister.ICC_SGI1R_EL1, expected));
        Completion.WriteSystemRegister(vm.Vcpus[0], answer);
        vm.Vcpus[0].PC.Value.ShouldBe(Pc + 4);
    }

    /// <summary>Unknown registers, reads of write-only ones, GICv3 registers of a GICv2 machine: exactly one UNDEF.</summary>
    [Theory]
    [InlineData(3u, 0u, 1u, 0u, 1u, true, true)] // ACTLR_EL1
    [InlineData(1u, 0u, 7u, 14u, 2u, false, true)] // DC CISW
    [InlineData(3u, 0u, 12u, 11u, 5u, true, true)] // read of ICC_SGI1R_EL1
    [InlineData(3u, 0u, 12u, 11u, 5u, false, false)] // ICC_SGI1R_EL1 without GICv3
    [InlineData(3u, 3u, 14u, 2u, 1u, true, true)] // CNTP_CTL_EL0 where it is not emulated
    [Trait("Property", "F8 T35")]
    [Trait("Spec", "DDI 0487 D24.2.40: EC 0")]
    public void F8_Unknown_register_takes_one_UNDEF(uint op0, uint op1, uint crn, uint crm, uint op2, bool read, bool v3)
    {
        Vm vm = GuestWorld.NewVm();
        Answer answer = GuestWorld.Trap(
            vm, Esr.SystemRegister(op0, op1, crn, crm, op2, 3, read), GuestWorld.Environment with { HasSgiRegisters = v3 });
        (answer.Kind, answer.Exception).ShouldBe((AnswerKind.Exception, GuestException.Undefined));
        vm.Vcpus[0][VcpuRegister.ELR_EL1].Value.ShouldBe(Pc);
        vm.Vcpus[0][VcpuRegister.ESR].Value.ShouldBe(0x0200_0000UL);
        vm.Vcpus[0].PC.Value.ShouldBe(0x4000_0800UL + 0x200);
    }

    /// <summary>Reading a register into XZR changes nothing but PC.</summary>
    [Fact]
    [Trait("Property", "F8")]
    [Trait("Spec", "DDI 0487 C1.2.5")]
    public void F8_Read_into_register_31_is_lost()
    {
        GuestEnvironment timer = GuestWorld.Environment with { HasPhysicalTimer = true };
        Vm vm = GuestWorld.NewVm(), before = vm.Copy();
        Answer answer = GuestWorld.Trap(vm, Esr.SystemRegister(3, 3, 14, 0, 1, 31, read: true), timer);
        answer.Kind.ShouldBe(AnswerKind.ReadSystemRegister);
        Completion.ReadSystemRegister(vm.Vcpus[0], answer, Word64.Of(ulong.MaxValue));
        vm.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
        vm.Vcpus[0].PC.Value.ShouldBe(Pc + 4);
        GuestWorld.Trap(vm, Esr.SystemRegister(3, 3, 14, 0, 1, 3, read: false), timer).Exception.ShouldBe(GuestException.Undefined);
    }

    /// <summary>CVAL = count + SignExtend32(TVAL), and TVAL reads back CVAL - count.</summary>
    [Fact]
    [Trait("Property", "F12")]
    [Trait("Spec", "DDI 0487 D12.2.4: TimerValue views")]
    public void F12_TVAL_is_signed() => Seeded.Run(
        nameof(F12_TVAL_is_signed), Arb.From(GuestWorld.Word.Two()), pair =>
        {
            (ulong count, ulong tval) = pair;
            PhysicalTimer<Word64, Word32, Bit> timer = default;
            timer.Write(SystemRegister.CNTP_TVAL_EL0, Word64.Of(count), Word64.Of(tval));
            timer.CompareValue.Value.ShouldBe(count + (ulong)(int)tval);
            timer.Read(SystemRegister.CNTP_TVAL_EL0, Word64.Of(count)).Value.ShouldBe((uint)tval);
            timer.Write(SystemRegister.CNTP_CTL_EL0, Word64.Of(count), Word64.Of(1));
            timer.Line(Word64.Of(count)).Value.ShouldBe(count >= count + (ulong)(int)tval);
            timer.Write(SystemRegister.CNTP_CTL_EL0, Word64.Of(count), Word64.Of(3));
            timer.Line(Word64.Of(count)).Value.ShouldBeFalse();
        }, 1000);

    /// <summary>CNTPCT_EL0 is the count; CVAL reads as written, all 64 bits, and is compared unsigned; other registers are not the timer's.</summary>
    [Theory]
    [InlineData(0x1_0000_0005UL, 0x1_0000_0004UL, false)]
    [InlineData(0x1_0000_0005UL, 0x1_0000_0005UL, true)]
    [InlineData(0x8000_0000_0000_0000UL, 5UL, false)]
    [Trait("Property", "F12")]
    [Trait("Spec", "DDI 0487 D12.2.4: CompareValue views")]
    public void F12_CVAL_is_compared_with_the_count(ulong cval, ulong count, bool line)
    {
        PhysicalTimer<Word64, Word32, Bit> timer = default;
        timer.Write(SystemRegister.CNTP_CTL_EL0, Word64.Of(count), Word64.Of(1));
        timer.Write(SystemRegister.CNTP_CVAL_EL0, Word64.Of(count), Word64.Of(cval));
        foreach (SystemRegister other in (SystemRegister[])[SystemRegister.CNTPCT_EL0, SystemRegister.ICC_SGI1R_EL1, SystemRegister.Unknown])
        {
            timer.Write(other, Word64.Of(count), Word64.Of(7));
        }

        timer.Read(SystemRegister.CNTPCT_EL0, Word64.Of(count)).Value.ShouldBe(count);
        timer.Read(SystemRegister.CNTP_CVAL_EL0, Word64.Of(count)).Value.ShouldBe(cval);
        timer.Read(SystemRegister.CNTP_CTL_EL0, Word64.Of(count)).Value.ShouldBe(line ? 5UL : 1UL, "ISTATUS is bit 2");
        timer.Line(Word64.Of(count)).Value.ShouldBe(line);
        timer.Read(SystemRegister.ICC_SGI1R_EL1, Word64.Of(count)).Value.ShouldBe(0UL);
        SystemRegisters.Encoding(SystemRegister.Unknown).ShouldBe(uint.MaxValue, "no trapped access has this name");
    }

    /// <summary>WFI waits with PC past it; the others go on; nothing else changes.</summary>
    [Theory]
    [InlineData(0u, AnswerKind.Block)]
    [InlineData(1u, AnswerKind.ResumeAfter)]
    [InlineData(2u, AnswerKind.ResumeAfter)]
    [InlineData(3u, AnswerKind.ResumeAfter)]
    [Trait("Property", "F13")]
    [Trait("Spec", "DDI 0487 D1.6.2")]
    public void F13_Wait_instructions(uint ti, AnswerKind kind)
    {
        Vm vm = GuestWorld.RandomVm(5), before = vm.Copy();
        GuestWorld.Trap(vm, Esr.Wait(ti)).Kind.ShouldBe(kind);
        before.Vcpus[0].PC += Word64.Of(4);
        vm.StateEquals(before).Value.ShouldBeTrue();
    }

    /// <summary>What ends WFI does not depend on PSTATE: masked interrupts wake too.</summary>
    [Fact]
    [Trait("Property", "F13")]
    [Trait("Spec", "DDI 0487 D1.6.2: WFI wake-up events")]
    public void F13_Wake_up_ignores_PSTATE()
    {
        foreach (ulong pstate in new ulong[] { 0x005, 0x3c5, 0x085, 0x000 })
        {
            WaitForInterrupt.Ends(new Bit(true), false, false, Word64.Of(pstate)).Value.ShouldBeTrue();
            WaitForInterrupt.Ends(new Bit(false), true, false, Word64.Of(pstate)).Value.ShouldBeTrue();
            WaitForInterrupt.Ends(new Bit(false), false, true, Word64.Of(pstate)).Value.ShouldBeTrue();
            WaitForInterrupt.Ends(new Bit(false), false, false, Word64.Of(pstate)).Value.ShouldBeFalse();
        }
    }

    /// <summary>A guest that does its worst a million times makes the monitor print as often as the budget says.</summary>
    [Fact]
    [Trait("Property", "F14")]
    [Trait("Spec", "the project's own; XSA-118")]
    public void F14_Messages_are_bounded()
    {
        MessageBudget budget = new(16);
        int printed = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            (bool mayPrint, budget) = budget.Spend();
            printed += mayPrint ? 1 : 0;
        }

        printed.ShouldBe(16);
    }
}
