using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>A message that is no fault of vCPU 0, and of no interrupt of the guest: nothing becomes of it.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="From">What the machine is doing.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Channels">The channels that are notified, one bit each, for a notification.</param>
internal sealed record Notification(EventClass Class, WaitingPlace Place, MachinePhase From, MessageKind Kind, ulong Channels = 0)
    : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override MachinePhase Phase => From;

    /// <inheritdoc/>
    public override string Text => $"{Kind}{(Kind == MessageKind.Notification ? $" of channels 0x{Channels:x}" : "")}, {From},"
        + $" waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        run.Kernel.ServesEverything = true;
        run.Handle(AnyBadge(), Unknowns.Wide("label") >> 12, [Unknowns.Wide("MR0"), Unknowns.Wide("MR1"), Unknowns.Wide("MR2")]);
        GuestClaims.Sequence(run, claims, [Kind == MessageKind.ProtectedCall ? GuestClaims.Reply : GuestClaims.NoReply]);
        GuestClaims.Unchanged(run, invariant, claims);
    }

    private SymbolicWord64 AnyBadge()
    {
        SymbolicWord64 low = SymbolicWord64.Extract(Unknowns.Wide("badge"), 61, 0);
        switch (Kind)
        {
            case MessageKind.ProtectedCall:
                return low | SymbolicWord64.Of(Badge.ProtectedCall);
            case MessageKind.FaultOfAnother:
                Proofs.Paths.PathExplorer.Current.Assume((low != SymbolicWord64.Of(0)).ToExpression());
                return low | SymbolicWord64.Of(Badge.Fault);
            case MessageKind.FaultOfStopped:
                return SymbolicWord64.Of(Badge.Fault);
            default:
                return SymbolicWord64.Of(Channels);
        }
    }
}

/// <summary>A message that nothing becomes of.</summary>
internal enum MessageKind
{
    /// <summary>Notified channels that nothing is behind.</summary>
    Notification,

    /// <summary>A protected procedure call of another domain: it gets an empty answer.</summary>
    ProtectedCall,

    /// <summary>A fault of a thread that is no vCPU.</summary>
    FaultOfAnother,

    /// <summary>A fault of vCPU 0, which must not run: it stays stopped.</summary>
    FaultOfStopped,
}

/// <summary>A virtual PPI that seL4 does not forward to a VMM: it is acknowledged.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
internal sealed record OtherPpi(EventClass Class, WaitingPlace Place) : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"VPPIEvent of any INTID but 27, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        SymbolicWord64 intid = Unknowns.Wide("MR0, INTID");
        Proofs.Paths.PathExplorer.Current.Assume((intid != SymbolicWord64.Of(Model.Registers.GicdFrame.VirtualTimerIntid)).ToExpression());
        run.Handle(Badge.Fault, Model.Kernel.FaultLabel.VPPIEvent, intid);
        GuestClaims.Sequence(run, claims, ["VCPU_AckVPPI", GuestClaims.Reply]);
        claims.Holds("it is the one that came", run.Kernel.Invocations[0].Arguments[0] == SymbolicWord64.Extract(intid, 31, 0));
        GuestClaims.Unchanged(run, invariant, claims);
        foreach ((string what, SymbolicBit holds) in run.Kernel.Guest.Equals(new GuestContext()))
        {
            claims.Holds(what, holds);
        }
    }
}
