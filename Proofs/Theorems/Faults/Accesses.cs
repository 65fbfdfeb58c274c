using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>F1.</summary>
[Theorem("F1", "A load of 8, 16, 32 or 64 bits is zero-extended to Xt; with SSE sign-extended to 32 bits (SF 0, and bits 63:32 become "
    + "0) or to 64 (SF 1).",
    "DDI 0487 D24.2.40, ISS of a data abort: SAS, SSE, SF")]
public sealed class F01_Loads_extend : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm);
        (W esr, X address, int size) = c.AnyDeviceAccess(isWrite: false);
        X data = c.Wide("data");
        Answer<X, W, B> answer = c.Access(vm, vcpu, address, esr);
        if (!c.IsAccess(answer, AnswerKind.Load, size))
        {
            return;
        }

        c.Assume(!answer.IsBigEndian);

        VmState<X, W, B> expected = vm.Copy();
        Completion<X, W, B>.Load(vm.Vcpus[vcpu], answer, data);
        int unused = 64 - 8 * size;
        X top = data << unused, extended = X.Select(W.Bit(esr, 21), X.ShiftRightArithmetic(top, unused), top >> unused);
        X value = X.Select(W.Bit(esr, 15), extended, X.Join(0u, X.Low(extended)));
        Manual<X, W, B>.Set(expected.Vcpus[vcpu], W.Extract(esr, 20, 16), value);
        Manual<X, W, B>.Complete(expected.Vcpus[vcpu], esr);
        c.Holds("Xt is what was read, extended, and nothing else changes", vm.StateEquals(expected));
    }
}

/// <summary>F2.</summary>
[Theorem("F2", "Register number 31 is the zero register: it is read as 0, and a load into it changes no register, nor what a later "
    + "store of it writes.", "DDI 0487 C1.2.5")]
public sealed class F02_Register_31 : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), before = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        bool isWrite = c.Choose("a store", false, true);
        (W esr, X address, int size) = c.AnyDeviceAccess(isWrite);
        esr |= 31u << 16;
        Answer<X, W, B> answer = c.Access(vm, vcpu, address, esr);
        if (!c.IsAccess(answer, isWrite ? AnswerKind.Store : AnswerKind.Load, size))
        {
            return;
        }

        if (isWrite)
        {
            c.Holds("0 is stored", answer.Value == 0u);
            return;
        }

        Completion<X, W, B>.Load(vm.Vcpus[vcpu], answer, c.Wide("data"));
        Manual<X, W, B>.Complete(before.Vcpus[vcpu], esr);
        c.Holds("a load changes no register", vm.StateEquals(before));
        Answer<X, W, B> store = c.Access(vm, vcpu, address, esr | 0x40u);
        c.Holds("a later store is of 0", (store.Value == 0u) & (store.Kind == AnswerKind.Store));
    }
}

/// <summary>F3.</summary>
[Theorem("F3", "A store hands over the lowest 8, 16, 32 or 64 bits of Rt; the upper bits of Rt are nowhere.",
    "DDI 0487 C6.2 STRB, STRH, STR; D24.2.40 SAS")]
public sealed class F03_Stores : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), before = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        (W esr, X address, int size) = c.AnyDeviceAccess(isWrite: true);
        Answer<X, W, B> answer = c.Access(vm, vcpu, address, esr);
        X register = Manual<X, W, B>.Get(before.Vcpus[vcpu], W.Extract(esr, 20, 16));
        X stored = register & X.Of(ulong.MaxValue >> (64 - 8 * size)), swapped = 0u;
        for (int i = 0; i < size; i++)
        {
            swapped |= (register >> (8 * i) & 0xffu) << (8 * (size - 1 - i));
        }

        c.Holds("it is a store of that size", answer.Kind == AnswerKind.Store && answer.SizeBytes == size);
        c.Holds("the lowest bytes of Rt, in the vCPU's order", answer.Value == X.Select(answer.IsBigEndian, swapped, stored));
        c.Holds("asking changes nothing", vm.StateEquals(before));
    }
}

