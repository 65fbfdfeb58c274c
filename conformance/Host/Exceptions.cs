using System.Runtime;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>What boot.S calls on an exception from a lower exception level. Each returns the context to enter, or null to wait.</summary>
internal static unsafe class Exceptions
{
    private const uint EcUnknown = 0x00, EcFloatingPoint = 0x07, EcSvc = 0x15, EcHvc = 0x16, EcInstructionAbort = 0x20,
        EcDataAbort = 0x24;

    /// <summary>ESR_EL2 of an undefined instruction: EC 0, IL 1. seL4 tells exactly this value from other traps.</summary>
    private const ulong UnknownReason = 0x0200_0000;

    [RuntimeExport("host_synchronous")]
    private static UserContext* Synchronous(ulong esr)
    {
        Thread* thread = Machine.Running;
        uint exceptionClass = (uint)(esr >> 26) & 0x3f;
        if (exceptionClass == EcFloatingPoint)
        {
            FloatingPoint.Trapped(thread);
        }
        else if (thread->IsVcpu)
        {
            FromVcpu((Vcpu*)thread, exceptionClass, esr);
        }
        else if (exceptionClass == EcSvc)
        {
            SystemCalls.Handle((Domain*)thread);
        }
        else
        {
            CrashReport.DomainFaulted((Domain*)thread, esr);
        }

        return Scheduler.Next();
    }

    [RuntimeExport("host_interrupt")]
    private static UserContext* Interrupt()
    {
        Interrupts.Take();
        return Scheduler.Next();
    }

    [RuntimeExport("host_unexpected")]
    private static UserContext* Unexpected(ulong esr)
    {
        CrashReport.Unexpected(esr);
        return null;
    }

    private static void FromVcpu(Vcpu* vcpu, uint exceptionClass, ulong esr)
    {
        if (exceptionClass == EcDataAbort)
        {
            Faults.Raise(vcpu, FaultLabel.VMFault, IntermediateAddress(Cpu.ReadFar()), esr);
        }
        else if (exceptionClass == EcInstructionAbort)
        {
            Faults.Raise(vcpu, FaultLabel.VMFault, IntermediateAddress(vcpu->Thread.Context.Pc), esr);
        }
        else if (exceptionClass == EcHvc)
        {
            SystemCalls.FromVcpu(vcpu);
        }
        else if (esr == UnknownReason)
        {
            Faults.Raise(vcpu, FaultLabel.UserException, esr, 0);
        }
        else
        {
            Faults.Raise(vcpu, FaultLabel.VCPUFault, esr, 0);
        }
    }

    /// <summary>
    /// seL4 does not read HPFAR_EL2 but walks the guest's stage 1 again, as for a read from EL1, and takes PAR_EL1[47:12]
    /// whether or not the walk succeeded.
    /// </summary>
    private static ulong IntermediateAddress(ulong virtualAddress) =>
        (Cpu.TranslateStage1(virtualAddress) & 0xffff_ffff_f000) | (virtualAddress & 0xfff);
}
