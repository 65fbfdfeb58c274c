using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>F5, F6, F7 and N2: which accesses a device sees, and what becomes of the others.</summary>
public sealed class MemoryFaultProperties
{
    /// <summary>A VMFault.</summary>
    public sealed record Access(ulong Address, ulong Esr, bool Fetch, ulong ContextSeed);

    private static readonly Arbitrary<Access> Accesses = Arb.From(
        from address in GuestWorld.Address
        from word in GuestWorld.Word
        from ec in Gen.Frequency((8, Gen.Constant(0x24u)), (1, Gen.Constant(0x20u)), (1, Gen.Choose(0, 63).Select(n => (uint)n)))
        from dfsc in Gen.Frequency((6, Gen.Choose(4, 7).Select(n => (uint)n)), (4, Gen.Choose(0, 63).Select(n => (uint)n)))
        from valid in Gen.Frequency((6, Gen.Constant(true)), (4, Gen.Constant(false)))
        from fetch in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from seed in GuestWorld.Word
        select new Access(
            address,
            (valid ? (word & 0x01ff_fe40) | 1 << 24 : word & 0x01ff_ffc0) | dfsc | (ulong)ec << 26 | 1 << 25,
            fetch,
            seed));

    /// <summary>
    /// A device sees an access exactly where the syndrome describes it (ISV, translation fault, no table walk, no cache
    /// operation, no fetch) and all its bytes are in one region. Addresses are compared as mathematical integers here.
    /// </summary>
    [Fact]
    [Trait("Property", "F5 F6 F7")]
    [Trait("Spec", "DDI 0487 D24.2.40: ISV, CM, S1PTW, DFSC")]
    public void F5_F6_F7_Devices_see_what_they_should_and_nothing_else() =>
        Seeded.Run(nameof(F5_F6_F7_Devices_see_what_they_should_and_nothing_else), Accesses, a =>
        {
            Vm vm = GuestWorld.RandomVm(a.ContextSeed), before = vm.Copy();
            Answer answer = Ask(vm, a);
            bool described = (a.Esr >> 26 & 0x3f) == 0x24 && !a.Fetch && Bit(a, 24) && !Bit(a, 8) && !Bit(a, 7) && (a.Esr >> 2 & 0xf) == 1;
            int bytes = 1 << (int)(a.Esr >> 22 & 3), region = -1;
            for (int i = 0; i < GuestWorld.Environment.Regions.Length; i++)
            {
                DeviceRegion r = GuestWorld.Environment.Regions[i];
                UInt128 last = (UInt128)a.Address + (UInt128)bytes - 1;
                region = a.Address >= r.Base && last <= (UInt128)r.Base + r.SizeBytes - 1 ? i : region;
            }

            if (described && region >= 0)
            {
                answer.Kind.ShouldBe(Bit(a, 6) ? AnswerKind.Store : AnswerKind.Load);
                (answer.Region, answer.SizeBytes).ShouldBe((region, bytes));
                answer.Offset.Value.ShouldBe(a.Address - GuestWorld.Environment.Regions[region].Base);
                vm.StateEquals(before).Value.ShouldBeTrue();
            }
            else
            {
                answer.Kind.ShouldBe(AnswerKind.Exception);
                answer.Exception.ShouldBe(
                    a.Fetch || (a.Esr >> 26 & 0x3e) == 0x20 ? GuestException.InstructionAbort : GuestException.DataAbort);
                vm.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
            }
        }, 5000);

    /// <summary>Every event has an answer; whatever the guest can cause does not stop its vCPU; all other vCPUs stay as they are.</summary>
    [Fact]
    [Trait("Property", "N2")]
    [Trait("Spec", "the project's own: totality of the fault path")]
    public void N2_Every_event_has_an_answer() => Seeded.Run(nameof(N2_Every_event_has_an_answer), GuestWorld.Events, e =>
    {
        Vm vm = GuestWorld.RandomVm(e.ContextSeed), before = vm.Copy();
        Answer answer = GuestWorld.Ask(vm, e.Label, e.Registers);
        Enum.IsDefined(answer.Kind).ShouldBeTrue();
        bool isSError = e.Label == FaultLabel.VCPUFault && (e.Registers[0] >> 26 & 0x3f) == ExceptionClass.SError;
        (answer.Kind == AnswerKind.Stop).ShouldBe(e.Label is 0 or > 9 || isSError);
        for (int i = 1; i < vm.Vcpus.Length; i++)
        {
            bool started = answer.Kind == AnswerKind.StartVcpu && answer.Target == i;
            (started || vm.Vcpus[i].StateEquals(before.Vcpus[i]).Value).ShouldBeTrue($"vCPU {i}");
        }

        ulong step = vm.Vcpus[0].PC.Value - before.Vcpus[0].PC.Value;
        if (answer.Kind is AnswerKind.CallResult or AnswerKind.Block or AnswerKind.ResumeAfter or AnswerKind.StartVcpu)
        {
            step.ShouldBe(4UL);
        }
        else if (answer.Kind is AnswerKind.Resume or AnswerKind.Load or AnswerKind.Store or AnswerKind.Maintenance or AnswerKind.VirtualTimer)
        {
            vm.StateEquals(before).Value.ShouldBeTrue();
        }
    }, 5000);