/// <summary>F3: byte lanes.</summary>
[Theorem("F3.lane", "On a bus of 4 or 8 bytes the data of a store are in the byte lane of their offset.", "DDI 0487 B2.3; D24.2.40 SAS")]
public sealed class F03_Byte_lane : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        X data = c.Wide("data"), offset = c.Wide("offset");
        int bus = c.Choose<int>("bytes of the bus", 4, 8), lane = c.Choose("lane", 0, bus);
        c.Assume((offset & X.Of((ulong)bus - 1)) == (uint)lane);
        c.Holds("in its lane", Completion<X, W, B>.InLane(data, offset, bus) == data << (8 * lane));
    }
}

/// <summary>F3: byte order.</summary>
[Theorem("F3.order", "Data are in the order of the vCPU where such guests are served: SCTLR_EL1.EE at EL1, E0E at EL0, PSTATE.E in "
    + "AArch32 state; a load is turned round likewise.",
    "DDI 0487 B2.6 BigEndian(), D24 SCTLR_EL1")]
public sealed class F03_Byte_order : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm);
        (W esr, X address, int size) = c.AnyDeviceAccess(isWrite: false);
        VcpuContext<X, W, B> context = vm.Vcpus[vcpu];
        X pstate = context.PSTATE, sctlr = context[Model.Configuration.VcpuRegister.SCTLR];
        B isAArch32 = X.Bit(pstate, 4), isEL1 = !isAArch32 & (X.Bit(pstate, 3) | X.Bit(pstate, 2));
        B big = (isAArch32 & X.Bit(pstate, 9)) | (isEL1 & X.Bit(sctlr, 25)) | (!isAArch32 & !isEL1 & X.Bit(sctlr, 24));
        esr = (esr & ~W.Of(0x003f_8000)) | 3u << 16 | 1u << 15;        // X3, SSE 0, SF 1
        Answer<X, W, B> answer = c.Access(vm, vcpu, address, esr);
        if (!c.IsAccess(answer, AnswerKind.Load, size))
        {
            return;
        }

        c.Holds("big-endian where the vCPU is and is served", Manual<X, W, B>.Same(answer.IsBigEndian, big & c.Guest.ServesBigEndian));

        X data = c.Wide("data"), swapped = 0u;
        for (int i = 0; i < size; i++)
        {
            swapped |= (data >> (8 * i) & 0xffu) << (8 * (size - 1 - i));
        }

        Completion<X, W, B>.Load(context, answer, data);
        X straight = data & X.Of(ulong.MaxValue >> (64 - 8 * size));
        c.Holds("a load is turned round", context.General[3] == X.Select(answer.IsBigEndian, swapped, straight));
    }
}

/// <summary>F4.</summary>
[Theorem("F4", "The PC moves to the next instruction once exactly when the access was emulated; an injected exception leaves it to "
    + "ELR_EL1; no register but Rt changes.",
    "DDI 0487 C1.2, D1.3.1 preferred return address")]
public sealed class F04_Program_counter : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        bool isWrite = c.Choose("a store", false, true), isRefused = c.Choose("the device refuses", false, true);
        (W esr, X address, int size) = c.AnyDeviceAccess(isWrite);
        Answer<X, W, B> answer = c.Access(vm, vcpu, address, esr);
        if (!c.IsAccess(answer, isWrite ? AnswerKind.Store : AnswerKind.Load, size))
        {
            return;
        }

        c.Holds("asking changes nothing", vm.StateEquals(expected));
        VcpuContext<X, W, B> context = vm.Vcpus[vcpu], then = expected.Vcpus[vcpu];
        if (isRefused)
        {
            Completion<X, W, B>.Refuse(c.Guest, context, answer);
            Manual<X, W, B>.TakeDataAbort(c.Guest, then, esr);
            c.Holds("a refused access is a synchronous External abort at the instruction", vm.StateEquals(expected));
            return;
        }

        if (isWrite)
        {
            Completion<X, W, B>.Store(context, answer);
        }
        else
        {
            Completion<X, W, B>.Load(context, answer, c.Wide("data"));
            for (uint n = 0; n < 31; n++)
            {
                then.General[n] = X.Select(W.Extract(esr, 20, 16) == n, context.General[n], then.General[n]);
            }
        }

        Manual<X, W, B>.Complete(then, esr);
        c.Holds("the PC is at the next instruction, and no register but Rt has changed", vm.StateEquals(expected));
    }
}

/// <summary>F5.</summary>
[Theorem("F5", "An access without a valid syndrome (ISV 0) takes a synchronous External abort, and never stops the vCPU or the "
    + "monitor.", "DDI 0487 D24.2.40 ISV; D1.3.1")]
