using Lockstep.Vmm;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Addresses of words of the VMM's state that are not the interrupt controller's.</summary>
internal static unsafe class StateField
{
    /// <summary>Sets of vCPUs, one bit each.</summary>
    public static ulong OnMask(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.OnMask);
    }

    /// <inheritdoc cref="OnMask"/>
    public static ulong BlockedMask(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.BlockedMask);
    }

    /// <inheritdoc cref="OnMask"/>
    public static ulong DeadlineMask(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.DeadlineMask);
    }

    /// <inheritdoc cref="OnMask"/>
    public static ulong StartedMask(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.StartedMask);
    }

    /// <inheritdoc cref="OnMask"/>
    public static ulong DrainMask(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.DrainMask);
    }

    /// <summary>Whose faults are handled, and what the machine is doing.</summary>
    public static ulong FaultLimit(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.FaultLimit);
    }

    /// <inheritdoc cref="FaultLimit"/>
    public static ulong Machine(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, &s.Machine);
    }

    /// <summary>vCPU 0's, 64 bits each.</summary>
    public static ulong ResumePc(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, s.ResumePc);
    }

    /// <inheritdoc cref="ResumePc"/>
    public static ulong Deadline(VmmImage image)
    {
        VmmState s = default;
        return At(image, &s, s.Deadline);
    }

    private static ulong At(VmmImage image, VmmState* state, void* field) =>
        image.State + (ulong)RepresentationInvariant.Offset(state, field);
}
