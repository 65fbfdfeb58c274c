using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>A vCPU stores to the distributor, or to GICv3's redistributors, and no interrupt becomes deliverable by it.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Offset">Byte offset in the frame; a multiple of the size.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is stored; 31 is XZR.</param>
/// <param name="From">The states that it is about.</param>
/// <param name="Vcpu">Who stores.</param>
/// <param name="Frame">Where to.</param>
/// <param name="OnlySpi">GICv3: the one SPI that may be routed to the redistributor that is put to sleep or woken; null for all.</param>
internal sealed record QuietStore(EventClass Class, WaitingPlace Place, uint Offset, int SizeBytes, int Register, InitialState From,
    int Vcpu, RegisterFrame Frame, uint? OnlySpi = null) : EventCase(Class, Place, Vcpu)
{
    /// <inheritdoc/>
    public override InitialState State => From;

    /// <inheritdoc/>
    public override string Text => $"vCPU {Vcpu}: store of {SizeBytes} at 0x{Offset:x3} from X{Register}, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new(Vcpu);
        int[] banks = [.. Banks(invariant)];
        AssumeInvariant(run, invariant, banks);
        Assume(OnlySpi is { } only ? OthersAreElsewhere(image, run, invariant, only) : []);
        SymbolicWord64[] message = DataAbort.Message(
            before.ProgramCounter, Frame.BaseIn(image) + Offset, SizeBytes, Register, isWrite: true);
        run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VMFault, message);
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        claims.Holds("nothing is injected or acknowledged", run.Kernel.Invocations.All(i =>
            i.Name == "ReplyRecv"
            || (i.Name is "TCB_ReadRegisters" or "TCB_WriteRegisters" && i.Capability == Slot.BaseVmTcb + (uint)Vcpu)));
        InvariantHoldsAgain(image, run, claims, banks);
        Model(image, run, invariant, before, message, claims);
    }

    /// <summary>No SPI but one is routed to the owner of the redistributor.</summary>
    private unsafe IEnumerable<(string Says, SymbolicBit Holds)> OthersAreElsewhere(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, uint only)
    {
        VgicState g = default;
        ulong routes = invariant.Gic(RepresentationInvariant.Offset(&g, g.Route));
        uint owner = Offset / GicrFrame.SizeBytes;
        return from intid in Enumerable.Range((int)GicdFrame.PrivateCount, (int)(image.Configuration.IntidCount - GicdFrame.PrivateCount))
               where intid != only && intid < GicdFrame.IntidEnd
               select ($"INTID {intid} is routed elsewhere", run.Memory.InitialWord(routes + (4 * (ulong)intid)) != owner);
    }

    private void Model(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, GuestContext before, SymbolicWord64[] message, Claims claims)
    {
        var (vm, answer) = DataAbort.Answer(image, before, message, Vcpu);
        claims.Holds("the model's answer is a store of that size", answer.Kind == AnswerKind.Store
            && answer.SizeBytes == SizeBytes && answer.Region == Frame.Region);
        claims.Holds("the model's answer is a store at that offset", answer.Offset == SymbolicWord64.Of(Offset));
        var gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        Write(gic, Offset, int.Min(SizeBytes, 4), SymbolicWord64.Low(answer.Value), Loaded(run, invariant, Offset));
        if (SizeBytes == 8)
        {
            Write(gic, Offset + 4, 4, SymbolicWord64.High(answer.Value), Loaded(run, invariant, Offset + 4));
        }

        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Store(vm.Vcpus[Vcpu], answer);
        claims.Holds(run.Kernel.Guest.Equals(vm.Vcpus[Vcpu], before));

        var shown = GicAbstraction.Of(image, invariant, at => Now(run, at));
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
    }

    /// <summary>A write of the model. Nothing happens to what is in a list register (Deviation.ActiveIsBounded).</summary>
    private void Write(
        GicState<SymbolicWord32, SymbolicBit> gic, uint offset, int sizeBytes, SymbolicWord32 value, SymbolicWord32 loaded) =>
        Frame.Write(gic, Vcpu, offset, sizeBytes,
            Frame.ClearsActive(offset) ? value & ~(loaded >> (8 * (int)(offset % 4))) : value);

    private unsafe SymbolicWord32 Loaded(SymbolicRun run, RepresentationInvariant invariant, uint offset)
    {
        VgicBank b = default;
        return Frame.ClearsActive(offset) && Frame.BanksAt(invariant, Vcpu, offset).FirstOrDefault(-1) is >= 0 and int bank
            ? run.Memory.InitialWord(invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded)) : 0u;
    }

    /// <summary>The banks of which something may change.</summary>
    private IEnumerable<int> Banks(RepresentationInvariant invariant)
    {
        IEnumerable<int> first = Frame.BanksAt(invariant, Vcpu, Offset);
        return SizeBytes == 8 ? first.Union(Frame.BanksAt(invariant, Vcpu, Offset + 4)) : first;
    }
}
