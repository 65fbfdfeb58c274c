using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// PSCI 1.1 (DEN0022) for the guest: the calls that change which vCPUs run. The VMM handles one event at a time, so
/// turning a vCPU on is one step: of several CPU_ON for it exactly one succeeds, the others get ALREADY_ON, and
/// ON_PENDING does not occur.
/// </summary>
public static unsafe class Psci<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles a call that is not plain; an unknown one is NOT_SUPPORTED.</summary>
    /// <param name="s">The VMM.</param>
    /// <param name="vcpu">The caller.</param>
    /// <param name="context">Its PC, SP_EL0, PSTATE and X0 to X3, just read.</param>
    /// <returns>Whether to reply.</returns>
    public static bool Call(ref VmmState s, uint vcpu, UserContext* context)
    {
        uint function = (uint)context->X0;
        ulong mask = (function & SmcccFunction.Smc64) != 0 ? ulong.MaxValue : uint.MaxValue;
        switch (function)
        {
            case PsciFunction.CpuSuspend:
            case PsciFunction.CpuSuspend | SmcccFunction.Smc64:
                return CpuSuspend(ref s, vcpu, context);
            case PsciFunction.CpuOff:
                return CpuOff(ref s, vcpu);
            case PsciFunction.CpuOn:
            case PsciFunction.CpuOn | SmcccFunction.Smc64:
                return CpuOn(ref s, vcpu, context, mask);
            case PsciFunction.AffinityInfo:
            case PsciFunction.AffinityInfo | SmcccFunction.Smc64:
                ulong info = AffinityInfo(ref s, context->X1 & mask, context->X2 & mask);
                Smccc<TKernel>.Complete(vcpu, context, info);
                return true;
            case PsciFunction.SystemOff:
                SystemPower<TKernel>.Off(ref s);
                return false;
            case PsciFunction.SystemReset:
                SystemPower<TKernel>.Reset(ref s, vcpu);
                return false;
            default:
                Unknown(ref s, vcpu, function);
                context = TKernel.ReadRegisters(vcpu, 4);
                Smccc<TKernel>.Complete(vcpu, context, SmcccResult.NotSupported);
                return true;
        }
    }

    /// <summary>
    /// CPU_SUSPEND: every state is standby, so it is WFI with SUCCESS afterwards. A request for power-down may return
    /// like that too (DEN0022, CPU_SUSPEND: a wake-up event that is pending).
    /// </summary>
    private static bool CpuSuspend(ref VmmState s, uint vcpu, UserContext* context)
    {
        ulong nextPc = context->Pc + 4;
        Smccc<TKernel>.Complete(vcpu, context, SmcccResult.Success);
        return !WaitForInterrupt<TKernel>.TryBlock(ref s, vcpu, nextPc);
    }

    /// <summary>CPU_OFF does not return.</summary>
    private static bool CpuOff(ref VmmState s, uint vcpu)
    {
        s.OnMask &= ~(1u << (int)vcpu);
        TKernel.Suspend(vcpu);
        return false;
    }

    private static bool CpuOn(ref VmmState s, uint vcpu, UserContext* context, ulong mask)
    {
        RegisterPrefix caller;
        caller.Pc = context->Pc + 4;
        caller.Sp = context->Sp;
        caller.Spsr = context->Spsr;
        ulong target = context->X1 & mask, entry = context->X2 & mask, argument = context->X3 & mask;
        caller.X0 = CpuOnResult(ref s, target, entry);
        if (caller.X0 == SmcccResult.Success)
        {
            s.OnMask |= 1u << (int)target;
            s.StartedMask |= 1u << (int)target;
            VcpuReset<TKernel>.Start((uint)target, entry, argument);
        }

        TKernel.WriteRegisters(vcpu, false, 4, (UserContext*)&caller);
        return true;
    }

    private static ulong CpuOnResult(ref VmmState s, ulong target, ulong entry)
    {
        // The affinity of vCPU n is n: Aff0, all other fields of MPIDR 0.
        if (target >= s.VcpuCount)
        {
            return PsciFunction.InvalidParameters;
        }

        // A wrong argument has the same answer whether or not the target is on (DEN0022 CPU_ON gives no order).
        if ((entry & 3) != 0 || !GuestRam.Contains(s.Configuration, entry, 4))
        {
            return PsciFunction.InvalidAddress;
        }

        return (s.OnMask & (1u << (int)target)) != 0 ? PsciFunction.AlreadyOn : SmcccResult.Success;
    }

    /// <summary>AFFINITY_INFO; only affinity level 0 exists, as PSCI 1.0 and later allow.</summary>
    private static ulong AffinityInfo(ref VmmState s, ulong target, ulong level)
    {
        if (target >= s.VcpuCount || level != 0)
        {
            return PsciFunction.InvalidParameters;
        }

        return (s.OnMask & (1u << (int)target)) != 0 ? PsciFunction.AffinityOn : PsciFunction.AffinityOff;
    }

    /// <summary>
    /// Reports a call to the board's firmware, which a guest may need. In the architecture's and the standard services a call
    /// that is not supported is how a guest asks what there is.
    /// </summary>
    private static void Unknown(ref VmmState s, uint vcpu, uint function)
    {
        if (SmcccFunction.IsFirmware(function) && Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Log<TKernel>.Text("SMC function "u8);
            Log<TKernel>.Hex(function);
            Log<TKernel>.Text(" is not supported"u8);
            Log<TKernel>.End();
        }
    }
}
