using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>VMFault that is no access to the distributor, or none that can be completed: an External abort in the guest.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Shape">What is fixed of it.</param>
internal sealed record AbortFault(EventClass Class, WaitingPlace Place, AbortShape Shape) : GuestFault(Class, Place)
{
    private const uint FnV = 1 << 10, Status = 0x3f, ExternalOnWalk = 0x14, Level = 3;

    /// <inheritdoc/>
    protected override string What => Shape.What;

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.VMFault;

    /// <summary>PC, address, fetch and ESR_EL2.</summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu)
    {
        SymbolicWord64 address = Unknowns.Wide("MR1, address"), esr = Shape.Syndrome();
        SymbolicBit assumed = Shape.IsAssumed(address - SymbolicWord64.Of(image.Configuration.GicdBase),
            image.Configuration.GicdSizeBytes, esr);
        PathExplorer.Current.Assume(assumed.ToExpression());
        return [vcpu.ProgramCounter, address, SymbolicWord64.Of(Shape.IsFetch ? 1ul : 0), esr];
    }

    /// <summary>The model's answer; but a 16-bit instruction gets an abort where the model would complete it.</summary>
    protected override AnswerKind Model(
        VmmImage image, VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, SymbolicWord64[] message)
    {
        if (Shape.Where != AbortPlace.Narrow)
        {
            return base.Model(image, vm, message);
        }

        TakeException<SymbolicWord64, SymbolicWord32, SymbolicBit>.DataAbort(
            GuestMachine.Of(image), vm.Vcpus[0], new(SymbolicWord64.Low(message[^1])));
        return AnswerKind.Exception;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => GuestClaims.Entry("TCB_ReadRegisters", "VCPU_WriteRegs FAR");

    /// <summary>
    /// FAR_EL1 is UNKNOWN where FnV says so: it is 0 then, and nothing of the VMM's. An abort of a stage 1 walk may say that it is one; FnV
    /// is RES0 then (DDI 0487 D24.2.40).
    /// </summary>
    protected override SymbolicBit IsAllowed(
        VcpuRegister register, SymbolicWord64 shown, VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> model)
    {
        SymbolicWord64 right = model[register];
        return register switch
        {
            VcpuRegister.FAR => (shown == right) | ((shown == SymbolicWord64.Of(0))
                & ((model[VcpuRegister.ESR] & SymbolicWord64.Of(FnV)) != SymbolicWord64.Of(0))),
            VcpuRegister.ESR when Shape.IsOnWalk => shown == ((right & SymbolicWord64.Of(~(ulong)(FnV | Status)))
                | SymbolicWord64.Of(ExternalOnWalk) | (Shape.Syndrome() & SymbolicWord64.Of(Level))),
            _ => shown == right,
        };
    }
}
