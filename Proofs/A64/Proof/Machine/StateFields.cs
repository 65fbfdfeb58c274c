using Lockstep.Vmm;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Addresses of words of the VMM's state that are not the interrupt controller's.</summary>
internal sealed unsafe class StateFields
{
    /// <summary>Of a VMM whose state is at an address.</summary>
    public StateFields(ulong state)
    {
        VmmState any = default;
        VmmState* s = &any;
        ulong At(void* field) => state + (ulong)RepresentationInvariant.Offset(s, field);

        (OnMask, BlockedMask, DeadlineMask, StartedMask, DrainMask) =
            (At(&s->OnMask), At(&s->BlockedMask), At(&s->DeadlineMask), At(&s->StartedMask), At(&s->DrainMask));
        (FaultLimit, Machine, ResumePc, Deadline) = (At(&s->FaultLimit), At(&s->Machine), At(s->ResumePc), At(s->Deadline));
    }

    /// <summary>Sets of vCPUs, one bit each, 32 bits.</summary>
    public ulong OnMask { get; }

    /// <inheritdoc cref="OnMask"/>
    public ulong BlockedMask { get; }

    /// <inheritdoc cref="OnMask"/>
    public ulong DeadlineMask { get; }

    /// <inheritdoc cref="OnMask"/>
    public ulong StartedMask { get; }

    /// <inheritdoc cref="OnMask"/>
    public ulong DrainMask { get; }

    /// <summary>Whose faults are handled, and what the machine is doing; 32 bits.</summary>
    public ulong FaultLimit { get; }

    /// <inheritdoc cref="FaultLimit"/>
    public ulong Machine { get; }

    /// <summary>vCPU 0's, 64 bits each.</summary>
    public ulong ResumePc { get; }

    /// <inheritdoc cref="ResumePc"/>
    public ulong Deadline { get; }
}
