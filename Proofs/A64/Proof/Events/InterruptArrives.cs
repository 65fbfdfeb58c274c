using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>A physical interrupt arrives, while nothing else waits: it goes into a list register, or it waits.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Intid">Which one: the virtual timer's PPI, or an SPI that is passed through.</param>
/// <param name="Channel">The SPI's channel.</param>
internal sealed record InterruptArrives(EventClass Class, WaitingPlace Place, uint Intid, int Channel) : EventCase(Class, Place)
{
    private const int PriorityShift = 16, GroupShift = 24, IndexShift = 32, PriorityFieldBits = 3;

    /// <inheritdoc/>
    public override InitialState State => InitialState.NothingLatched;

    /// <inheritdoc/>
    public override string Text => $"INTID {Intid} arrives, waited at {Place.Name}";

    private bool IsTimer => Intid == GicdFrame.VirtualTimerIntid;

    private uint Bit => 1u << (int)(Intid % 32);

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new();
        int bank = (int)Intid / 32;
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.Sgis(), .. then.Control(), .. then.Bank((uint)bank)]);

        // The kernel masks an interrupt until it is acknowledged: one whose acknowledge is owed does not arrive.
        PathExplorer.Current.Assume(((GicAbstraction.Of(image, invariant, run.Memory.InitialWord).Intid(0, bank).Line
            & Bit) == 0u).ToExpression());
        if (IsTimer)
        {
            run.Handle(Badge.Fault, FaultLabel.VPPIEvent, SymbolicWord64.Of(Intid));
        }
        else
        {
            run.Handle(1ul << Channel, 0);
        }

        claims.Holds("a vCPU is replied to when it has a fault", run.Kernel.Replied == IsTimer);
        InvariantHoldsAgain(image, run, claims, [bank]);
        claims.Holds(run.Kernel.Guest.Equals(before));

        GicState<SymbolicWord32, SymbolicBit> gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        if (IsTimer)
        {
            Gic<SymbolicWord32, SymbolicBit>.SetPpiLine(gic, 0, (int)Intid, true);
        }
        else
        {
            Gic<SymbolicWord32, SymbolicBit>.SetSpiLine(gic, (int)Intid, true);
        }

        Delivered(image, run, invariant, gic, claims);
    }

    /// <summary>What the model may forward is in a list register or there is none; and all else is as in the model.</summary>
    private unsafe void Delivered(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, GicState<SymbolicWord32, SymbolicBit> gic, Claims claims)
    {
        VgicBank b = default;
        VgicState g = default;
        uint n = Intid / 32;
        ulong at = invariant.BankAddress(n) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded);
        SymbolicWord32 free = run.Memory.InitialWord(invariant.Gic(RepresentationInvariant.Offset(&g, &g.Vcpu.Free)));
        SymbolicWord32 loaded = Now(run, at), loadedBefore = run.Memory.InitialWord(at);
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intid(0, (int)n);
        SymbolicBit group = (word.Group & Bit) != 0u, enabled = (word.Enabled & Bit) != 0u, active = (word.Active & Bit) != 0u;
        SymbolicBit forwarded = enabled & !active & SymbolicBit.Select(group, SymbolicWord32.Bit(gic.GicdCtlr, 1),
            SymbolicWord32.Bit(gic.GicdCtlr, 0));
        SymbolicBit isNew = ((loaded & ~loadedBefore) & Bit) != 0u;
        claims.Holds("it is in a list register when the model forwards it and one is free", Same(isNew, forwarded & (free != 0u)));
        claims.Holds("nothing else is", (loaded & ~Bit) == (loadedBefore & ~Bit) & !((loadedBefore & Bit) != 0u & (loaded & Bit) == 0u));

        Invocation[] injections = [.. run.Kernel.Invocations.Where(i => i.Name == "VCPU_InjectIRQ")];
        claims.Holds("it is injected once or not at all", injections.Length <= 1);
        claims.Holds("it is injected when it is in a list register", Same(isNew, injections.Length == 1));
        claims.Holds("no other invocation changes anything", run.Kernel.Invocations.All(i =>
            i.Name is "VCPU_InjectIRQ" or "ReplyRecv" or "Recv"));
        foreach (Invocation injection in injections)
        {
            SymbolicWord32 priorities = gic.Priorities[(gic.Bank(0, (int)n) * 8) + (int)(Intid % 32 / 4)];
            SymbolicWord64 priority = SymbolicWord64.Join(0u,
                SymbolicWord32.Extract(priorities, (8 * (int)(Intid % 4)) + 7, (8 * (int)(Intid % 4)) + PriorityFieldBits));
            SymbolicWord64 index = SymbolicWord64.Join(0u, SymbolicWord32.CountTrailingZeros(free));
            SymbolicWord64 expected = SymbolicWord64.Of(Intid) | (priority << PriorityShift) | (SymbolicWord64.Of(group) << GroupShift)
                | (index << IndexShift);
            claims.Holds("INTID, priority and group are the model's, and the list register is the first free one",
                injection.Arguments[0] == expected);
        }

        // What has just gone to a list register is pending in the model, and not yet active.
        GicState<SymbolicWord32, SymbolicBit> shown = GicAbstraction.Of(image, invariant, a => Now(run, a));
        ref IntidWord<SymbolicWord32, SymbolicBit> now = ref shown.Intid(0, (int)n);
        SymbolicWord32 fresh = loaded & ~loadedBefore;
        now.Active &= ~fresh;
        now.Latch = (now.Latch & ~fresh) | (word.Latch & fresh);
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
    }
}
