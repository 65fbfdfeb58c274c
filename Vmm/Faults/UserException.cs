using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// An exception that seL4 could not classify, in practice EC 0 from the guest (MR0 = IP, MR1 = SP_EL0, MR2 = PSTATE,
/// MR3 = ESR_EL2): an instruction that the hardware does not have. The guest gets its UNDEFINED exception.
/// </summary>
public static unsafe class UserException<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault.</summary>
    public static bool Handle(ref VmmState s, uint vcpu, ulong* mr)
    {
        ulong pc = mr[0], sp = mr[1], spsr = mr[2];
        uint number = (uint)mr[3];
        if (Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Log<TKernel>.Text("exception "u8);
            Log<TKernel>.Hex(number);
            Log<TKernel>.Text(" at pc "u8);
            Log<TKernel>.Hex(pc);
            Log<TKernel>.Text(", undefined instruction injected"u8);
            Log<TKernel>.End();
        }

        Injection<TKernel>.Enter(vcpu, pc, sp, spsr, EsrEl2.Il);
        return true;
    }
}
