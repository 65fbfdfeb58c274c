using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// A debug exception that a kernel with the hardware debug API took from the guest (MR0 = IP, MR1 = reason, MR2 = trigger
/// address). The guest gets the exception it would have had. seL4 does not hand over the immediate of a BRK: it reads 0.
/// </summary>
public static unsafe class DebugException<TKernel> where TKernel : struct, IKernel
{
    /// <summary>seL4's reasons.</summary>
    private const ulong InstructionBreakpoint = 0, DataBreakpoint = 1, SingleStep = 2, SoftwareBreakRequest = 3;

    /// <summary>Handles the fault.</summary>
    public static bool Handle(uint vcpu, ulong* mr)
    {
        ulong pc = mr[0], reason = mr[1], address = mr[2];
        UserContext* context = TKernel.ReadRegisters(vcpu, 3);
        ulong sp = context->Sp, spsr = context->Spsr;
        switch (reason)
        {
            case InstructionBreakpoint:
                Injection<TKernel>.Enter(vcpu, pc, sp, spsr, Debug(EsrEl2.EcBreakpointLower, spsr));
                return true;
            case DataBreakpoint:
                uint esr = Debug(EsrEl2.EcWatchpointLower, spsr);
                Injection<TKernel>.EnterWithAddress(vcpu, pc, sp, spsr, esr, address);
                return true;
            case SingleStep:
                Injection<TKernel>.Enter(vcpu, pc, sp, spsr, Debug(EsrEl2.EcStepLower, spsr));
                return true;
            case SoftwareBreakRequest:
                Injection<TKernel>.Enter(vcpu, pc, sp, spsr, (EsrEl2.EcBrk64 << EsrEl2.EcShift) | EsrEl2.Il);
                return true;
            default:
                Injection<TKernel>.Enter(vcpu, pc, sp, spsr, EsrEl2.Il);
                return true;
        }
    }

    private static uint Debug(uint lower, ulong spsr) =>
        Injection<TKernel>.Compose(lower, spsr, EsrEl2.FscDebug);
}
