using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Shouldly;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Timer = Lockstep.Model.Faults.PhysicalTimer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <summary>The F lines: what a guest finds after an access or instruction that trapped. tests/Model/Faults has the examples.</summary>
public sealed partial class FaultProperties
{
    [Property("F1", "A load of 8, 16, 32 or 64 bits is zero-extended to Xt; with SSE sign-extended to 32 bits (SF 0, and "
        + "bits 63:32 become 0) or to 64 (SF 1).",
        "DDI 0487 D24.2.40, ISS of a data abort: SAS, SSE, SF", PropertyEngine.RandomFaults)]
    public void F01_Loads_extend() => FaultCases.ForAll(nameof(F01_Loads_extend), c =>
    {
        (int log, bool sse, bool sf, int rt) = ((int)(c.A % 4), (c.A & 8) != 0, (c.A & 16) != 0, (int)(c.B % 31));
        Vm vm = c.Vm();
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(log, false, rt, sse, sf));
        (answer.Kind, answer.SizeBytes).ShouldBe((AnswerKind.Load, 1 << log));
        Completion.Load(vm.Vcpus[0], answer, Word64.Of(c.C));
        int unused = 64 - (8 << log);
        ulong extended = sse ? (ulong)((long)(c.C << unused) >> unused) : c.C << unused >> unused;
        vm.Vcpus[0].General[rt].Value.ShouldBe(sf ? extended : (uint)extended);
    });

    [Property("F2", "Register number 31 is the zero register: it is read as 0, and a load into it changes no register, nor "
        + "what a later store of it writes.",
        "DDI 0487 C1.2.5", PropertyEngine.RandomFaults)]
    public void F02_Register_31() => FaultCases.ForAll(nameof(F02_Register_31), c =>
    {
        Vm vm = c.Vm(), before = vm.Copy();
        int log = (int)(c.A % 4);
        Answer load = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(log, false, 31));
        Completion.Load(vm.Vcpus[0], load, Word64.Of(c.B));
        vm.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
        Answer store = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(log, true, 31, sixtyFour: (c.C & 1) != 0));
        (store.Kind, store.Value.Value).ShouldBe((AnswerKind.Store, 0UL));
    });

    [Property("F3", "A store hands over the lowest 8, 16, 32 or 64 bits of Rt, in the byte lane of its offset; the upper "
        + "bits of Rt are nowhere.",
        "DDI 0487 C6.2 STRB, STRH, STR; D24.2.40 SAS", PropertyEngine.RandomFaults)]
    public void F03_Stores() => FaultCases.ForAll(nameof(F03_Stores), c =>
    {
        (int log, int rt, int bus) = ((int)(c.A % 4), (int)(c.B % 31), (c.C & 1) == 0 ? 4 : 8);
        int size = 1 << log;
        ulong offset = c.C % 0x1000 / (ulong)size * (ulong)size;
        Vm vm = c.Vm();
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd + offset, Esr.Data(log, true, rt));
        ulong low = vm.Vcpus[0].General[rt].Value << (64 - 8 * size) >> (64 - 8 * size);
        (answer.Kind, answer.Offset.Value, answer.Value.Value).ShouldBe((AnswerKind.Store, offset, low));
        if (size <= bus)
        {
            Completion.InLane(answer.Value, answer.Offset, bus).Value.ShouldBe(low << (int)(offset % (ulong)bus * 8));
        }
    });

    [Property("F4", "The PC moves to the next instruction once exactly when the access was emulated; an injected exception "
        + "leaves it to ELR_EL1; no register but Rt changes.",
        "DDI 0487 C1.2, D1.3.1 preferred return address", PropertyEngine.RandomFaults)]
    public void F04_Program_counter() => FaultCases.ForAll(nameof(F04_Program_counter), c =>
    {
        (int log, bool write, int rt) = ((int)(c.A % 4), (c.A & 8) != 0, (int)(c.B % 32));
        Vm vm = c.Vm(), before = vm.Copy();
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd + 0x100, Esr.Data(log, write, rt));
        vm.StateEquals(before).Value.ShouldBeTrue("asking changes nothing");
        if ((c.C & 1) != 0)
        {
            Completion.Refuse(GuestWorld.Environment, vm.Vcpus[0], answer);
            (vm.Vcpus[0][VcpuRegister.ELR_EL1], vm.Vcpus[0].General).ShouldBe((before.Vcpus[0].PC, vm.Vcpus[0].General));
            vm.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
            return;
        }

        before.Vcpus[0].PC += Word64.Of(4);
        if (write)
        {
            Completion.Store(vm.Vcpus[0], answer);
        }
        else
        {
            Completion.Load(vm.Vcpus[0], answer, Word64.Of(c.C));
            before.Vcpus[0].Write((uint)rt, vm.Vcpus[0].Read((uint)rt));
        }

        vm.StateEquals(before).Value.ShouldBeTrue();
    });

    [Property("F5", "An access without a valid syndrome (ISV 0) takes a synchronous External abort, and never stops the vCPU "
        + "or the monitor.",
        "DDI 0487 D24.2.40 ISV; D1.3.1", PropertyEngine.RandomFaults, Note = "Decoding the instruction is the other right "
            + "answer; the model injects.")]
    public void F05_No_syndrome() => FaultCases.ForAll(nameof(F05_No_syndrome), c =>
    {
        Vm vm = c.Vm(), before = vm.Copy();
        ulong esr = 0x24UL << 26 | (c.A & 0x02ff_ffff) & ~(1UL << 24);
        GuestWorld.Access(vm, GuestWorld.Gicd + (c.B & 0xff8), esr).ShouldHaveTaken(GuestException.DataAbort, vm, before);
    });

    [Property("F6", "Only a stage 2 translation fault (DFSC 0b0001xx) of a plain load or store in a device's region is an "
        + "access to it; faults of a table walk, cache maintenance, "
        + "instruction fetches, permission and other faults are aborts.",
        "DDI 0487 D24.2.40 DFSC, S1PTW, CM", PropertyEngine.RandomFaults)]
    public void F06_Only_translation_faults() => FaultCases.ForAll(nameof(F06_Only_translation_faults), c =>
    {
        uint dfsc = (uint)(c.A & 0x3f), bits = (uint)(c.B & 0x180);
        bool fetch = (c.C & 3) == 0;
        Vm vm = c.Vm(), before = vm.Copy();
        ulong esr = Esr.Data((int)(c.C >> 2 & 3), (c.C & 16) != 0, (int)(c.C >> 5 & 31), dfsc: dfsc) | bits;
        Answer answer = GuestWorld.Ask(vm, FaultLabel.VMFault, [0, GuestWorld.Gicd + (c.C & 0xff8), fetch ? 1u : 0, fetch ? esr & ~(4UL << 26) : esr]);
        bool device = !fetch && dfsc >> 2 == 1 && bits == 0;
        if (device)
        {
            answer.Kind.ShouldBe((c.C & 16) != 0 ? AnswerKind.Store : AnswerKind.Load);
        }
        else
        {
            answer.ShouldHaveTaken(fetch ? GuestException.InstructionAbort : GuestException.DataAbort, vm, before);
        }
    });

    [Property("F7", "An access is a region's when base <= address and its last byte <= base + length - 1; regions are "
        + "disjoint; one that crosses an edge is an abort.",
        "DDI 0487 D24.2.40; the memory map of the guest", PropertyEngine.RandomFaults)]
    public void F07_Regions() => FaultCases.ForAll(nameof(F07_Regions), c =>
    {
        DeviceRegion first = new(c.A & 0x0fff_ffff_ffff_f000, 0x1000 * (1 + (c.B & 7))), second = new(first.Base + first.SizeBytes + (c.B & 0x18) * 0x1000, 0x2000);
        first.IsDisjointFrom(second).ShouldBeTrue();
        first.IsDisjointFrom(new DeviceRegion(first.Base + first.SizeBytes - 1, 2)).ShouldBeFalse();
        GuestEnvironment environment = GuestWorld.Environment with { Regions = [first, second] };
        int size = 1 << (int)(c.B >> 8 & 3);
        ulong[] edges = [first.Base, first.Base + first.SizeBytes, second.Base, second.Base + second.SizeBytes];
        ulong address = edges[c.C % 4] + (c.C >> 2 & 31) - 16;
        Answer answer = GuestWorld.Access(c.Vm(), address, Esr.Data((int)(c.B >> 8 & 3), false, 1), environment);
        int region = Array.FindIndex(environment.Regions, r => r.Base <= address && (UInt128)address + (UInt128)size <= (UInt128)r.Base + r.SizeBytes);
        answer.Kind.ShouldBe(region < 0 ? AnswerKind.Exception : AnswerKind.Load);
        if (region >= 0)
        {
            (answer.Region, answer.Offset.Value).ShouldBe((region, address - environment.Regions[region].Base));
        }
    }, runs: 1500);

    [Property("F8", "A trapped system register access is named by Op0, Op1, CRn, CRm and Op2, its direction is bit 0, and Rt "
        + "is as in F2; an unknown register is one UNDEFINED exception.",
        "DDI 0487 D24.2.40, ISS of a trapped MSR or MRS", PropertyEngine.RandomFaults)]
    public void F08_System_registers() => FaultCases.ForAll(nameof(F08_System_registers), c =>
    {
        GuestEnvironment environment = GuestWorld.Environment with { HasPhysicalTimer = true };
        SystemRegister[] known = Enum.GetValues<SystemRegister>();
        SystemRegister register = known[c.A % (ulong)known.Length];
        (bool read, int rt) = ((c.B & 1) != 0, (int)(c.B >> 1 & 31));
        uint encoding = register == SystemRegister.Unknown ? (uint)c.C & SystemRegisters.EncodingBits : SystemRegisters.Encoding(register);
        SystemRegister named = known.Skip(1).FirstOrDefault(r => SystemRegisters.Encoding(r) == encoding);
        Vm vm = c.Vm(), before = vm.Copy();
        Answer answer = GuestWorld.Trap(vm, 0x18UL << 26 | 1 << 25 | encoding | (uint)rt << 5 | (read ? 1u : 0), environment);
        if (named == SystemRegister.Unknown || !SystemRegisters.Allows(named, read))
        {
            answer.ShouldHaveTaken(GuestException.Undefined, vm, before);
            return;
        }

        (answer.Kind, answer.Register).ShouldBe((read ? AnswerKind.ReadSystemRegister : AnswerKind.WriteSystemRegister, named));
        if (read)
        {
            Completion.ReadSystemRegister(vm.Vcpus[0], answer, Word64.Of(c.C));
            before.Vcpus[0].Write((uint)rt, Word64.Of(c.C));
        }
        else
        {
            answer.Value.Value.ShouldBe(rt == 31 ? 0 : vm.Vcpus[0].General[rt].Value);
            Completion.WriteSystemRegister(vm.Vcpus[0], answer);
        }

        before.Vcpus[0].PC += Word64.Of(4);
        vm.StateEquals(before).Value.ShouldBeTrue();
    });
}
