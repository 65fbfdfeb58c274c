using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>vCPU 0 has a fault that is not the interrupt controller's: its registers become what the model says.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
internal abstract record GuestFault(EventClass Class, WaitingPlace Place) : EventCase(Class, Place)
{
    /// <summary>The message's label.</summary>
    protected abstract ulong Label { get; }

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = Vcpu();
        SymbolicWord64[] message = Message(image, before);
        run.Kernel.Guest = Vcpu();
        run.Kernel.ServesEverything = true;
        run.Handle(DataAbort.Badge, Label, message);
        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm = GuestMachine.State(before, new(image.Configuration));
        AnswerKind kind = Model(image, vm, message);
        Claim(image, run, claims, before, vm, kind);
        Unchanged(run, invariant, claims);
    }

    /// <summary>The vCPU's registers.</summary>
    protected virtual GuestContext Vcpu() => GuestContext.InAnyState();

    /// <summary>MR0 and up; what is assumed of them is assumed here.</summary>
    protected abstract SymbolicWord64[] Message(VmmImage image, GuestContext vcpu);

    /// <summary>The model's step.</summary>
    protected virtual AnswerKind Model(
        VmmImage image, VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, SymbolicWord64[] message) =>
        RightAnswer<SymbolicWord64, SymbolicWord32, SymbolicBit>.To(GuestMachine.Of(image), vm, 0, new(Label, message)).Kind;

    /// <summary>The seL4 invocations of this answer, in their order, up to the next wait.</summary>
    protected abstract IReadOnlyList<string> Calls(AnswerKind kind);

    /// <summary>What has to hold of the kernel's side.</summary>
    protected virtual void Claim(VmmImage image, SymbolicRun run, Claims claims, GuestContext before,
        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm, AnswerKind kind)
    {
        Sequence(run, claims, Calls(kind));
        Registers(run, claims, before, vm.Vcpus[0]);
    }

    /// <summary>The invocations are these, in this order.</summary>
    protected static void Sequence(SymbolicRun run, Claims claims, IReadOnlyList<string> calls)
    {
        string made = string.Join(", ", run.Kernel.Invocations.Select(i => i.Name)), right = string.Join(", ", calls);
        claims.Holds($"the invocations are {right}; they are {made}", made == right);
    }

    /// <summary>All registers of the vCPU are the model's.</summary>
    protected virtual void Registers(
        SymbolicRun run, Claims claims, GuestContext before, VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> model)
    {
        foreach ((string what, SymbolicBit holds) in run.Kernel.Guest.Equals(model, before))
        {
            claims.Holds(what, holds);
        }

        for (int i = 0; i < model.System.Length; i++)
        {
            claims.Holds($"the guest's {(VcpuRegister)i}", Equals((VcpuRegister)i, run.Kernel.El1.Words[i], model));
        }
    }

    /// <summary>Whether an EL1 register is one that the architecture allows where the model has its own.</summary>
    protected virtual SymbolicBit Equals(
        VcpuRegister register, SymbolicWord64 shown, VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> model) =>
        shown == model[register];

    /// <summary>The VMM's data is what it was, but for the bound on what it prints.</summary>
    protected static void Unchanged(SymbolicRun run, RepresentationInvariant invariant, Claims claims, params string[] but)
    {
        foreach (ulong at in run.Memory.StoredData)
        {
            string name = invariant.At(at & ~3ul)?.Name ?? "data";
            if (!name.StartsWith("Log[", StringComparison.Ordinal) && !but.Contains(name))
            {
                claims.Holds($"{name} at 0x{at:x} is what it was", run.Memory.Read(at, 1) == run.Memory.Initially(at));
            }
        }
    }

    /// <summary>The invocations that take an exception to the guest's EL1 after <paramref name="first"/>.</summary>
    protected static string[] Entry(params string[] first) =>
    [
        .. first, "VCPU_WriteRegs ELR_EL1", "VCPU_WriteRegs SPSR_EL1", "VCPU_WriteRegs ESR", "VCPU_ReadRegs VBAR",
        "VCPU_ReadRegs SCTLR", "TCB_WriteRegisters", "ReplyRecv",
    ];
}
