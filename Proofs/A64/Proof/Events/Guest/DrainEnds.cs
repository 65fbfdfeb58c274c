using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>
/// The stub of a reset has ended the interrupt in a list register: what holds of the end of any interrupt holds here too.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Index">The list register; one that there is not for none.</param>
internal sealed record DrainEnds(EventClass Class, WaitingPlace Place, int Index) : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override MachinePhase Phase => MachinePhase.Draining;

    /// <inheritdoc/>
    public override string Text => $"list register {Index} is ended during a reset, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        new InterruptEnds(Class, Place, Index).Run(image, run, invariant, claims);
        GuestClaims.InvariantHolds(image, run, claims, MachinePhase.Draining);
    }
}