public sealed class F05_No_syndrome : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        W esr = c.Word("ESR_EL2");
        c.Assume((W.Extract(esr, 31, 26) == 0x24u) & !W.Bit(esr, 24));
        Answer<X, W, B> answer = c.Access(vm, vcpu, c.Wide("address"), esr);
        Manual<X, W, B>.TakeDataAbort(c.Guest, expected.Vcpus[vcpu], esr);
        c.Holds("an abort", answer.Kind == AnswerKind.Exception && answer.Exception == GuestException.DataAbort);
        c.Holds("taken at the instruction", vm.StateEquals(expected));
    }
}

/// <summary>F6.</summary>
[Theorem("F6", "Only a stage 2 translation fault (DFSC 0b0001xx) of a plain load or store in a device's region is an access to it; "
    + "faults of a table walk, cache maintenance, "
    + "instruction fetches, permission and other faults are aborts.", "DDI 0487 D24.2.40 DFSC, S1PTW, CM")]
public sealed class F06_Only_translation_faults : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        FaultMessage<X, B> message = c.AnyMessage(FaultLabel.VMFault);
        W esr = X.Low(message[3]), ec = W.Extract(esr, 31, 26);
        B isFetch = (message[2] != 0u) | (ec == 0x20u) | (ec == 0x21u);
        B isPlain = (ec == 0x24u) & W.Bit(esr, 24) & !W.Bit(esr, 8) & !W.Bit(esr, 7) & (W.Extract(esr, 5, 2) == 1u);
        B isAccess = !isFetch & isPlain & Regions<X, W, B>.HasAccess(c.Guest, message[1], W.Extract(esr, 23, 22));
        Answer<X, W, B> answer = RightAnswer<X, W, B>.To(c.Guest, vm, vcpu, message);
        switch (answer.Kind, answer.Exception)
        {
            case (AnswerKind.Load, _):
                c.Holds("a load is one", isAccess & !W.Bit(esr, 6));
                break;
            case (AnswerKind.Store, _):
                c.Holds("a store is one", isAccess & W.Bit(esr, 6));
                break;
            case (AnswerKind.Exception, GuestException.InstructionAbort):
                c.Holds("an abort of a fetch is of a fetch", isFetch);
                Manual<X, W, B>.TakeInstructionAbort(c.Guest, expected.Vcpus[vcpu]);
                break;
            default:
                c.Holds("all else is an abort", answer.Kind == AnswerKind.Exception && answer.Exception == GuestException.DataAbort);
                c.Holds("an abort is of no access", !isAccess & !isFetch);
                Manual<X, W, B>.TakeDataAbort(c.Guest, expected.Vcpus[vcpu], esr);
                break;
        }

        c.Holds("an abort is taken at the instruction, and asking a device changes nothing", vm.StateEquals(expected));
    }
}

/// <summary>F7.</summary>
[Theorem("F7", "An access is a region's when base <= address and its last byte <= base + length - 1; regions are disjoint; one that "
    + "crosses an edge is an abort.",
    "DDI 0487 D24.2.40; the memory map of the guest")]
public sealed class F07_Regions : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm), log = c.Choose("SAS", 0, 4), size = 1 << log;
        X address = c.Wide("address");
        Answer<X, W, B> answer = c.Access(vm, vcpu, address, 0x9300_0004u | ((uint)log << 22));
        B any = Regions<X, W, B>.HasAccess(c.Guest, address, (uint)log);
        bool isLoad = answer.Kind == AnswerKind.Load;
        c.Holds("an access in a region is a load, any other is an abort", isLoad ? any : !any);
        for (int i = 0; isLoad && i < c.Guest.Regions.Length; i++)
        {
            B inside = Regions<X, W, B>.Holds(c.Guest.Regions[i], address, size);
            c.Holds("it is of the region that holds it, and of no other", i == answer.Region ? inside : !inside);
        }

        c.Holds("the offset is from the region's base", !isLoad | (answer.Offset + X.Of(c.Guest.Regions[answer.Region].Base) == address));
        foreach (DeviceRegion a in c.Guest.Regions)
        {
            c.Holds("regions are disjoint", c.Guest.Regions.All(b => b == a || a.IsDisjointFrom(b)));
        }
    }
}