    /// <summary>No prefix of a message makes the model fail: registers that are not there read 0.</summary>
    [Fact]
    [Trait("Property", "N2")]
    [Trait("Spec", "the project's own: totality of the fault path")]
    public void N2_Short_messages_have_an_answer()
    {
        for (ulong label = 0; label < 12; label++)
        {
            Enum.IsDefined(GuestWorld.Ask(GuestWorld.NewVm(), label, []).Kind).ShouldBeTrue();
        }
    }

    /// <summary>The single comparison of the model is the two of F7, also at both ends of the address space.</summary>
    [Theory]
    [InlineData(0x1000UL, 0x1000UL)]
    [InlineData(0UL, 0x1000UL)]
    [InlineData(0xffff_ffff_ffff_f000UL, 0x1000UL)]
    [Trait("Property", "F7")]
    [Trait("Spec", "the project's own")]
    public void F7_Region_test_at_the_edges(ulong start, ulong length)
    {
        DeviceRegion region = new(start, length);
        foreach (int bytes in new[] { 1, 2, 4, 8 })
        {
            for (ulong delta = 0; delta < 20; delta++)
            {
                foreach (ulong address in new[] { start - delta, start + delta, start + length - delta, start + length + delta })
                {
                    bool inside = address >= start && (UInt128)address + (UInt128)bytes <= (UInt128)start + length;
                    region.Contains<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Bit>(Lockstep.Model.Words.Word64.Of(address), bytes)
                        .Value.ShouldBe(inside, $"0x{address:x}, {bytes} bytes");
                }
            }
        }
    }

    /// <summary>What an abort that the guest takes says: EC by exception level, FnV, external abort, WnR and CM kept.</summary>
    [Theory]
    [InlineData(Pstate.EL1h, true, 0x9600_0450u)]
    [InlineData(Pstate.EL1h, false, 0x9600_0410u)]
    [InlineData(Pstate.EL1t, false, 0x9600_0410u)]
    [InlineData(Pstate.EL0t, true, 0x9200_0450u)]
    [Trait("Property", "F5")]
    [Trait("Spec", "DDI 0487 D24.2.40: EC 0x24, 0x25; IL; FnV, WnR, DFSC")]
    public void F5_Undescribed_access_takes_an_external_abort(ulong mode, bool write, uint esr)
    {
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0].PSTATE = Lockstep.Model.Words.Word64.Of(mode);
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.DataUndescribed(write));
        (answer.Kind, answer.Exception).ShouldBe((AnswerKind.Exception, GuestException.DataAbort));
        vm.Vcpus[0][VcpuRegister.ESR].Value.ShouldBe(esr);
        vm.Vcpus[0][VcpuRegister.ELR_EL1].Value.ShouldBe(0x4008_0000UL);
    }

    /// <summary>Where unaligned accesses are refused they are external aborts, at the instruction; aligned ones are served.</summary>
    [Theory]
    [InlineData(2, 2u, false)]
    [InlineData(2, 4u, true)]
    [InlineData(1, 1u, false)]
    [InlineData(1, 2u, true)]
    [InlineData(3, 4u, false)]
    [InlineData(0, 3u, true)]
    [Trait("Property", "F5")]
    [Trait("Spec", "DDI 0487 D24.2.40: DFSC of a synchronous External abort; IHI 0048B 4.1.4")]
    public void F5_Unaligned_access_is_refused_where_the_machine_says_so(int sizeLog2, uint offset, bool served)
    {
        Vm vm = GuestWorld.NewVm();
        ulong esr = Esr.Data(sizeLog2, write: false, srt: 3);
        GuestWorld.Access(vm, GuestWorld.Gicd + offset, esr).Kind.ShouldBe(AnswerKind.Load, "they are let through else");
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd + offset, esr, GuestWorld.Environment with { RefusesUnaligned = true });
        answer.Kind.ShouldBe(served ? AnswerKind.Load : AnswerKind.Exception);
        if (!served)
        {
            answer.Exception.ShouldBe(GuestException.DataAbort);
            (vm.Vcpus[0][VcpuRegister.ESR].Value & 0x3f).ShouldBe(0x10u);
            vm.Vcpus[0][VcpuRegister.ELR_EL1].Value.ShouldBe(0x4008_0000UL);
        }
    }

    /// <summary>A physical SError that EL2 took is not the guest's: the VM stops and the guest's state stays as it is.</summary>
    [Fact]
    [Trait("Property", "F7")]
    [Trait("Spec", "DDI 0487 D24.2.40: EC 0x2f; HCR_EL2.AMO")]
    public void F7_Physical_SError_stops_the_machine()
    {
        Vm vm = GuestWorld.RandomVm(11), before = vm.Copy();
        GuestWorld.Trap(vm, 0x2fUL << 26 | 1 << 25).Kind.ShouldBe(AnswerKind.Stop);
        vm.StateEquals(before).Value.ShouldBeTrue();
    }

    private static Answer Ask(Vm vm, Access a) =>
        GuestWorld.Ask(vm, FaultLabel.VMFault, [vm.Vcpus[0].PC.Value, a.Address, a.Fetch ? 1UL : 0, a.Esr]);

    private static bool Bit(Access a, int n) => (a.Esr >> n & 1) != 0;
}
