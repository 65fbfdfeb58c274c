using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>
/// What others got wrong in the fault path and in PSCI: the number in a name is the row of the table of known defects. Row 43
/// is about a UART, which this model has not.
/// </summary>
public sealed class KnownDefectTests
{
    private const ulong Pc = 0x4008_0000;

    /// <summary>STR WZR stores 0, also after a load into WZR.</summary>
    [Fact]
    public void Row35_Zero_register_is_not_a_register_slot()
    {
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0].SP_EL0 = Word64.Of(0x1234);
        Answer load = GuestWorld.Access(vm, GuestWorld.Gicd + 4, Esr.Data(2, false, 31));
        Completion.Load(vm.Vcpus[0], load, Word64.Of(0xaaaa_aaaa));
        Answer store = GuestWorld.Access(vm, GuestWorld.Gicd + 0xc08, Esr.Data(2, true, 31));
        (store.Value.Value, vm.Vcpus[0].SP_EL0.Value).ShouldBe((0UL, 0x1234UL));
    }

    /// <summary>LDRSB of 0xaa.</summary>
    [Theory]
    [InlineData(false, 0x0000_0000_ffff_ffaaUL)]
    [InlineData(true, 0xffff_ffff_ffff_ffaaUL)]
    public void Row36_Sign_extending_loads(bool sixtyFour, ulong expected) =>
        LoadByte(signExtend: true, sixtyFour).ShouldBe(expected);

    /// <summary>A post-indexed access has no description: an abort at it, base register untouched.</summary>
    [Fact]
    public void Row37_Access_without_description_aborts()
    {
        Vm vm = GuestWorld.NewVm(), before = vm.Copy();
        GuestWorld.Access(vm, GuestWorld.Gicd, Esr.DataUndescribed(write: false)).Exception.ShouldBe(GuestException.DataAbort);
        vm.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
        vm.Vcpus[0][VcpuRegister.ELR_EL1].Value.ShouldBe(Pc);
    }

    /// <summary>The byte after a region is not in it; nor is an access that begins on its last byte.</summary>
    [Theory]
    [InlineData(GuestWorld.Gicd + GuestWorld.GicdBytes - 4, 2, AnswerKind.Load)]
    [InlineData(GuestWorld.Gicd + GuestWorld.GicdBytes - 1, 0, AnswerKind.Load)]
    [InlineData(GuestWorld.Gicd + GuestWorld.GicdBytes - 1, 1, AnswerKind.Exception)]
    [InlineData(GuestWorld.Gicd + GuestWorld.GicdBytes - 4, 3, AnswerKind.Exception)]
    [InlineData(GuestWorld.Gicd + GuestWorld.GicdBytes, 0, AnswerKind.Exception)]
    [InlineData(GuestWorld.Gicd - 1, 0, AnswerKind.Exception)]
    [InlineData(GuestWorld.Gicd - 4, 3, AnswerKind.Exception)]
    public void Row38_End_of_a_region(ulong address, int sizeLog2, AnswerKind kind) =>
        GuestWorld.Access(GuestWorld.NewVm(), address, Esr.Data(sizeLog2, false, 0)).Kind.ShouldBe(kind);

    /// <summary>Permission, access flag, alignment and other faults in a device's region are not device accesses.</summary>
    [Theory]
    [InlineData(0x00u)] // address size, level 0
    [InlineData(0x0bu)] // access flag, level 3
    [InlineData(0x0fu)] // permission, level 3
    [InlineData(0x10u)] // external abort
    [InlineData(0x21u)] // alignment
    [InlineData(0x35u)] // unsupported exclusive or atomic
    public void Row39_Only_translation_faults_are_device_accesses(uint dfsc) =>
        GuestWorld.Access(GuestWorld.NewVm(), GuestWorld.Gicd, Esr.Data(2, false, 0, dfsc: dfsc)).Exception
            .ShouldBe(GuestException.DataAbort);

    /// <summary>An immediate that SMCCC reserves is the guest's error.</summary>
    [Fact]
    public void Row39_Reserved_immediate_is_injected()
    {
        Vm vm = GuestWorld.NewVm();
        GuestWorld.Trap(vm, Esr.Smc(1)).Exception.ShouldBe(GuestException.Undefined);
        vm.Vcpus[0][VcpuRegister.ELR_EL1].Value.ShouldBe(Pc);
        GuestWorld.Trap(GuestWorld.NewVm(), Esr.Smc(1), GuestWorld.Environment with { NonzeroImmediateIsUndefined = false })
            .Kind.ShouldBe(AnswerKind.CallResult);
    }

    /// <summary>TVAL = -1 has expired one tick ago.</summary>
    [Fact]
    public void Row40_TVAL_is_signed()
    {
        PhysicalTimer<Word64, Word32, Bit> timer = default;
        timer.Write(SystemRegister.CNTP_TVAL_EL0, Word64.Of(1000), Word64.Of(0xffff_ffff));
        timer.Write(SystemRegister.CNTP_CTL_EL0, Word64.Of(1000), Word64.Of(1));
        (timer.CompareValue.Value, timer.Line(Word64.Of(1000)).Value).ShouldBe((999UL, true));
    }

    /// <summary>Garbage above bit 31 of X0.</summary>
    [Fact]
    public void Row41_Function_identifier_is_32_bits()
    {
        Vm vm = GuestWorld.NewVm();
        GuestWorld.Smc(vm, 0, null, 0xdead_beef_8400_0000);
        GuestWorld.Result(vm).ShouldBe(0x0001_0001UL);
    }

    /// <summary>PSTATE bits of newer CPUs are the guest's own: SSBS, BTYPE, DIT, PAN, UAO.</summary>
    [Fact]
    public void Row42_Any_PSTATE_of_the_guest_is_fine()
    {
        Vm vm = GuestWorld.NewVm();
        ulong pstate = Pstate.EL1h | Pstate.SSBS | Pstate.BTYPE | Pstate.DIT | Pstate.PAN | Pstate.UAO | Pstate.TCO;
        vm.Vcpus[0].PSTATE = Word64.Of(pstate);
        GuestWorld.Trap(vm, Esr.SystemRegister(3, 0, 1, 0, 1, 0, read: true)).Exception.ShouldBe(GuestException.Undefined);
        vm.Vcpus[0][VcpuRegister.SPSR_EL1].Value.ShouldBe(pstate);
    }

    /// <summary>All other vCPUs start the same one.</summary>
    [Fact]
    public void Row44_One_CPU_ON_succeeds()
    {
        Vm vm = GuestWorld.NewVm();
        vm.Power[1] = vm.Power[2] = PowerState.On;
        ulong[] results = new ulong[3];
        for (int i = 0; i < 3; i++)
        {
            GuestWorld.Smc(vm, i, null, 0xc400_0003, 0x101, 0x4000_0000, 0);
            results[i] = GuestWorld.Result(vm, i);
        }

        results.ShouldBe([0UL, unchecked((ulong)-5), unchecked((ulong)-5)]);
    }

    /// <summary>LDP, write-back, SIMD, cache operations and fetches inside a device's region.</summary>
    [Theory]
    [InlineData(0x9200_0007UL, false, GuestException.DataAbort)] // LDP: ISV 0
    [InlineData(0x9200_0147UL, false, GuestException.DataAbort)] // DC CIVAC: CM, WnR
    [InlineData(0x9380_0187UL, false, GuestException.DataAbort)] // a table walk, S1PTW
    [InlineData(0x8200_0007UL, true, GuestException.InstructionAbort)]
    public void D18_No_access_kills_the_monitor(ulong esr, bool fetch, GuestException exception)
    {
        Vm vm = GuestWorld.NewVm();
        GuestWorld.Ask(vm, FaultLabel.VMFault, [Pc, GuestWorld.Gicd, fetch ? 1UL : 0, esr]).Exception.ShouldBe(exception);
        vm.Vcpus[0].PC.Value.ShouldBe(0x4000_0a00UL);
    }

    /// <summary>LDRB and LDR of a W register clear what was above.</summary>
    [Fact]
    public void D19_Loads_clear_the_upper_bits()
    {
        LoadByte(signExtend: false, sixtyFour: false).ShouldBe(0xaaUL);
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0].General[5] = Word64.Of(ulong.MaxValue);
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(2, false, 5));
        Completion.Load(vm.Vcpus[0], answer, Word64.Of(0x8000_0001));
        vm.Vcpus[0].General[5].Value.ShouldBe(0x8000_0001UL);
    }

    /// <summary>LDR WZR, then STR WZR and MRS XZR.</summary>
    [Fact]
    public void D20_Zero_register_holds_nothing() => Row35_Zero_register_is_not_a_register_slot();

    /// <summary>The kernel's -1, and every other number that is no list register.</summary>
    [Theory]
    [InlineData(ulong.MaxValue, -1)]
    [InlineData(0xffff_ffffUL, -1)]
    [InlineData(64UL, -1)]
    [InlineData(63UL, 63)]
    [InlineData(0UL, 0)]
    public void D21_Maintenance_without_an_index(ulong index, int target)
    {
        Vm vm = GuestWorld.NewVm(), before = vm.Copy();
        Answer answer = GuestWorld.Ask(vm, FaultLabel.VGICMaintenance, [index]);
        (answer.Kind, answer.Target).ShouldBe((AnswerKind.Maintenance, target));
        vm.StateEquals(before).Value.ShouldBeTrue();
    }

    /// <summary>Each has an answer that the guest sees.</summary>
    [Fact]
    public void D26_Unknown_calls_and_registers_are_answered()
    {
        Vm vm = GuestWorld.NewVm();
        GuestWorld.Smc(vm, 0, null, 0x8200_0000).Kind.ShouldBe(AnswerKind.CallResult);
        (GuestWorld.Result(vm), vm.Vcpus[0].PC.Value).ShouldBe((ulong.MaxValue, Pc + 4));
        GuestWorld.Smc(vm, 0, null, 0x8400_0014).Kind.ShouldBe(AnswerKind.CallResult);
        (GuestWorld.Result(vm), vm.Vcpus[0].PC.Value).ShouldBe((ulong.MaxValue, Pc + 8));
        GuestWorld.Trap(vm, Esr.SystemRegister(3, 0, 0, 0, 0, 0, read: true)).Exception.ShouldBe(GuestException.Undefined);
        GuestWorld.Ask(GuestWorld.NewVm(), FaultLabel.UserException, []).Exception.ShouldBe(GuestException.Undefined);
    }

    /// <summary>SYSTEM_RESET, CPU_OFF, AFFINITY_INFO exist; SYSTEM_OFF leaves nobody running.</summary>
    [Fact]
    public void D27_Power_functions_do_what_they_say()
    {
        Vm vm = GuestWorld.NewVm();
        vm.Power[1] = PowerState.On;
        GuestWorld.Smc(vm, 1, null, 0x8400_0002).Kind.ShouldBe(AnswerKind.VcpuOff);
        GuestWorld.Smc(vm, 0, null, 0x8400_0004, 1, 0).Kind.ShouldBe(AnswerKind.CallResult);
        GuestWorld.Result(vm).ShouldBe(1UL);
        GuestWorld.Smc(vm.Copy(), 0, null, 0x8400_0009).Kind.ShouldBe(AnswerKind.SystemReset);
        vm.Power[3] = PowerState.On;
        GuestWorld.Smc(vm, 0, null, 0x8400_0008).Kind.ShouldBe(AnswerKind.SystemOff);
        vm.Power.ShouldAllBe(p => p.Value == PowerState.Off);
    }

    private static ulong LoadByte(bool signExtend, bool sixtyFour)
    {
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0].General[5] = Word64.Of(0x1122_3344_5566_7788);
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(0, false, 5, signExtend, sixtyFour));
        Completion.Load(vm.Vcpus[0], answer, Word64.Of(0xaa));
        return vm.Vcpus[0].General[5].Value;
    }
}
