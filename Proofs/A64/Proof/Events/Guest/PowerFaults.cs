using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>CPU_OFF and SYSTEM_OFF: no vCPU goes on.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Function">The function's identifier.</param>
internal sealed record OffFault(EventClass Class, WaitingPlace Place, uint Function) : GuestFault(Class, Place)
{
    private bool IsSystem => Function == PsciFunction.SYSTEM_OFF;

    /// <inheritdoc/>
    protected override string What => IsSystem ? "SYSTEM_OFF" : "CPU_OFF";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.VCPUFault;

    /// <inheritdoc/>
    protected override GuestContext Context()
    {
        GuestContext vcpu = GuestContext.InAnyState();
        vcpu.FixLow(0, Function);
        return vcpu;
    }

    /// <inheritdoc/>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) => [SmcFunctions.Syndrome()];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) =>
        ["TCB_ReadRegisters", "TCB_Suspend", .. IsSystem ? (string[])[SymbolicKernel.TimerControl] : [], GuestClaims.NoReply];

    /// <inheritdoc/>
    protected override void Claim(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims, AnswerKind kind)
    {
        claims.Holds("the model's answer is this", kind == (IsSystem ? AnswerKind.SystemOff : AnswerKind.VcpuOff));
        GuestClaims.Sequence(run, claims, Calls(kind));
        MachinePhase phase = IsSystem ? MachinePhase.Off : MachinePhase.CpuOff;
        ulong[] words = IsSystem
            ? [image.Fields.OnMask, image.Fields.FaultLimit, image.Fields.Machine] : [image.Fields.OnMask];
        RepresentationInvariant then = image.Invariant(InitialState.Any, 0, phase);
        foreach (ulong at in words)
        {
            claims.Holds($"{then.At(at)!.Value.Name} is that of a machine that is off",
                run.Memory.Read(at, 4) == SymbolicWord64.Of(then.At(at)!.Value.Value));
        }

        foreach (Invocation call in run.Kernel.Invocations.Where(call => call.Name == SymbolicKernel.TimerControl))
        {
            claims.Holds("the VMM's timer is disarmed", call.Arguments[0] == SymbolicWord64.Of(0));
        }

        GuestClaims.Unchanged(run, invariant, claims, words);
    }
}
