using System.Runtime.CompilerServices;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>An instruction that traps to EL2 (MR0 = ESR_EL2; the PC is at the instruction).</summary>
public static class VCPUFault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault by its exception class; one that is not known is UNDEFINED for the guest.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Handle(ref VmmState s, uint vcpu, uint esr)
    {
        uint ec = EsrEl2.ExceptionClass(esr);
        if (ec == EsrEl2.EcSmc64)
        {
            return Smccc<TKernel>.Handle(ref s, vcpu);
        }

        if (ec == EsrEl2.EcWfx)
        {
            return WaitForInterrupt<TKernel>.Handle(ref s, vcpu, esr);
        }

        if (ec == EsrEl2.EcSystemRegister)
        {
            return SystemRegisterTrap<TKernel>.Handle(ref s, vcpu, esr);
        }

        return Unknown(ref s, vcpu, esr);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Unknown(ref VmmState s, uint vcpu, uint esr)
    {
        if (Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Log<TKernel>.Text("trap with syndrome "u8);
            Log<TKernel>.Hex(esr);
            Log<TKernel>.Text(", undefined instruction injected"u8);
            Log<TKernel>.End();
        }

        Injection<TKernel>.Undefined(vcpu);
        return true;
    }
}
