using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// seL4's system calls on AArch64, MCS: number in x7, capability in x0, message info in x1, message registers 0 to 3 in
/// x2 to x5 and the others in the IPC buffer, reply capability in x6, destination of NBSendRecv in x8.
/// </summary>
internal static unsafe class SystemCalls
{
    /// <summary>SVC of a domain.</summary>
    internal static void Handle(Domain* domain)
    {
        UserContext* context = &domain->Thread.Context;
        Measure.SystemCall();
        switch ((long)context->X7)
        {
            case SystemCall.Call:
                Invocations.Call(domain, context->X0, context->X1);
                break;
            case SystemCall.ReplyRecv or SystemCall.Recv or SystemCall.NBRecv or SystemCall.NBSendRecv
                when context->X0 != Slot.Input || context->X6 != Slot.Reply:
                CrashReport.BadReceive(domain);
                break;
            case SystemCall.ReplyRecv:
                Messages.Reply(domain, context->X1);
                Messages.Receive(domain);
                break;
            case SystemCall.Recv:
                Messages.Receive(domain);
                break;
            case SystemCall.NBRecv:
                Messages.Poll(domain);
                break;
            case SystemCall.NBSendRecv:
                Invocations.Send(domain, context->X8, context->X1, blocking: false);
                Messages.Receive(domain);
                break;
            case SystemCall.Send:
                Invocations.Send(domain, context->X0, context->X1, blocking: true);
                break;
            case SystemCall.NBSend:
                Invocations.Send(domain, context->X0, context->X1, blocking: false);
                break;
            case SystemCall.Yield:
                Scheduler.EndSlice(&domain->Thread);
                break;
            case SystemCall.DebugPutChar when MayPrint():
                Console.Put((byte)context->X0);
                break;
            default:
                // Wait and NBWait, which Microkit does not use either, end here too.
                CrashReport.UnknownSystemCall(domain);
                break;
        }
    }

    /// <summary>
    /// HVC of a guest is the same entry in seL4, with an empty capability space: what is no system call is a fault
    /// message, and what is one mostly fails to find its capability.
    /// </summary>
    internal static void FromVcpu(Vcpu* vcpu)
    {
        UserContext* context = &vcpu->Thread.Context;
        long number = (long)context->X7;
        switch (number)
        {
            case SystemCall.NBSend:
                return;
            case SystemCall.Yield:
                Scheduler.EndSlice(&vcpu->Thread);
                return;
            case SystemCall.NBRecv or SystemCall.NBWait or SystemCall.Recv or SystemCall.Wait or SystemCall.ReplyRecv
                or SystemCall.NBSendRecv or SystemCall.NBSendWait:
                context->Pc -= 4;
                Faults.Raise(vcpu, FaultLabel.CapFault, context->X0, 1);
                return;
            case SystemCall.Call or SystemCall.Send:
                context->Pc -= 4;
                Faults.Raise(vcpu, FaultLabel.CapFault, context->X0, 0);
                return;
            case SystemCall.DebugPutChar when MayPrint():
                Console.Put((byte)context->X0);
                return;
            default:
                context->Pc -= 4;
                Faults.Raise(vcpu, FaultLabel.UnknownSyscall, 0, 0);
                return;
        }
    }

    private static bool MayPrint() => (Machine.Header->Flags & HostFlags.Printing) != 0;
}
