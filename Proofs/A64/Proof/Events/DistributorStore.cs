using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>vCPU 0 stores to the distributor of GICv2, and no interrupt becomes deliverable by it.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Offset">Byte offset in the frame; a multiple of the size.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is stored; 31 is XZR.</param>
/// <param name="From">The states that it is about.</param>
internal sealed record DistributorStore(EventClass Class, WaitingPlace Place, uint Offset, int SizeBytes, int Register, InitialState From)
    : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override InitialState State => From;

    /// <inheritdoc/>
    public override string Text => $"store of {SizeBytes} at 0x{Offset:x3} from X{Register}, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new();
        int[] banks = [.. Banks(invariant)];
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.Sgis(), .. then.Control(), .. banks.SelectMany(n => then.Bank((uint)n))]);
        SymbolicWord64[] message = DataAbort.Message(
            before.ProgramCounter, image.Configuration.GicdBase + Offset, SizeBytes, Register, isWrite: true);
        run.Handle(Badge.Fault, FaultLabel.VMFault, message);
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        claims.Holds("nothing is injected or acknowledged", run.Kernel.Invocations.All(i =>
            i.Name is "TCB_ReadRegisters" or "TCB_WriteRegisters" or "ReplyRecv"));
        InvariantHoldsAgain(image, run, claims, banks);
        Model(image, run, invariant, before, message, claims);
    }

    private void Model(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, GuestContext before, SymbolicWord64[] message, Claims claims)
    {
        var (vm, answer) = DataAbort.Answer(image, before, message);
        claims.Holds("the model's answer is a store of that size", answer.Kind == AnswerKind.Store && answer.SizeBytes == SizeBytes);
        claims.Holds("the model's answer is a store at that offset", answer.Offset == SymbolicWord64.Of(Offset));
        var gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        Write(gic, Offset, int.Min(SizeBytes, 4), SymbolicWord64.Low(answer.Value), Loaded(run, invariant, Offset));
        if (SizeBytes == 8)
        {
            Write(gic, Offset + 4, 4, SymbolicWord64.High(answer.Value), Loaded(run, invariant, Offset + 4));
        }

        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Store(vm.Vcpus[0], answer);
        claims.Holds(run.Kernel.Guest.Equals(vm.Vcpus[0], before));

        var shown = GicAbstraction.Of(image, invariant, at => Now(run, at));
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
    }

    /// <summary>A write of the model. Nothing happens to what is in a list register (Deviation.ActiveIsBounded).</summary>
    private static void Write(GicState<SymbolicWord32, SymbolicBit> gic, uint offset, int sizeBytes, SymbolicWord32 value,
        SymbolicWord32 loaded)
    {
        bool clearsActive = (offset & ~0x7fu) == GICD_ICACTIVER.OffsetBytes;
        Gic<SymbolicWord32, SymbolicBit>.WriteGicd(gic, 0, offset, sizeBytes, clearsActive ? value & ~(loaded >> (8 * (int)(offset % 4)))
            : value);
    }

    private static unsafe SymbolicWord32 Loaded(SymbolicRun run, RepresentationInvariant invariant, uint offset)
    {
        VgicBank b = default;
        uint n = offset % 0x80 / 4;
        return n < invariant.Banks
            ? run.Memory.InitialWord(invariant.BankAddress(n) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded)) : 0u;
    }

    /// <summary>The banks of which something may change: those of the INTIDs that the offset is about; all of them for GICD_CTLR.</summary>
    private IEnumerable<int> Banks(RepresentationInvariant invariant)
    {
        IEnumerable<int> touched = SizeBytes == 8 ? [.. BanksAt(Offset), .. BanksAt(Offset + 4)] : BanksAt(Offset);
        return Offset < 4 ? Enumerable.Range(0, invariant.Banks) : touched.Distinct().Where(n => n < invariant.Banks);
    }

    private static IEnumerable<int> BanksAt(uint offset) => offset switch
    {
        >= 0x080 and < 0x400 => [(int)(offset % 0x80 / 4)],
        >= 0x400 and < 0xc00 => [(int)(offset % 0x400 / 32)],
        >= 0xc00 and < 0xd00 => [(int)(offset % 0x100 / 8)],
        >= 0xf10 and < 0xf30 => [0],
        _ => [],
    };
}
