using Lockstep.Model.Faults;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>F8.</summary>
[Theorem("F8", "A trapped system register access is named by Op0, Op1, CRn, CRm and Op2, its direction is bit 0, and Rt is as in F2; "
    + "an unknown register is one UNDEFINED exception.",
    "DDI 0487 D24.2.40, ISS of a trapped MSR or MRS")]
public sealed class F08_System_registers : Theorem
{
    /// <summary>Names by Op0, Op1, CRn, CRm and Op2, and what may be done with them (IHI 0069 12.2, DDI 0487 D24.10).</summary>
    private static readonly (SystemRegister Register, uint[] Name, bool Read, bool Write, bool IsTimer)[] Known =
    [
        (SystemRegister.ICC_SGI1R_EL1, [3, 0, 12, 11, 5], false, true, false),
        (SystemRegister.ICC_ASGI1R_EL1, [3, 0, 12, 11, 6], false, true, false),
        (SystemRegister.ICC_SGI0R_EL1, [3, 0, 12, 11, 7], false, true, false),
        (SystemRegister.CNTPCT_EL0, [3, 3, 14, 0, 1], true, false, true),
        (SystemRegister.CNTP_TVAL_EL0, [3, 3, 14, 2, 0], true, true, true),
        (SystemRegister.CNTP_CTL_EL0, [3, 3, 14, 2, 1], true, true, true),
        (SystemRegister.CNTP_CVAL_EL0, [3, 3, 14, 2, 2], true, true, true),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        W esr = (c.Word("ESR_EL2, ISS") & 0x03ff_ffffu) | 0x18u << 26, rt = W.Extract(esr, 9, 5);
        VcpuContext<X, W, B> then = expected.Vcpus[vcpu];
        Answer<X, W, B> answer = c.Trap(vm, vcpu, esr);
        B isKnown = false, isNamed = false;
        foreach ((SystemRegister register, uint[] name, bool read, bool write, bool isTimer) in Known)
        {
            B named = (W.Extract(esr, 21, 20) == name[0]) & (W.Extract(esr, 16, 14) == name[1]) & (W.Extract(esr, 13, 10) == name[2])
                & (W.Extract(esr, 4, 1) == name[3]) & (W.Extract(esr, 19, 17) == name[4]);
            bool exists = isTimer ? c.Guest.HasPhysicalTimer : c.Guest.HasSgiRegisters;
            isKnown |= named & exists & B.Select(W.Bit(esr, 0), read, write);
            isNamed |= named & (register == answer.Register);
        }

        if (answer.Kind == AnswerKind.Exception)
        {
            Manual<X, W, B>.TakeUndefined(c.Guest, then);
            c.Holds("UNDEFINED is what does not exist in that direction", !isKnown & (answer.Exception == GuestException.Undefined));
            c.Holds("it is taken at the instruction", vm.StateEquals(expected));
            return;
        }

        c.Holds("an access is to the register that is named", isKnown & isNamed);
        c.Holds("asking changes nothing", vm.StateEquals(expected));
        if (answer.Kind == AnswerKind.ReadSystemRegister)
        {
            X data = c.Wide("data");
            Completion<X, W, B>.ReadSystemRegister(vm.Vcpus[vcpu], answer, data);
            Manual<X, W, B>.Set(then, rt, data);
            c.Holds("a read has bit 0", W.Bit(esr, 0));
        }
        else
        {
            c.Holds("a write has not", !W.Bit(esr, 0) & (answer.Kind == AnswerKind.WriteSystemRegister));
            c.Holds("Xt is written, or 0", answer.Value == Manual<X, W, B>.Get(then, rt));
            Completion<X, W, B>.WriteSystemRegister(vm.Vcpus[vcpu], answer);
        }

        Manual<X, W, B>.Complete(then, esr);
        c.Holds("Xt is what was read, and the PC at the next instruction", vm.StateEquals(expected));
    }
}

/// <summary>F12: the value and the compare value.</summary>
[Theorem("F12", "A write of TVAL makes CVAL the count plus TVAL as a signed number of 32 bits; the line is up when enabled, not "
    + "masked, and the count has reached CVAL.",
    "DDI 0487 D12.2.4, D24.10 CNTP_TVAL_EL0")]
