using System;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>Stage 2 aborts that are no device access: the ladder of reasons and what the guest sees (F4 to F7).</summary>
public sealed class AbortTests : IDisposable
{
    private const ulong Gicd = TestVm.GicdBase, End = TestVm.GicdBase + 0x1_0000, Vbar = 0xffff_8000_0801_0800, Pc = 0xffff_8000_0123_4560;
    private readonly TestVm vm = new TestVm().Boot().Quiet();

    public AbortTests()
    {
        vm.Machine.Contexts[0].Pc = Pc;
        vm.Machine.Contexts[0].Spsr = 0x6000_0085;
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.VBAR] = Vbar;
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.FAR] = 0x1234;
    }

    public void Dispose() => vm.Dispose();

    public static TheoryData<string, uint, ulong, bool, AbortReason> Ladder => new()
    {
        { "read inside", Esr.Data(), Gicd, false, AbortReason.None },
        { "last word", Esr.Data(), End - 4, false, AbortReason.None },
        { "last double word", Esr.Data(3), End - 8, false, AbortReason.None },
        { "last byte", Esr.Data(0), End - 1, false, AbortReason.None },
        { "level 0 translation fault", Esr.Data(status: 0b000100), Gicd, false, AbortReason.None },
        { "level 3 translation fault", Esr.Data(status: 0b000111), Gicd, false, AbortReason.None },
        { "first byte after", Esr.Data(0), End, false, AbortReason.NoDevice },
        { "byte before", Esr.Data(0), Gicd - 1, false, AbortReason.NoDevice },
        { "word across the end", Esr.Data(), End - 2, false, AbortReason.NoDevice },
        { "double word across the end", Esr.Data(3), End - 4, false, AbortReason.NoDevice },
        { "word across the start", Esr.Data(), Gicd - 2, false, AbortReason.NoDevice },
        { "top of the address space", Esr.Data(3), ulong.MaxValue, false, AbortReason.NoDevice },
        { "outside, no syndrome", Esr.Data(isv: false), 0x0a00_0000, false, AbortReason.NoDevice },
        { "word at 1", Esr.Data(), Gicd + 1, false, AbortReason.Misaligned },
        { "halfword across words", Esr.Data(1), Gicd + 3, false, AbortReason.Misaligned },
        { "double word at 4", Esr.Data(3), Gicd + 4, false, AbortReason.Misaligned },
        { "pair or write-back", Esr.Data(isv: false), Gicd, false, AbortReason.NoSyndrome },
        { "T32 narrow", Esr.Data(il: false), Gicd, false, AbortReason.NarrowInstruction },
        { "DC by address", Esr.Data(isv: false, cm: true, write: true), Gicd, false, AbortReason.CacheMaintenance },
        { "DC by address, ISV", Esr.Data(cm: true), Gicd, false, AbortReason.CacheMaintenance },
        { "permission, level 1", Esr.Data(status: 0b001101), Gicd, false, AbortReason.Permission },
        { "access flag", Esr.Data(status: 0b001001), Gicd, false, AbortReason.OtherStatus },
        { "address size", Esr.Data(status: 0b000001), Gicd, false, AbortReason.OtherStatus },
        { "external abort", Esr.Data(status: 0b010000), Gicd, false, AbortReason.OtherStatus },
        { "alignment", Esr.Data(status: 0b100001), Gicd, false, AbortReason.OtherStatus },
        { "stage 1 walk", Esr.Data(s1ptw: true), Gicd, false, AbortReason.TranslationTableWalk },
        { "stage 1 walk of a fetch", Esr.Fetch(s1ptw: true), Gicd, true, AbortReason.TranslationTableWalk },
        { "fetch", Esr.Fetch(), Gicd, true, AbortReason.InstructionFetch },
        { "fetch by flag alone", Esr.Data(), Gicd, true, AbortReason.InstructionFetch },
        { "fetch by class alone", Esr.Fetch(), Gicd, false, AbortReason.InstructionFetch },
    };

    [Theory]
    [MemberData(nameof(Ladder))]
    public void Every_abort_has_one_reason(string what, uint esr, ulong address, bool prefetch, AbortReason reason)
    {
        AbortLadder.Reason(esr, prefetch, address - Gicd, 0x1_0000).ShouldBe(reason, what);
        vm.Fault(0, FaultLabel.VMFault, Pc, address, prefetch ? 1u : 0, esr).ShouldBeTrue(what);
        bool emulated = reason == AbortReason.None;
        vm.Machine.Contexts[0].Pc.ShouldBe(emulated ? Pc + 4 : Vbar + 0x200, what);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ELR_EL1].ShouldBe(emulated ? 0 : Pc, what);
        vm.Machine.Console.ToString().ShouldBe(emulated ? "" : vm.Machine.Console.ToString(), what);
    }

    /// <summary>IL is 1 whatever the instruction: the injected abort has ISV 0 (DDI 0487 D24.2.40, ESR_EL1.IL).</summary>
    [Theory]
    [InlineData("read", 0x0a00_0000ul, 0x938b_0006u, 0u, 0x9600_0410u, 0ul)]
    [InlineData("write", 0x0a00_0000ul, 0x938b_0046u, 0u, 0x9600_0450u, 0ul)]
    [InlineData("cache maintenance", 0x0a00_0000ul, 0x9200_0146u, 0u, 0x9600_0550u, 0ul)]
    [InlineData("narrow", 0x0a00_0000ul, 0x9180_0006u, 0u, 0x9600_0410u, 0ul)]
    [InlineData("walk at level 2", 0x0a00_0000ul, 0x938b_0086u, 0u, 0x9600_0016u, 0ul)]
    [InlineData("fetch", 0x0a00_0000ul, 0x8200_0006u, 1u, 0x8600_0010u, Pc)]
    [InlineData("walk of a fetch", 0x0a00_0000ul, 0x8200_0087u, 1u, 0x8600_0017u, Pc)]
    public void The_guest_sees_an_external_abort(string what, ulong address, uint esr, uint prefetch, uint esrEl1, ulong far)
    {
        vm.Fault(0, FaultLabel.VMFault, Pc, address, prefetch, esr).ShouldBeTrue();
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR].ShouldBe(esrEl1, what);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.FAR].ShouldBe(far, what);
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.SPSR_EL1].ShouldBe(0x6000_0085ul, what);
    }

    /// <summary>
    /// VBAR_EL1 bits 10:0 are RES0: the vector is VBAR_EL1&lt;63:11&gt; and the offset (DDI 0487 J1, AArch64.TakeException).
    /// </summary>
    [Fact]
    public void The_vector_takes_the_upper_bits_of_VBAR_EL1_alone()
    {
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.VBAR] = Vbar | 0x7ff;
        vm.Access(0, 0x0a00_0000, Esr.Data());
        vm.Machine.Contexts[0].Pc.ShouldBe(Vbar + 0x200);
    }

    [Fact]
    public void The_line_says_what_where_and_what_became_of_it()
    {
        vm.Fault(0, FaultLabel.VMFault, Pc, 0x0a00_0000, 0, 0x938b_0006);
        vm.Machine.Console.ToString().ShouldBe(
            "vmm: vcpu 0: read of 4 bytes at 0x0a000000: no device, external abort injected (pc 0xffff800001234560)\n");
    }

    [Fact]
    public void An_exception_changes_pc_and_pstate_and_no_other_register()
    {
        UserContext before = vm.Machine.Contexts[0];
        vm.Access(0, 0x0a00_0000, Esr.Data());
        before.Pc = Vbar + 0x200;
        before.Spsr = 0x6000_03c5;
        vm.Machine.Contexts[0].ShouldBe(before);
    }
}
