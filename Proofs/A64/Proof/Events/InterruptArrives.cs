using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>A physical interrupt arrives, in any state: it goes into a list register, or it waits.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Intid">Which one: the virtual timer's PPI, or an SPI that is passed through.</param>
/// <param name="Channel">The SPI's channel.</param>
internal sealed record InterruptArrives(EventClass Class, WaitingPlace Place, uint Intid, int Channel) : AnyStateCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"INTID {Intid} arrives, waited at {Place.Name}";

    private bool IsTimer => Intid == GicdFrame.VirtualTimerIntid;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new();
        int[] banks = [.. Enumerable.Range(0, invariant.Banks)];
        AssumeInvariant(run, invariant, banks);
        ModelDelivery model = Follow(image, run, invariant, isAllNeeded: true);

        // The kernel masks an interrupt until it is acknowledged: one whose acknowledge is owed does not arrive.
        PathExplorer.Current.Assume((!SymbolicWord32.Bit(model.State.Intid(0, (int)Intid / 32).Line, (int)Intid % 32)).ToExpression());
        if (IsTimer)
        {
            Gic<SymbolicWord32, SymbolicBit>.SetPpiLine(model.State, 0, (int)Intid, true);
            run.Handle(Badge.Fault, FaultLabel.VPPIEvent, SymbolicWord64.Of(Intid));
        }
        else
        {
            Gic<SymbolicWord32, SymbolicBit>.SetSpiLine(model.State, (int)Intid, true);
            run.Handle(1ul << Channel, 0);
        }

        claims.Holds("a vCPU is replied to when it has a fault", run.Kernel.Replied == IsTimer);
        claims.Holds("nothing is acknowledged", run.Kernel.Invocations.All(i => i.Name is "VCPU_InjectIRQ" or "ReplyRecv" or "Recv"));
        InvariantHoldsAgain(image, run, claims, banks);
        claims.Holds(run.Kernel.Guest.Equals(before));
        model.Claim(claims);
    }
}
