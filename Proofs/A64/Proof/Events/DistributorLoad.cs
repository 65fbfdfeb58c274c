using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>A vCPU loads from the distributor, or from GICv3's redistributors.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Offset">Byte offset in the frame; a multiple of the size.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is loaded; 31 is XZR.</param>
/// <param name="Vcpu">Who loads.</param>
/// <param name="Frame">From where; null for the distributor.</param>
internal sealed record DistributorLoad(
    EventClass Class, WaitingPlace Place, uint Offset, int SizeBytes, int Register, int Vcpu = 0, RegisterFrame? Frame = null)
    : EventCase(Class, Place, Vcpu)
{
    /// <inheritdoc/>
    public override string Text => $"vCPU {Vcpu}: load of {SizeBytes} at 0x{Offset:x3} into X{Register}, waited at {Place.Name}";

    private RegisterFrame Registers => Frame ?? RegisterFrame.Distributor;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new(Vcpu);
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.Machine(), .. then.Sgis(Vcpu)]);
        SymbolicWord64[] message = DataAbort.Message(
            before.ProgramCounter, Registers.BaseIn(image) + Offset, SizeBytes, Register, isWrite: false);
        run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VMFault, message);
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        claims.Holds("nothing is asked of the kernel but registers of the vCPU", run.Kernel.Invocations.All(i => i.Name == "ReplyRecv"
            || (i.Name is "TCB_ReadRegisters" or "TCB_WriteRegisters" && i.Capability == Slot.BaseVmTcb + (uint)Vcpu)));
        foreach (ulong at in run.Memory.StoredData)
        {
            claims.Holds($"{invariant.At(at & ~3ul)?.Name ?? "data"} at 0x{at:x} is what it was",
                run.Memory.Read(at, 1) == run.Memory.Initially(at));
        }

        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm = Model(image, run, invariant, before, message, claims);
        claims.Holds(run.Kernel.Guest.Equals(vm.Vcpus[Vcpu], before));
    }

    /// <summary>The model's step: what the message asks for, what the distributor shows, and the vCPU that has got it.</summary>
    private VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> Model(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, GuestContext before, SymbolicWord64[] message, Claims claims)
    {
        var (vm, answer) = DataAbort.Answer(image, before, message, Vcpu);
        claims.Holds("the model's answer is a load of that size", answer.Kind == AnswerKind.Load
            && answer.SizeBytes == SizeBytes && answer.Region == Registers.Region);
        claims.Holds("the model's answer is a load at that offset", answer.Offset == SymbolicWord64.Of(Offset));
        var gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Load(vm.Vcpus[Vcpu], answer, Shown(gic));
        return vm;
    }

    /// <summary>What the model shows; 8 bytes are its two words.</summary>
    private SymbolicWord64 Shown(GicState<SymbolicWord32, SymbolicBit> gic)
    {
        SymbolicWord32 low = Registers.Read(gic, Vcpu, Offset, int.Min(SizeBytes, 4));
        SymbolicWord32 high = SizeBytes == 8 ? Registers.Read(gic, Vcpu, Offset + 4, 4) : 0u;
        return SymbolicWord64.Join(high, low);
    }
}
