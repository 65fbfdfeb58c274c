using Lockstep.Boards.Elf;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>The vCPU stores to the distributor, or to its redistributor, in any state.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Offset">Byte offset in the frame; a multiple of the size.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is stored; 31 is XZR.</param>
/// <param name="Frame">Where to.</param>
/// <param name="Sgi">The SGI that a word to GICD_SGIR names; null for another store.</param>
internal sealed record DistributorStore(
    EventClass Class, WaitingPlace Place, uint Offset, int SizeBytes, int Register, RegisterFrame Frame, uint? Sgi = null)
    : AnyStateCase(Class, Place)
{
    /// <summary>Functions that store a word or a part of one, and one that stores two.</summary>
    private static readonly string[] WordFunctions =
    [
        $"_Vgic_1<{Kernel}>__DistributorWrite", $"_Gicdv3Dispatch_1<{Kernel}>__Write", $"_GicrDispatch_1<{Kernel}>__Write",
        $"_GICDv3_IROUTER_1<{Kernel}>__WriteDoubleword",
    ];

    private const string Kernel = "vmm_Lockstep_Vmm_Microkit_MicrokitKernel";

    /// <inheritdoc/>
    public override string Text => $"store of {SizeBytes} at 0x{Offset:x3} from X{Register}"
        + (Sgi is { } sgi ? $" of SGI {sgi}" : "") + $", waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new(Vcpu);
        if (Sgi is { } sgi && Register != Instruction.ZeroOrSp)
        {
            // GICD_SGIR.SGIINTID, bits 3:0.
            before.Fix(Register, 0xf, sgi);
            run.Kernel.Guest.Fix(Register, 0xf, sgi);
        }

        int[] banks = [.. Banks(invariant)];
        AssumeInvariant(run, invariant, banks);
        ModelDelivery model = Follow(image, run, invariant, isAllNeeded: Sgi is not null);
        SymbolicWord64[] message = DataAbort.Message(
            before.ProgramCounter, Frame.BaseIn(image) + Offset, SizeBytes, Register, isWrite: true);
        var (vm, answer) = DataAbort.Answer(image, before, message, Vcpu);
        claims.Holds("the model's answer is a store of that size", answer.Kind == AnswerKind.Store
            && answer.SizeBytes == SizeBytes && answer.Region == Frame.Region);
        claims.Holds("the model's answer is a store at that offset", answer.Offset == SymbolicWord64.Of(Offset));
        SymbolicBit[] owed = [.. Enumerable.Repeat((SymbolicBit)false, (int)image.Configuration.PassthroughCount)];
        int entered = 0, written = 0;
        void WriteNext()
        {
            if (4 * written < SizeBytes)
            {
                SymbolicWord32 value = written == 0 ? SymbolicWord64.Low(answer.Value) : SymbolicWord64.High(answer.Value);
                Write(image, run, invariant, model.State, Offset + (4 * (uint)written++), value, owed);
            }
        }

        WriteNext();
        foreach (ElfSymbol function in image.Elf.Symbols.Where(s => WordFunctions.Any(s.Name.EndsWith)))
        {
            bool isDouble = function.Name.EndsWith(WordFunctions[^1], StringComparison.Ordinal);
            run.Before[function.Value] = () =>
            {
                if (entered++ > 0 || isDouble)
                {
                    WriteNext();
                }
            };
        }

        run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VMFault, message);
        WriteNext();
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        InvariantHoldsAgain(image, run, claims, run.Memory.Ready!.IsRefilled ? [.. Enumerable.Range(0, invariant.Banks)] : banks);
        model.Claim(claims);
        Acknowledged(image, run, owed, claims);
        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Store(vm.Vcpus[Vcpu], answer);
        claims.Holds(run.Kernel.Guest.Equals(vm.Vcpus[Vcpu], before));
    }

    /// <summary>
    /// A write of the model. Nothing happens to what is in a list register (Deviation.ActiveIsBounded); a line that is held counts as an
    /// edge when its interrupt becomes edge-triggered (Deviation.EdgeFromHeldLine).
    /// </summary>
    private void Write(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, GicState<SymbolicWord32, SymbolicBit> gic,
        uint offset, SymbolicWord32 value, SymbolicBit[] owed)
    {
        int size = int.Min(SizeBytes, 4), bank = Frame.BanksAt(invariant, Vcpu, offset).FirstOrDefault(-1);
        SymbolicWord32 loaded = bank < 0 ? 0u : Loaded(run, invariant, bank);
        if (Frame.ClearsActive(offset))
        {
            value &= ~(loaded >> (8 * (int)(offset % 4)));
        }

        Discarded(image, run, invariant, gic, offset, value, owed);
        SymbolicWord32 edge = bank < 0 ? 0u : gic.Intids[bank].Edge;
        Frame.Write(gic, Vcpu, offset, size, value);
        if (bank >= 0 && Frame.Configures(offset))
        {
            ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intids[bank];
            word.Latch |= word.Edge & ~edge & word.Line & ~loaded;
        }
    }

    /// <summary>
    /// An edge that the guest clears before it is in a list register will have no end at which its physical interrupt is acknowledged:
    /// that is owed at once, and the line is low then.
    /// </summary>
    private unsafe void Discarded(VmmImage image, SymbolicRun run, RepresentationInvariant invariant,
        GicState<SymbolicWord32, SymbolicBit> gic, uint offset, SymbolicWord32 value, SymbolicBit[] owed)
    {
        ConfigurationBlock c = image.Configuration;
        for (int i = 0; i < owed.Length && Frame.ClearsPending(offset); i++)
        {
            uint intid = c.PassthroughIntid[i];
            int bank = invariant.BankOf(Vcpu, (int)intid / 32), bit = (int)(intid % 32) - (8 * (int)(offset % 4));
            if (Frame.BanksAt(invariant, Vcpu, offset).Contains(bank) && bit >= 0 && bit < 8 * int.Min(SizeBytes, 4))
            {
                ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intids[bank];
                SymbolicBit isDiscarded = SymbolicWord32.Bit(value, bit)
                    & SymbolicWord32.Bit(word.Edge & word.Line & ~Loaded(run, invariant, bank), (int)intid % 32);
                owed[i] |= isDiscarded;
                word.Line &= ~SymbolicWord32.Select(isDiscarded, 1u << (int)(intid % 32), 0u);
            }
        }
    }

    private static unsafe void Acknowledged(VmmImage image, SymbolicRun run, SymbolicBit[] owed, Claims claims)
    {
        Invocation[] calls = [.. run.Kernel.Invocations.Where(i => i.Name == "IRQ_AckIRQ")];
        ConfigurationBlock c = image.Configuration;
        for (int i = 0; i < owed.Length; i++)
        {
            ulong capability = Slot.BaseIrq + c.PassthroughChannel[i];
            int count = calls.Count(call => call.Capability == capability);
            claims.Holds($"INTID {c.PassthroughIntid[i]} is acknowledged when that is owed", count <= 1 & Same(owed[i], count == 1));
        }

        claims.Holds("nothing else changes anything", run.Kernel.Invocations.All(i =>
            i.Name is "TCB_ReadRegisters" or "TCB_WriteRegisters" or "ReplyRecv" or "IRQ_AckIRQ" or "VCPU_InjectIRQ"));
    }

    private static unsafe SymbolicWord32 Loaded(SymbolicRun run, RepresentationInvariant invariant, int bank)
    {
        VgicBank b = default;
        return Now(run, invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded));
    }

    /// <summary>The banks of which something may change by the store itself.</summary>
    private IEnumerable<int> Banks(RepresentationInvariant invariant)
    {
        IEnumerable<int> first = Frame.BanksAt(invariant, Vcpu, Offset);
        return Sgi is not null ? [Vcpu] : SizeBytes == 8 ? first.Union(Frame.BanksAt(invariant, Vcpu, Offset + 4)) : first;
    }
}
