using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>
/// WFI, WFE, WFIT, WFET, or CPU_SUSPEND. A wait may end at any time (DDI 0487 D1.6.2), so the vCPU may always go on. Where it waits, it
/// has no reason to go on, and what will be one wakes it.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Function">CPU_SUSPEND in either form; null for an instruction.</param>
internal sealed record WaitFault(EventClass Class, WaitingPlace Place, uint? Function) : GuestFault(Class, Place)
{
    private const string Timer = "VCPU_ReadRegs CNTV_CTL", Rest = "VCPU_ReadRegs CNTV_CVAL, VCPU_ReadRegs CNTVOFF";

    /// <inheritdoc/>
    protected override string What => Function is { } function ? $"CPU_SUSPEND 0x{function:x8}" : "WFI, WFE, WFIT or WFET";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.VCPUFault;

    /// <summary>In AArch64 state: of T32 instructions see docs/limitations.md.</summary>
    protected override GuestContext Context()
    {
        GuestContext vcpu = new();
        if (Function is { } function)
        {
            vcpu.FixLow(0, function);
        }

        return vcpu;
    }

    /// <inheritdoc/>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) => Function is not null
        ? [SmcFunctions.Syndrome()]
        : [(Unknowns.Wide("MR0, ESR_EL2") & SymbolicWord64.Of(~0xfc00_0000ul))
            | SymbolicWord64.Of(ExceptionClass.WaitInstruction << 26)];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => [];

    /// <inheritdoc/>
    protected override void Claim(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims, AnswerKind kind)
    {
        claims.Holds("the model's answer is to wait or to go on", kind is AnswerKind.Block or AnswerKind.ResumeAfter);
        string made = string.Join(", ", run.Kernel.Invocations.Select(i => i.Name));
        if (run.Kernel.Replied)
        {
            claims.Holds($"the invocations are those of a vCPU that goes on; they are {made}", GoesOn.Contains(made));
            GuestClaims.Unchanged(run, invariant, claims);
            return;
        }

        claims.Holds("it waits where the model may", kind == AnswerKind.Block);
        Deadline(image, run, invariant, claims, made);
        Blocked(image, run, invariant, claims);
    }

    private string[] GoesOn => Function is null
        ?
        [
            $"TCB_ReadRegisters, TCB_WriteRegisters, {GuestClaims.Reply}",
            $"TCB_ReadRegisters, {Timer}, {Rest}, TCB_WriteRegisters, {GuestClaims.Reply}",
        ]
        :
        [
            $"TCB_ReadRegisters, TCB_WriteRegisters, {GuestClaims.Reply}",
            $"TCB_ReadRegisters, TCB_WriteRegisters, {Timer}, {Rest}, {GuestClaims.Reply}",
        ];

    /// <summary>It is blocked, nothing is ready for it, and where it goes on is remembered.</summary>
    private unsafe void Blocked(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        VgicState g = default;
        VgicState* at = &g;
        SymbolicWord32 Then(void* field, int word = 0) =>
            run.Memory.InitialWord(invariant.Gic(RepresentationInvariant.Offset(at, field) + (4 * word)));

        ulong blocked = image.Fields.BlockedMask, wake = invariant.Gic(RepresentationInvariant.Offset(at, &at->WakeMask));
        claims.Holds("every list register is free, or waits for its maintenance",
            (Then(&at->Vcpu.Free) | Then(&at->Vcpu.Unusable)) == SymbolicWord32.Of((1u << invariant.ListRegisters) - 1));
        claims.Holds("no level of an enabled group has an interrupt that is ready", ((Then(&at->Vcpu.Top) & Then(&at->LevelGate))
            | (Then(&at->Vcpu.Top, 1) & Then(&at->LevelGate, 1))) == 0u);
        claims.Holds("it is blocked", run.Memory.Read(blocked, 4) == SymbolicWord64.Of(1));
        claims.Holds("it is not to be woken", run.Memory.Read(wake, 4) == SymbolicWord64.Of(0));

        // A call has returned already; an instruction ends when it goes on.
        ulong resume = image.Fields.ResumePc;
        if (Function is null)
        {
            run.Kernel.Guest.Words[0] = run.Memory.Read(resume, 8);
        }
        else
        {
            claims.Holds("it goes on after the call", run.Memory.Read(resume, 8) == run.Kernel.Guest.ProgramCounter);
        }

        ulong deadline = image.Fields.Deadline;
        GuestClaims.Unchanged(run, invariant, claims, blocked, wake, resume, resume + 4, deadline, deadline + 4,
            image.Fields.DeadlineMask);
    }

    /// <summary>
    /// The virtual timer's condition does not hold, and when it will (CNTPCT - CNTVOFF &gt;= CNTV_CVAL, DDI 0487 D11.2.4), the VMM's own
    /// timer fires: unless its interrupt is held already or the count never gets there.
    /// </summary>
    private unsafe void Deadline(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims, string made)
    {
        VgicBank b = default;
        GuestSystemRegisters el1 = new(image.Configuration);
        SymbolicWord64 control = el1[VcpuRegister.CNTV_CTL], offset = el1[VcpuRegister.CNTVOFF], value = el1[VcpuRegister.CNTV_CVAL];
        SymbolicWord32 lines = run.Memory.InitialWord(invariant.BankAddress(0) + (ulong)RepresentationInvariant.Offset(&b, &b.Line));
        SymbolicBit counts = SymbolicWord64.Bit(control, 0) & !SymbolicWord64.Bit(control, 1)
            & !SymbolicWord32.Bit(lines, (int)GicdFrame.VirtualTimerIntid);
        SymbolicBit isDue = Unknowns.Wide($"{SymbolicKernel.Counter}, read 0") - offset >= value;
        SymbolicBit isReached = value + offset >= offset;
        claims.Holds("the timer's condition does not hold", !(counts & isDue));

        Invocation[] armed = [.. run.Kernel.Invocations.Where(i => i.Name.StartsWith("cnt", StringComparison.Ordinal))];
        string before = Function is null ? "TCB_ReadRegisters" : "TCB_ReadRegisters, TCB_WriteRegisters";
        bool isArmed = armed.Length == 2;
        claims.Holds("the VMM's timer is armed when there is a deadline", !((counts & isReached) ^ isArmed));
        claims.Holds("there is a deadline then", (run.Memory.Read(image.Fields.DeadlineMask, 4) == SymbolicWord64.Of(1)) | !isArmed);
        string[] right = isArmed
            ? [$"{before}, {Timer}, {Rest}, {SymbolicKernel.TimerValue}, {SymbolicKernel.TimerControl}, {GuestClaims.NoReply}"]
            : [$"{before}, {Timer}, {GuestClaims.NoReply}", $"{before}, {Timer}, {Rest}, {GuestClaims.NoReply}"];
        claims.Holds($"the invocations are those of a vCPU that waits; they are {made}", right.Contains(made));
        if (isArmed)
        {
            claims.Holds("the deadline is the timer's", (armed[0].Arguments[0] == value + offset)
                & (run.Memory.Read(image.Fields.Deadline, 8) == value + offset));
            claims.Holds("the VMM's timer is enabled", armed[1].Arguments[0] == SymbolicWord64.Of(1));
        }
        else
        {
            claims.Holds("there is none else", run.Memory.Read(image.Fields.DeadlineMask, 4) == SymbolicWord64.Of(0));
        }
    }
}
