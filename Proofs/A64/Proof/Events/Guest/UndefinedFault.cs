using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Proofs.A64.Proof.Machine;


namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>UserException: an instruction that the hardware does not have (EC 0), which is UNDEFINED for the guest.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
internal sealed record UserExceptionFault(EventClass Class, WaitingPlace Place) : GuestFault(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"UserException, waited at {Place.Name}";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.UserException;

    /// <summary>PC, SP_EL0, PSTATE, ESR_EL2, and a code that is not looked at.</summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) =>
        [vcpu.ProgramCounter, vcpu.StackPointer, vcpu.ProcessorState, Unknowns.Wide("MR3, number"), Unknowns.Wide("MR4, code")];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => Entry();
}
