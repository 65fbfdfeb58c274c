using Lockstep.Model.Gic;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>
/// A passthrough interrupt arrives while vCPU 0 waits and nothing else does: exactly when the model forwards it, it is injected and the
/// vCPU goes on (DDI 0487 D1.6.2).
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Intid">An SPI that is passed through.</param>
/// <param name="Channel">Its channel.</param>
internal sealed record ArrivalWakes(EventClass Class, WaitingPlace Place, uint Intid, int Channel) : EventCase(Class, Place)
{
    private const string Resume = "TCB_WriteRegisters, resume";

    private const int IndexShift = 32;

    /// <inheritdoc/>
    public override InitialState State => InitialState.NothingLatched;

    /// <inheritdoc/>
    public override MachinePhase Phase => MachinePhase.Blocked;

    /// <inheritdoc/>
    public override string Text => $"INTID {Intid} arrives while the vCPU waits, waited at {Place.Name}";

    private uint Bit => 1u << (int)(Intid % 32);

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        int bank = (int)Intid / 32;
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.Sgis(), .. then.Control(), .. then.Bank((uint)bank)]);
        GicState<SymbolicWord32, SymbolicBit> gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);

        // The kernel masks an interrupt until it is acknowledged: one whose acknowledge is owed does not arrive.
        PathExplorer.Current.Assume(((gic.Intid(0, bank).Line & Bit) == 0u).ToExpression());
        run.Kernel.ServesEverything = true;
        run.Handle(1ul << Channel, 0);
        Gic<SymbolicWord32, SymbolicBit>.SetSpiLine(gic, (int)Intid, true);
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intid(0, bank);
        SymbolicBit isForwarded = ((word.Enabled & ~word.Active & Bit) != 0u) & SymbolicBit.Select(
            (word.Group & Bit) != 0u, SymbolicWord32.Bit(gic.GicdCtlr, 1), SymbolicWord32.Bit(gic.GicdCtlr, 0));
        bool goesOn = run.Kernel.Invocations.Any(call => call.Name == Resume);
        claims.Holds("the vCPU goes on when the model forwards the interrupt", !(isForwarded ^ goesOn));
        GuestClaims.InvariantHolds(image, run, claims, goesOn ? MachinePhase.Running : MachinePhase.Blocked, bank);
        Woken(image, run, claims, goesOn);
        Distributor(image, run, invariant, gic, claims);
    }

    private void Woken(VmmImage image, SymbolicRun run, Claims claims, bool goesOn)
    {
        ulong blocked = image.Fields.BlockedMask, mask = image.Fields.DeadlineMask;
        GuestContext right = new();
        if (goesOn)
        {
            bool disarms = run.Kernel.Invocations.Any(call => call.Name == SymbolicKernel.TimerControl);
            GuestClaims.Sequence(run, claims, ["VCPU_InjectIRQ", Resume, .. disarms ? (string[])[SymbolicKernel.TimerControl] : [],
                GuestClaims.NoReply]);
            Invocation injection = run.Kernel.Invocations[0];
            claims.Holds("its own timer is disarmed when it was armed", !(((run.Memory.InitialWord(mask) & 1u) != 0u) ^ disarms));
            claims.Holds("it is the interrupt, in the first list register",
                (SymbolicWord64.Extract(injection.Arguments[0], 15, 0) == SymbolicWord64.Of(Intid))
                & ((injection.Arguments[0] >> IndexShift) == SymbolicWord64.Of(0)));
            right.Words[0] = run.Memory.Initially8(image.Fields.ResumePc);
        }
        else
        {
            GuestClaims.Sequence(run, claims, [GuestClaims.NoReply]);
        }

        claims.Holds("it waits no more when it goes on", run.Memory.Read(blocked, 4) == SymbolicWord64.Of(goesOn ? 0u : 1));
        claims.Holds("it has no deadline then", goesOn ? run.Memory.Read(mask, 4) == SymbolicWord64.Of(0)
            : SymbolicWord64.Low(run.Memory.Read(mask, 4)) == run.Memory.InitialWord(mask));
        foreach ((string what, SymbolicBit holds) in run.Kernel.Guest.Equals(right))
        {
            claims.Holds(what, holds);
        }
    }

    /// <summary>The distributor is the model's; what has just gone to a list register is pending there, and not yet active.</summary>
    private unsafe void Distributor(VmmImage image, SymbolicRun run, RepresentationInvariant invariant,
        GicState<SymbolicWord32, SymbolicBit> gic, Claims claims)
    {
        VgicBank b = default;
        uint n = Intid / 32;
        SymbolicWord32 Now(ulong at) => SymbolicWord64.Low(run.Memory.Read(at, 4));
        SymbolicWord32 loaded = Now(invariant.BankAddress(n) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded));
        GicState<SymbolicWord32, SymbolicBit> shown = GicAbstraction.Of(image, invariant, Now);
        ref IntidWord<SymbolicWord32, SymbolicBit> now = ref shown.Intid(0, (int)n);
        now.Active &= ~loaded;
        now.Latch = (now.Latch & ~loaded) | (gic.Intid(0, (int)n).Latch & loaded);
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
    }
}
