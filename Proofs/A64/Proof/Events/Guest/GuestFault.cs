using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>vCPU 0 has a fault that is not the interrupt controller's: its registers become what the model says.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
internal abstract record GuestFault(EventClass Class, WaitingPlace Place) : EventCase(Class, Place)
{
    /// <summary>What happens, without the place.</summary>
    protected abstract string What { get; }

    /// <inheritdoc/>
    public override string Text => $"{What}, waited at {Place.Name}";

    /// <summary>The message's label.</summary>
    protected abstract ulong Label { get; }

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = Context();
        SymbolicWord64[] message = Message(image, before);
        run.Kernel.Guest = Context();
        run.Kernel.ServesEverything = true;
        run.IsAbridged = true;
        run.Handle(SymbolicWord64.Of(Badge.Fault), AnyLabel(), message);
        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm = GuestMachine.State(before, new(image.Configuration));
        AnswerKind kind = Model(image, vm, message);
        Claim(image, run, invariant, claims, kind);
        if (!GoesOn(kind))
        {
            return;
        }

        foreach ((string what, SymbolicBit holds) in run.Kernel.Guest.Equals(vm.Vcpus[0], before))
        {
            claims.Holds(what, holds);
        }

        for (int i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            claims.Holds($"the guest's {(VcpuRegister)i}", IsAllowed((VcpuRegister)i, run.Kernel.El1.Words[i], vm.Vcpus[0]));
        }
    }

    /// <summary>The label, where it is not one number.</summary>
    protected virtual SymbolicWord64 AnyLabel() => SymbolicWord64.Of(Label);

    /// <summary>The vCPU's registers; what is assumed of them is assumed here.</summary>
    protected virtual GuestContext Context() => GuestContext.InAnyState();

    /// <summary>MR0 and up; what is assumed of them is assumed here.</summary>
    protected abstract SymbolicWord64[] Message(VmmImage image, GuestContext vcpu);

    /// <summary>The model's step.</summary>
    protected virtual AnswerKind Model(
        VmmImage image, VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, SymbolicWord64[] message) =>
        RightAnswer<SymbolicWord64, SymbolicWord32, SymbolicBit>.To(GuestMachine.Of(image), vm, 0, new(Label, message)).Kind;

    /// <summary>What has to hold beside the vCPU's registers: the invocations in their order, and the VMM's data.</summary>
    protected virtual void Claim(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims, AnswerKind kind)
    {
        GuestClaims.Sequence(run, claims, Calls(kind));
        GuestClaims.Unchanged(run, invariant, claims);
    }

    /// <summary>Whether the vCPU goes on, now or later, so that somebody sees its registers.</summary>
    private static bool GoesOn(AnswerKind kind) =>
        kind is not (AnswerKind.VcpuOff or AnswerKind.SystemOff or AnswerKind.SystemReset);

    /// <summary>The seL4 invocations of this answer, in their order, up to the next wait.</summary>
    protected abstract IReadOnlyList<string> Calls(AnswerKind kind);

    /// <summary>Whether an EL1 register is one that the architecture allows where the model has its own.</summary>
    protected virtual SymbolicBit IsAllowed(
        VcpuRegister register, SymbolicWord64 shown, VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> model) =>
        shown == model[register];
}
