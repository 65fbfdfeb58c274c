using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>Fault messages of vCPUs: which words they carry and what a reply to them does.</summary>
internal static unsafe class Faults
{
    /// <summary>Words of an UnknownSyscall message that its reply may change: x0 to x7, FaultIP, SP, LR, SPSR.</summary>
    private const uint UnknownSyscallReplyLength = 12, UserExceptionReplyLength = 3;

    /// <summary>
    /// A vCPU stops with a fault; <paramref name="word0"/> and <paramref name="word1"/> are what its registers do not hold.
    /// </summary>
    internal static void Raise(Vcpu* vcpu, uint label, ulong word0, ulong word1)
    {
        vcpu->FaultLabel = label;
        vcpu->FaultWord0 = word0;
        vcpu->FaultWord1 = word1;
        Messages.Send(&vcpu->Thread, vcpu->Thread.Receiver, Badge.Fault | vcpu->Id);
    }

    /// <summary>Writes the message into the receiver's registers x2 to x5 and the rest into its IPC buffer.</summary>
    /// <returns>Number of message registers.</returns>
    internal static uint Write(Vcpu* vcpu, UserContext* receiver, ulong* messages)
    {
        UserContext* sender = &vcpu->Thread.Context;
        switch (vcpu->FaultLabel)
        {
            case FaultLabel.VMFault:
                receiver->X2 = sender->Pc;
                receiver->X3 = vcpu->FaultWord0;
                receiver->X4 = IsPrefetch(vcpu->FaultWord1) ? 1UL : 0;
                receiver->X5 = vcpu->FaultWord1;
                return 4;
            case FaultLabel.UnknownSyscall:
                WriteUnknownSyscall(sender, receiver, messages);
                return 13;
            case FaultLabel.UserException:
                receiver->X2 = sender->Pc;
                receiver->X3 = sender->Sp;
                receiver->X4 = sender->Spsr;
                receiver->X5 = vcpu->FaultWord0;
                messages[4] = vcpu->FaultWord1;
                return 5;
            case FaultLabel.CapFault:
                // IP, CPtr, in receive phase, lookup failure "invalid root": a vCPU's capability space is empty.
                receiver->X2 = sender->Pc;
                receiver->X3 = vcpu->FaultWord0;
                receiver->X4 = vcpu->FaultWord1;
                receiver->X5 = 1;
                return 4;
            default:
                receiver->X2 = vcpu->FaultWord0;
                return 1;
        }
    }

    /// <summary>Applies a reply.</summary>
    /// <returns>Whether the vCPU runs on; its PC is where the fault left it, if nothing has changed it.</returns>
    internal static bool Answer(Vcpu* vcpu, UserContext* replier, ulong* messages, ulong info)
    {
        UserContext* context = &vcpu->Thread.Context;
        uint length = (uint)info & 0x7f;
        if (vcpu->FaultLabel == FaultLabel.UnknownSyscall)
        {
            length = length < UnknownSyscallReplyLength ? length : UnknownSyscallReplyLength;
            for (uint i = 0; i < length; i++)
            {
                AnswerUnknownSyscall(context, i, MessageRegister(replier, messages, i));
            }

            return MessageInfo.Label(info) == 0;
        }

        if (vcpu->FaultLabel == FaultLabel.UserException)
        {
            length = length < UserExceptionReplyLength ? length : UserExceptionReplyLength;
            for (uint i = 0; i < length; i++)
            {
                ulong value = MessageRegister(replier, messages, i);
                (&context->Pc)[i] = i == 2 ? Invocations.LegalSpsr(value) : value;
            }

            return MessageInfo.Label(info) == 0;
        }

        return true;
    }

    private static bool IsPrefetch(ulong esr) => esr >> 26 == 0x20;

    private static ulong MessageRegister(UserContext* sender, ulong* messages, uint index) =>
        index < 4 ? (&sender->X2)[index] : messages[index];

    private static void WriteUnknownSyscall(UserContext* sender, UserContext* receiver, ulong* messages)
    {
        receiver->X2 = sender->X0;
        receiver->X3 = sender->X1;
        receiver->X4 = sender->X2;
        receiver->X5 = sender->X3;
        messages[4] = sender->X4;
        messages[5] = sender->X5;
        messages[6] = sender->X6;
        messages[7] = sender->X7;
        messages[8] = sender->Pc;
        messages[9] = sender->Sp;
        messages[10] = sender->Pc + 4;
        messages[11] = sender->Spsr;
        messages[12] = sender->X7;
    }

    private static void AnswerUnknownSyscall(UserContext* context, uint index, ulong value)
    {
        switch (index)
        {
            case < 8:
                (&context->X0)[index] = value;
                break;
            case 8:
                context->Pc = value;
                break;
            case 9:
                context->Sp = value;
                break;
            case 11:
                context->Spsr = Invocations.LegalSpsr(value);
                break;
            default:
                // LR is where the system call would have returned to; the vCPU restarts at FaultIP.
                break;
        }
    }
}
