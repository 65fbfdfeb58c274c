using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>UserException: an instruction that the hardware does not have (EC 0), which is UNDEFINED for the guest.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
internal sealed record UserExceptionFault(EventClass Class, WaitingPlace Place) : GuestFault(Class, Place)
{
    /// <inheritdoc/>
    protected override string What => "UserException";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.UserException;

    /// <summary>PC, SP_EL0, PSTATE, ESR_EL2, and a code that is not looked at.</summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) =>
        [vcpu.ProgramCounter, vcpu.StackPointer, vcpu.ProcessorState, Unknowns.Wide("MR3, number"), Unknowns.Wide("MR4, code")];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => GuestClaims.Entry();
}

/// <summary>VCPUFault of an instruction that the guest's machine does not have: a system register, or an exception class that no
/// other event has.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="ExceptionClasses">The classes that it is about.</param>
internal sealed record TrapFault(EventClass Class, WaitingPlace Place, TrapClasses ExceptionClasses) : GuestFault(Class, Place)
{
    private const int ClassShift = 26;

    /// <summary>Classes that have an answer of their own.</summary>
    private static readonly uint[] Answered = [ExceptionClass.WaitInstruction, ExceptionClass.Smc64, ExceptionClass.SystemRegister];

    /// <summary>Classes that seL4 reports by another message, or not at all.</summary>
    private static readonly uint[] Unsent =
    [
        ExceptionClass.Hvc64, ExceptionClass.InstructionAbortLower, ExceptionClass.InstructionAbortSame, ExceptionClass.DataAbortLower,
        ExceptionClass.DataAbortSame, ExceptionClass.SError,
    ];

    /// <inheritdoc/>
    protected override string What => $"VCPUFault of {ExceptionClasses}";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.VCPUFault;

    /// <summary>ESR_EL2.</summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu)
    {
        SymbolicWord64 esr = Unknowns.Wide("MR0, ESR_EL2");
        SymbolicWord64 ec = SymbolicWord64.Extract(esr, 31, ClassShift);
        SymbolicBit Is(IEnumerable<uint> classes) =>
            classes.Aggregate((SymbolicBit)false, (any, c) => any | (ec == SymbolicWord64.Of(c)));

        switch (ExceptionClasses)
        {
            case TrapClasses.SystemRegister:
                return [(esr & ~SymbolicWord64.Of(0xfc00_0000)) | SymbolicWord64.Of(ExceptionClass.SystemRegister << ClassShift)];
            case TrapClasses.Unsent:
                PathExplorer.Current.Assume(Is(Unsent).ToExpression());
                return [esr];
            default:
                PathExplorer.Current.Assume((!Is([.. Answered, .. Unsent])).ToExpression());
                return [esr];
        }
    }

    /// <inheritdoc/>
    protected override AnswerKind Model(
        VmmImage image, VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, SymbolicWord64[] message)
    {
        if (ExceptionClasses != TrapClasses.Unsent)
        {
            return base.Model(image, vm, message);
        }

        TakeException<SymbolicWord64, SymbolicWord32, SymbolicBit>.Undefined(GuestMachine.Of(image), vm.Vcpus[0]);
        return AnswerKind.Exception;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => GuestClaims.Entry("TCB_ReadRegisters");
}

/// <summary>Exception classes of a trap.</summary>
internal enum TrapClasses
{
    /// <summary>EC 0x18: MSR, MRS and system instructions.</summary>
    SystemRegister,

    /// <summary>Classes that no other event has.</summary>
    Unknown,

    /// <summary>Classes that seL4 reports by another message, or not at all: what the VMM would do all the same.</summary>
    Unsent,
}
