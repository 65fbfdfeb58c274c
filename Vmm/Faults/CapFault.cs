using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// The guest executed HVC and its x7 happened to be an seL4 system call on a capability; a vCPU has none (MR0 = IP of the
/// HVC). For the guest that is the same as <see cref="UnknownSyscall{TKernel}"/>: NOT_SUPPORTED, next instruction.
/// </summary>
public static unsafe class CapFault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault.</summary>
    public static bool Handle(uint vcpu, ulong* mr)
    {
        ulong pc = mr[0];
        UserContext* context = TKernel.ReadRegisters(vcpu, 4);
        context->Pc = pc + 4;
        context->X0 = SmcccResult.NotSupported;
        TKernel.WriteRegisters(vcpu, false, 4, context);
        return true;
    }
}
