using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// The guest executed HVC (seL4 takes it as a system call of its own) with an x7 that is no seL4 system call. There is
/// no hypervisor interface for the guest: the answer is SMCCC's NOT_SUPPORTED, at the next instruction. All that is
/// needed is in the message: MR8 = IP, MR9 = SP_EL0, MR11 = PSTATE.
/// </summary>
public static unsafe class UnknownSyscall<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault.</summary>
    public static bool Handle(uint vcpu, ulong* mr)
    {
        RegisterPrefix registers;
        registers.Pc = mr[8] + 4;
        registers.Sp = mr[9];
        registers.Spsr = mr[11];
        registers.X0 = SmcccResult.NotSupported;
        TKernel.WriteRegisters(vcpu, false, 4, (UserContext*)&registers);
        return true;
    }
}
