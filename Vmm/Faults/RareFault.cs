using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>The faults that the event loop does not take itself. Every label has a decision.</summary>
public static unsafe class RareFault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault in the message registers.</summary>
    /// <returns>Whether to reply, which resumes the vCPU.</returns>
    public static bool Handle(ref VmmState s, ulong* mr, uint vcpu, uint label)
    {
        switch (label)
        {
            case FaultLabel.UnknownSyscall:
                return UnknownSyscall<TKernel>.Handle(vcpu, mr);
            case FaultLabel.CapFault:
                return CapFault<TKernel>.Handle(vcpu, mr);
            case FaultLabel.UserException:
                return UserException<TKernel>.Handle(ref s, vcpu, mr);
            case FaultLabel.DebugException:
                return DebugException<TKernel>.Handle(vcpu, mr);
            default:
                return Resume(ref s, vcpu, label);
        }
    }

    /// <summary>
    /// NullFault, Timeout (no timeout handler is registered, so it does not occur) and labels of kernels to come: the
    /// instruction did nothing wrong that is known, so the vCPU goes on where it was.
    /// </summary>
    private static bool Resume(ref VmmState s, uint vcpu, uint label)
    {
        if (Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Log<TKernel>.Text("fault with label "u8);
            Log<TKernel>.Decimal(label);
            Log<TKernel>.Text(", resumed"u8);
            Log<TKernel>.End();
        }

        return true;
    }
}
