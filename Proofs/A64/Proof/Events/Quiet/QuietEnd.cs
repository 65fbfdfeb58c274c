using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>The guest has ended the interrupt in a list register, and nothing waits for it.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Index">The list register; one that there is not for none.</param>
/// <param name="Vcpu">Whose list register.</param>
/// <param name="Intid">What it holds; null for anything.</param>
internal sealed record QuietEnd(EventClass Class, WaitingPlace Place, int Index, int Vcpu, uint? Intid) : EventCase(Class, Place, Vcpu)
{
    /// <inheritdoc/>
    public override InitialState State => InitialState.NothingLatched;

    /// <inheritdoc/>
    public override string Text => $"list register {Index} of vCPU {Vcpu} is ended{(Intid is { } held ? $", INTID {held}" : "")},"
        + $" waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new(Vcpu);
        int[] banks = [.. Enumerable.Range(0, invariant.Banks).Where(n => !invariant.IsPrivate((uint)n) || n == Vcpu)];
        AssumeInvariant(run, invariant, banks);
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.ListRegisters(), .. DevicesAreQuiet(run, invariant, banks)]);
        if (Intid is { } held && Index >= 0 && Index < invariant.ListRegisters)
        {
            PathExplorer.Current.Assume((Entry(run.Memory.InitialWord, invariant) == held + 1).ToExpression());
        }

        run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VGICMaintenance, SymbolicWord64.Of(unchecked((ulong)Index)));
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        InvariantHoldsAgain(image, run, claims, banks);
        claims.Holds(run.Kernel.Guest.Equals(before));

        SymbolicWord32 entry = Entry(run.Memory.InitialWord, invariant), intid = entry - 1u;
        SymbolicBit ends = entry != 0u;
        GicState<SymbolicWord32, SymbolicBit> gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        PerIntid<SymbolicWord32, SymbolicBit>.Deactivate(gic, Vcpu, intid, ends);
        Acknowledged(image, run, gic, intid, ends, claims);
        GicState<SymbolicWord32, SymbolicBit> shown = GicAbstraction.Of(image, invariant, at => Now(run, at));
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
        claims.Holds("the list register holds nothing", Entry(at => Now(run, at), invariant) == 0u);
        claims.Holds("it is free", IsFree(run, invariant) | !ends);
    }

    /// <summary>No emulated device asserts its line: one that does is pending again at once.</summary>
    private static unsafe IEnumerable<(string Says, SymbolicBit Holds)> DevicesAreQuiet(
        SymbolicRun run, RepresentationInvariant invariant, int[] banks)
    {
        VgicBank b = default;
        int line = RepresentationInvariant.Offset(&b, &b.Line);
        return [.. from bank in banks
                   let lines = invariant.DevicesOf((uint)bank)
                   where lines != 0
                   select ("devices are quiet", (run.Memory.InitialWord(invariant.BankAddress((uint)bank) + (ulong)line) & lines) == 0u)];
    }

    /// <summary>The physical interrupt that was owed an acknowledge has got it, and its line is low: if it still is not, it arrives
    /// again.</summary>
    private unsafe void Acknowledged(
        VmmImage image, SymbolicRun run, GicState<SymbolicWord32, SymbolicBit> gic, SymbolicWord32 intid, SymbolicBit ends, Claims claims)
    {
        Invocation[] calls = [.. run.Kernel.Invocations.Where(i => i.Name != "ReplyRecv")];
        int timers = calls.Count(i => i.Name == "VCPU_AckVPPI"), others = calls.Count(i => i.Name == "IRQ_AckIRQ");
        claims.Holds("there are no other invocations than acknowledges", timers + others == calls.Length);
        claims.Holds("there is one acknowledge at most", calls.Length <= 1);
        SymbolicBit timer = Owed(gic, GicdFrame.VirtualTimerIntid, intid, ends);
        claims.Holds("the timer is acknowledged when that is owed", Same(timer, timers == 1));
        foreach (Invocation call in calls.Where(c => c.Name == "VCPU_AckVPPI"))
        {
            claims.Holds("it is the timer that is acknowledged", call.Arguments[0] == SymbolicWord64.Of(GicdFrame.VirtualTimerIntid));
            claims.Holds("it is the timer of the vCPU", call.Capability == Slot.BaseVcpu + (uint)Vcpu);
        }

        ConfigurationBlock c = image.Configuration;
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            ulong capability = Slot.BaseIrq + c.PassthroughChannel[i];
            claims.Holds($"INTID {c.PassthroughIntid[i]} is acknowledged when that is owed",
                Same(Owed(gic, c.PassthroughIntid[i], intid, ends),
                    calls.Any(call => call.Name == "IRQ_AckIRQ" && call.Capability == capability)));
        }

        Lower(gic, GicdFrame.VirtualTimerIntid, intid, ends);
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            Lower(gic, c.PassthroughIntid[i], intid, ends);
        }
    }

    private SymbolicBit Owed(GicState<SymbolicWord32, SymbolicBit> gic, uint which, SymbolicWord32 intid, SymbolicBit ends) =>
        ends & (intid == which) & SymbolicWord32.Bit(gic.Intid(Vcpu, (int)which / 32).Line, (int)which % 32);

    private void Lower(GicState<SymbolicWord32, SymbolicBit> gic, uint which, SymbolicWord32 intid, SymbolicBit ends)
    {
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intid(Vcpu, (int)which / 32);
        word.Line = SymbolicWord32.Select(ends & (intid == which), word.Line & ~(1u << (int)(which % 32)), word.Line);
    }

    private unsafe SymbolicWord32 Entry(Func<ulong, SymbolicWord32> load, RepresentationInvariant invariant)
    {
        VgicState g = default;
        return Index < 0 || Index >= invariant.ListRegisters ? 0u
            : SymbolicWord32.Extract(
                load(invariant.Gic(Vcpu, RepresentationInvariant.Offset(&g, (uint*)g.Vcpu.ListRegister + (Index / 2)))),
                (16 * (Index % 2)) + 15, 16 * (Index % 2));
    }

    private unsafe SymbolicBit IsFree(SymbolicRun run, RepresentationInvariant invariant)
    {
        VgicState g = default;
        return Index >= 0 && Index < invariant.ListRegisters
            ? SymbolicWord32.Bit(Now(run, invariant.Gic(Vcpu, RepresentationInvariant.Offset(&g, &g.Vcpu.Free))), Index) : false;
    }
}
