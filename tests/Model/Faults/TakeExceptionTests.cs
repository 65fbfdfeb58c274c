using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using TakeException = Lockstep.Model.Faults.TakeException<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>AArch64.TakeException to EL1, against tables of the manual.</summary>
public sealed class TakeExceptionTests
{
    private const ulong Vbar = 0xffff_8000_1000_0800, Pc = 0xffff_8000_1234_5678;

    /// <summary>DDI 0487 table D1-6: the vector by the state that the exception is taken from.</summary>
    [Theory]
    [InlineData(0x3c4UL, 0x000UL)] // EL1t
    [InlineData(0x3c5UL, 0x200UL)] // EL1h
    [InlineData(0x000UL, 0x400UL)] // EL0t, AArch64
    [InlineData(0x010UL, 0x600UL)] // EL0, AArch32
    [Trait("Spec", "DDI 0487 D1.3.1, vector table")]
    public void Vector_is_chosen_by_the_state_before(ulong pstate, ulong offset)
    {
        Context context = Before(pstate, sctlr: 1 << 23);
        TakeException.Undefined(GuestWorld.Environment, context);
        context.PC.Value.ShouldBe(Vbar + offset);
        context[VcpuRegister.SPSR_EL1].Value.ShouldBe(pstate);
        context[VcpuRegister.ELR_EL1].Value.ShouldBe(Pc);
        context[VcpuRegister.ESR].Value.ShouldBe(0x0200_0000UL);
    }

    /// <summary>PSTATE at the vector, one rule a row.</summary>
    [Theory]
    [InlineData(0x0000_0005UL, 1UL << 23, 0x0000_03c5UL)] // DAIF set, EL1h
    [InlineData(0xf000_0000UL, 1UL << 23, 0xf000_03c5UL)] // flags stay
    [InlineData(0x0000_0005UL, 0UL, 0x0040_03c5UL)] // SPAN 0 sets PAN
    [InlineData(0x0040_0005UL, 1UL << 23, 0x0040_03c5UL)] // PAN stays where SPAN is 1
    [InlineData(0x0080_0005UL, 1UL << 23, 0x0000_03c5UL)] // UAO is cleared
    [InlineData(0x0030_0005UL, 1UL << 23, 0x0000_03c5UL)] // SS and IL are cleared
    [InlineData(0x0000_0c05UL, 1UL << 23, 0x0000_03c5UL)] // BTYPE is cleared
    [InlineData(0x0000_1005UL, 1UL << 23, 0x0000_03c5UL)] // SSBS := DSSBS
    [InlineData(0x0000_0005UL, 1UL << 44 | 1UL << 23, 0x0000_13c5UL)]
    [InlineData(0x0100_0005UL, 1UL << 23, 0x0100_03c5UL)] // DIT stays
    [InlineData(0xffff_fe30UL, 1UL << 23, 0xf140_03c5UL)] // from AArch32: T, E, GE, IT and Q are gone
    [Trait("Spec", "DDI 0487 J1.3: AArch64.TakeException")]
    public void PSTATE_at_the_vector(ulong before, ulong sctlr, ulong after)
    {
        Context context = Before(before, sctlr);
        TakeException.Undefined(GuestWorld.Environment, context);
        context.PSTATE.Value.ShouldBe(after);
    }

    /// <summary>With FEAT_MTE, TCO is set.</summary>
    [Fact]
    [Trait("Spec", "DDI 0487 J1.3: AArch64.TakeException")]
    public void TCO_is_set_where_the_CPU_has_it()
    {
        GuestEnvironment mte = GuestWorld.Environment with { PstateBits = GuestWorld.Environment.PstateBits | Pstate.TCO };
        Context context = Before(5, 1 << 23);
        TakeException.Undefined(mte, context);
        context.PSTATE.Value.ShouldBe(0x0200_03c5UL);
    }

    /// <summary>FAR_EL1: PC for a fetch, kept where it is UNKNOWN (FnV) or not written (UNDEF).</summary>
    [Fact]
    [Trait("Spec", "DDI 0487 D24.2.43 FAR_EL1")]
    public void FAR_is_written_by_instruction_aborts_only()
    {
        Context context = Before(5, 1 << 23);
        context[VcpuRegister.FAR] = Word64.Of(0x77);
        TakeException.Undefined(GuestWorld.Environment, context);
        context[VcpuRegister.FAR].Value.ShouldBe(0x77UL);
        context = Before(5, 1 << 23);
        TakeException.InstructionAbort(GuestWorld.Environment, context);
        context[VcpuRegister.FAR].Value.ShouldBe(Pc);
        context[VcpuRegister.ESR].Value.ShouldBe(0x8600_0010UL);
        context = Before(0, 1 << 23);
        TakeException.InstructionAbort(GuestWorld.Environment, context);
        context[VcpuRegister.ESR].Value.ShouldBe(0x8200_0010UL);
    }

    /// <summary>An exception changes ESR, ELR, SPSR, (FAR,) PC and PSTATE and nothing else, from any state.</summary>
    [Fact]
    [Trait("Property", "F4")]
    [Trait("Spec", "DDI 0487 J1.3: AArch64.TakeException")]
    public void F4_Exceptions_change_the_exception_registers_only() =>
        Seeded.Run(nameof(F4_Exceptions_change_the_exception_registers_only), FsCheck.Fluent.Arb.From(GuestWorld.Word), seed =>
        {
            Vm vm = GuestWorld.RandomVm(seed), before = vm.Copy();
            Context after = vm.Vcpus[0], was = before.Vcpus[0];
            TakeException.Undefined(GuestWorld.Environment, after);
            after[VcpuRegister.SPSR_EL1].ShouldBe(was.PSTATE);
            after[VcpuRegister.ELR_EL1].ShouldBe(was.PC);
            foreach (VcpuRegister r in new[] { VcpuRegister.ESR, VcpuRegister.ELR_EL1, VcpuRegister.SPSR_EL1 })
            {
                was[r] = after[r];
            }

            (was.PC, was.PSTATE) = (after.PC, after.PSTATE);
            vm.StateEquals(before).Value.ShouldBeTrue();
            (after.PSTATE.Value & 0x3df).ShouldBe(0x3c5UL & 0x3df);
        }, 1000);

    private static Context Before(ulong pstate, ulong sctlr)
    {
        Context context = new() { PC = Word64.Of(Pc), PSTATE = Word64.Of(pstate) };
        context[VcpuRegister.VBAR] = Word64.Of(Vbar);
        context[VcpuRegister.SCTLR] = Word64.Of(sctlr);
        return context;
    }
}
