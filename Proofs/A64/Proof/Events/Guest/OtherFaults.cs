using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>
/// DebugException, of kernels with the hardware debug API: the guest gets the exception that it would have had. The model has no such
/// kernel, so the syndrome is the manual's (DDI 0487 D24.2.40: EC 0x30 to 0x35, ISS 0b100010; EC 0x3c) and all else the model's entry.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Reason">seL4's; 4 stands for all that it does not have.</param>
internal sealed record DebugFault(EventClass Class, WaitingPlace Place, int Reason) : GuestFault(Class, Place)
{
    private const int InstructionBreakpoint = 0, DataBreakpoint = 1, SingleStep = 2, SoftwareBreak = 3;

    private const uint Breakpoint = 0x30, Step = 0x32, Watchpoint = 0x34, Brk64 = 0x3c, Il = 1 << 25, DebugStatus = 0b100010;

    /// <inheritdoc/>
    protected override string What =>
        Reason > SoftwareBreak ? "DebugException for any other reason" : $"DebugException for reason {Reason}";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.DebugException;

    /// <summary>PC, reason, address and number of the trigger.</summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu)
    {
        SymbolicWord64 reason = SymbolicWord64.Of((uint)Reason);
        if (Reason > SoftwareBreak)
        {
            reason = Unknowns.Wide("MR1, reason");
            PathExplorer.Current.Assume((reason > SymbolicWord64.Of(SoftwareBreak)).ToExpression());
        }

        return [vcpu.ProgramCounter, reason, Unknowns.Wide("MR2, address"), Unknowns.Wide("MR3")];
    }

    /// <inheritdoc/>
    protected override AnswerKind Model(
        VmmImage image, VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, SymbolicWord64[] message)
    {
        VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> vcpu = vm.Vcpus[0];
        SymbolicBit isLower = Pstate.IsEL0<SymbolicWord64, SymbolicBit>(vcpu.PSTATE);
        TakeException<SymbolicWord64, SymbolicWord32, SymbolicBit>.Undefined(GuestMachine.Of(image), vcpu);
        uint ec = Reason switch
        {
            InstructionBreakpoint => Breakpoint,
            DataBreakpoint => Watchpoint,
            SingleStep => Step,
            SoftwareBreak => Brk64,
            _ => ExceptionClass.Unknown,
        };
        if (Reason <= SingleStep)
        {
            vcpu[VcpuRegister.ESR] = SymbolicWord64.Select(isLower, SymbolicWord64.Of(ec << 26), SymbolicWord64.Of((ec + 1) << 26))
                | SymbolicWord64.Of(Il | DebugStatus);
            vcpu[VcpuRegister.FAR] = Reason == DataBreakpoint ? message[2] : vcpu[VcpuRegister.FAR];
        }
        else
        {
            vcpu[VcpuRegister.ESR] = SymbolicWord64.Of((ec << 26) | Il);
        }

        return AnswerKind.Exception;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => Reason == DataBreakpoint
        ? GuestClaims.Entry("TCB_ReadRegisters", "VCPU_WriteRegs FAR") : GuestClaims.Entry("TCB_ReadRegisters");
}

/// <summary>A fault with a label that has no answer of its own: the vCPU goes on where it is.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
internal sealed record OtherLabelFault(EventClass Class, WaitingPlace Place) : GuestFault(Class, Place)
{
    private static readonly ulong[] Answered =
    [
        FaultLabel.CapFault, FaultLabel.UnknownSyscall, FaultLabel.UserException, FaultLabel.DebugException, FaultLabel.VMFault,
        FaultLabel.VGICMaintenance, FaultLabel.VCPUFault, FaultLabel.VPPIEvent,
    ];

    /// <inheritdoc/>
    protected override string What => "a fault with any other label of 32 bits";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.NullFault;

    /// <inheritdoc/>
    protected override SymbolicWord64 AnyLabel()
    {
        SymbolicWord64 label = SymbolicWord64.Extract(Unknowns.Wide("label"), 31, 0);
        SymbolicBit isOther = Answered.Aggregate((SymbolicBit)true, (all, l) => all & (label != SymbolicWord64.Of(l)));
        PathExplorer.Current.Assume(isOther.ToExpression());
        return label;
    }

    /// <inheritdoc/>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) => [Unknowns.Wide("MR0"), Unknowns.Wide("MR1")];

    /// <summary>Timeout, and labels that no kernel has yet: nothing of the vCPU changes.</summary>
    protected override AnswerKind Model(
        VmmImage image, VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, SymbolicWord64[] message) => AnswerKind.Resume;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => [GuestClaims.Reply];
}
