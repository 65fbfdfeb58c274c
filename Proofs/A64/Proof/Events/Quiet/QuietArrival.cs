using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>
/// A physical interrupt arrives, while nothing else waits: it goes into a list register of a vCPU that may get it, or it waits. Its
/// targets that are blocked go on.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Intid">Which one: the virtual timer's PPI, or an SPI that is passed through.</param>
/// <param name="Channel">The SPI's channel.</param>
/// <param name="Level">Its priority (5 bits) times 2, plus its group.</param>
/// <param name="Vcpu">The vCPU whose timer it is; 0 for an SPI.</param>
/// <param name="IsFirst">Whether it is the first of the SPIs.</param>
internal sealed record QuietArrival(EventClass Class, WaitingPlace Place, uint Intid, int Channel, uint Level, int Vcpu, bool IsFirst)
    : EventCase(Class, Place, Vcpu)
{
    /// <inheritdoc/>
    public override InitialState State => InitialState.NothingLatched;

    /// <inheritdoc/>
    public override int Running => IsTimer ? Vcpu : RepresentationInvariant.NoVcpu;

    /// <summary>An SPI that its first target has no list register for goes to the ready rows, and from there into another target's.</summary>
    public override bool UsesReadySets => IsTimer;

    /// <inheritdoc/>
    public override string Text => $"INTID {Intid} of level {Level} arrives for vCPU {Vcpu}, waited at {Place.Name}";

    private bool IsTimer => Intid == GicdFrame.VirtualTimerIntid;

    private uint Bit => 1u << (int)(Intid % 32);

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext[] before = [.. Enumerable.Range(0, invariant.Vcpus).Select(vcpu => new GuestContext(vcpu))];
        int bank = invariant.BankOf(Vcpu, (int)Intid / 32);
        AssumeInvariant(run, invariant, [bank]);
        QuietDelivery delivery = new(run, invariant, Intid, bank);
        Assume([.. delivery.IsOfLevel(Level), .. delivery.NobodyHasADeadline()]);
        Assume(new Relations<SymbolicWord32, SymbolicBit>(invariant, run.Memory.InitialWord).Targets((bank * 32) + (int)(Intid % 32)));

        // The kernel masks an interrupt until it is acknowledged: one whose acknowledge is owed does not arrive.
        GicState<SymbolicWord32, SymbolicBit> gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        PathExplorer.Current.Assume(((gic.Intids[bank].Line & Bit) == 0u).ToExpression());
        if (IsTimer)
        {
            run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VPPIEvent, SymbolicWord64.Of(Intid));
            Gic<SymbolicWord32, SymbolicBit>.SetPpiLine(gic, Vcpu, (int)Intid, true);
        }
        else
        {
            run.Handle(1ul << Channel, 0);
            Gic<SymbolicWord32, SymbolicBit>.SetSpiLine(gic, (int)Intid, true);
        }

        claims.Holds("only its own vCPU gets a private interrupt", run.Kernel.Invocations.All(i =>
            i.Name != "VCPU_InjectIRQ" || !IsTimer || i.Capability == Slot.BaseVcpu + (uint)Vcpu));
        claims.Holds("a vCPU is replied to when it has a fault", run.Kernel.Replied == IsTimer);
        InvariantHoldsAgain(image, run, claims, [bank]);
        SymbolicBit[] mayGet = [.. Enumerable.Range(0, invariant.Vcpus).Select(vcpu => (!IsTimer || vcpu == Vcpu)
            ? delivery.MayGet(gic, vcpu) : (SymbolicBit)false)];
        delivery.Claim(gic, mayGet, claims);
        SymbolicBit[] goOn = [.. mayGet.Select(may => may & (delivery.Fresh & Bit) != 0u)];
        delivery.ClaimWoken(goOn, goOn, before, RepresentationInvariant.NoVcpu, claims);

        // What has just gone to a list register is pending in the model, and not yet active.
        GicState<SymbolicWord32, SymbolicBit> shown = GicAbstraction.Of(image, invariant, a => Now(run, a));
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intids[bank], now = ref shown.Intids[bank];
        SymbolicWord32 fresh = delivery.Fresh;
        now.Active &= ~fresh;
        now.Latch = (now.Latch & ~fresh) | (word.Latch & fresh);
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
    }
}