public sealed class F12_Timer_value : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        X compare = c.Wide("CNTP_CVAL_EL0"), count = c.Wide("CNTPCT_EL0"), value = c.Wide("value");
        B enable = c.Bit("ENABLE"), mask = c.Bit("IMASK");
        PhysicalTimer<X, W, B> timer = new(compare, enable, mask);
        SystemRegister register = c.Choose("register", SystemRegister.CNTPCT_EL0, SystemRegister.CNTP_TVAL_EL0,
            SystemRegister.CNTP_CTL_EL0, SystemRegister.CNTP_CVAL_EL0);
        timer.Write(register, count, value);
        if (register == SystemRegister.CNTP_TVAL_EL0)
        {
            X sign = X.Select(X.Bit(value, 31), X.Of(0xffff_ffff_0000_0000), 0u);
            compare = count + (sign | X.Join(0u, X.Low(value)));
        }
        else if (register == SystemRegister.CNTP_CVAL_EL0)
        {
            compare = value;
        }
        else if (register == SystemRegister.CNTP_CTL_EL0)
        {
            (enable, mask) = (X.Bit(value, 0), X.Bit(value, 1));
        }

        B reached = enable & !(count < compare);
        c.Holds("CVAL", timer.Read(SystemRegister.CNTP_CVAL_EL0, count) == compare);
        c.Holds("TVAL is CVAL less the count, 32 bits", timer.Read(SystemRegister.CNTP_TVAL_EL0, count) == X.Join(0u,
            X.Low(compare - count)));
        X control = X.Select(enable, 1u, 0u) | X.Select(mask, 2u, 0u) | X.Select(reached, 4u, 0u);
        c.Holds("ENABLE, IMASK, ISTATUS", timer.Read(SystemRegister.CNTP_CTL_EL0, count) == control);
        c.Holds("the line", Manual<X, W, B>.Same(timer.Line(count), reached & !mask));
        c.Holds("the count is read as it is", timer.Read(SystemRegister.CNTPCT_EL0, count) == count);
    }
}

/// <summary>F13: the trap.</summary>
[Theorem("F13", "A trapped WFI leaves the PC after it and waits; WFE, WFIT and WFET may go on at once; nothing else changes.",
    "DDI 0487 D1.6.2")]
public sealed class F13_Wait_for_interrupt : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        W esr = (c.Word("ESR_EL2, ISS") & 0x03ff_ffffu) | 1u << 26;
        Answer<X, W, B> answer = c.Trap(vm, vcpu, esr);
        Manual<X, W, B>.Complete(expected.Vcpus[vcpu], esr);
        B isWfi = W.Extract(esr, 1, 0) == 0u;
        c.Holds("WFI waits, and nothing else does", answer.Kind == AnswerKind.Block ? isWfi : !isWfi);
        c.Holds("the others go on", answer.Kind is AnswerKind.Block or AnswerKind.ResumeAfter);
        c.Holds("at the next instruction", vm.StateEquals(expected));
    }
}

/// <summary>F13: the end of the wait.</summary>
[Theorem("F13.end", "A vCPU that waits goes on when an interrupt is signalled to it, whatever PSTATE masks.", "DDI 0487 D1.6.2")]
public sealed class F13_End_of_the_wait : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        B irq = c.Bit("IRQ"), fiq = c.Bit("FIQ"), serror = c.Bit("SError");
        B ends = WaitForInterrupt.Ends(irq, fiq, serror, c.Wide("PSTATE"));
        c.Holds("with one of them, and with none of them not", Manual<X, W, B>.Same(ends, irq | fiq | serror));
    }
}

/// <summary>F14.</summary>
[Theorem("F14", "The lines that a guest can make the monitor print are bounded: each takes one from the budget, and none is printed "
    + "when nothing is left. Budgets of 0 to 64 lines.",
    "XSA-118; no section of the architecture")]
public sealed class F14_Messages_are_bounded : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int lines = c.Choose("lines left", 0, 65);
        (bool mayPrint, MessageBudget next) = new MessageBudget(lines).Spend();
        c.Holds("a line is printed while some are left", mayPrint == (lines > 0));
        c.Holds("and is one less to print", next.Remaining == (mayPrint ? lines - 1 : 0));
    }
}
