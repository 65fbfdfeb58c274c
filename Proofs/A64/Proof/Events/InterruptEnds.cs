using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>The guest has ended the interrupt in a list register, in any state.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Index">The list register; one that there is not for none.</param>
/// <param name="Intid">What it holds; null for anything.</param>
internal sealed record InterruptEnds(EventClass Class, WaitingPlace Place, int Index, uint? Intid = null) : AnyStateCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"list register {Index} is ended{(Intid is { } held ? $", INTID {held}" : "")}, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new();
        int[] banks = [.. Enumerable.Range(0, invariant.Banks)];
        AssumeInvariant(run, invariant, banks);
        ModelDelivery model = Follow(image, run, invariant, isAllNeeded: true);
        SymbolicWord32 entry = Entry(run.Memory.InitialWord, invariant), intid = entry - 1u;
        SymbolicBit ends = entry != 0u;
        if (Intid is { } held && Index >= 0 && Index < invariant.ListRegisters)
        {
            Assume([("it holds one interrupt", entry == held + 1)]);
        }

        // The acknowledge that is owed comes before anything else is loaded, and the line is low then: if it still is not, it arrives
        // again. An emulated device's is not: the device lowers it.
        GicState<SymbolicWord32, SymbolicBit> then = GicAbstraction.Of(image, invariant, run.Memory.InitialWord), gic = model.State;
        PerIntid<SymbolicWord32, SymbolicBit>.Deactivate(gic, 0, intid, ends);
        foreach (uint physical in Physical(image))
        {
            Lower(gic, physical, intid, ends);
        }

        run.Handle(Badge.Fault, FaultLabel.VGICMaintenance, SymbolicWord64.Of(unchecked((ulong)Index)));
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        InvariantHoldsAgain(image, run, claims, banks);
        claims.Holds(run.Kernel.Guest.Equals(before));
        Acknowledged(image, run, then, intid, ends, claims);
        model.Claim(claims);
    }

    private static unsafe List<uint> Physical(VmmImage image)
    {
        ConfigurationBlock c = image.Configuration;
        List<uint> all = [GicdFrame.VirtualTimerIntid];
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            all.Add(c.PassthroughIntid[i]);
        }

        return all;
    }

    /// <summary>The physical interrupt that was owed an acknowledge has got it.</summary>
    private static unsafe void Acknowledged(
        VmmImage image, SymbolicRun run, GicState<SymbolicWord32, SymbolicBit> gic, SymbolicWord32 intid, SymbolicBit ends, Claims claims)
    {
        Invocation[] calls = [.. run.Kernel.Invocations.Where(i => i.Name is not ("ReplyRecv" or "VCPU_InjectIRQ"))];
        int timers = calls.Count(i => i.Name == "VCPU_AckVPPI"), others = calls.Count(i => i.Name == "IRQ_AckIRQ");
        claims.Holds("there are no other invocations than acknowledges", timers + others == calls.Length);
        claims.Holds("there is one acknowledge at most", calls.Length <= 1);
        SymbolicBit timer = Owed(gic, GicdFrame.VirtualTimerIntid, intid, ends);
        claims.Holds("the timer is acknowledged when that is owed", Same(timer, timers == 1));
        foreach (Invocation call in calls.Where(c => c.Name == "VCPU_AckVPPI"))
        {
            claims.Holds("it is the timer that is acknowledged", call.Arguments[0] == SymbolicWord64.Of(GicdFrame.VirtualTimerIntid));
        }

        ConfigurationBlock c = image.Configuration;
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            ulong capability = Slot.BaseIrq + c.PassthroughChannel[i];
            claims.Holds($"INTID {c.PassthroughIntid[i]} is acknowledged when that is owed",
                Same(Owed(gic, c.PassthroughIntid[i], intid, ends),
                    calls.Any(call => call.Name == "IRQ_AckIRQ" && call.Capability == capability)));
        }
    }

    private static SymbolicBit Owed(GicState<SymbolicWord32, SymbolicBit> gic, uint which, SymbolicWord32 intid, SymbolicBit ends) =>
        ends & (intid == which) & SymbolicWord32.Bit(gic.Intid(0, (int)which / 32).Line, (int)which % 32);

    private static void Lower(GicState<SymbolicWord32, SymbolicBit> gic, uint which, SymbolicWord32 intid, SymbolicBit ends)
    {
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intid(0, (int)which / 32);
        word.Line = SymbolicWord32.Select(ends & (intid == which), word.Line & ~(1u << (int)(which % 32)), word.Line);
    }

    private unsafe SymbolicWord32 Entry(Func<ulong, SymbolicWord32> load, RepresentationInvariant invariant)
    {
        VgicState g = default;
        return Index < 0 || Index >= invariant.ListRegisters ? 0u
            : SymbolicWord32.Extract(load(invariant.Gic(RepresentationInvariant.Offset(&g, (uint*)g.Vcpu.ListRegister + (Index / 2)))),
                (16 * (Index % 2)) + 15, 16 * (Index % 2));
    }
}
