using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>Invocations of a vCPU's thread (TCB) capability.</summary>
internal static unsafe class ThreadInvocations
{
    private const uint IllegalOperation = 3, TruncatedMessage = 7;
    private const uint SpsrIndex = 2;

    internal static ulong Invoke(Domain* domain, Vcpu* vcpu, uint label, uint length)
    {
        InvocationLabels* labels = &Machine.Header->Labels;
        if (label == labels->TCBWriteRegisters)
        {
            return WriteRegisters(domain, vcpu, length);
        }

        if (label == labels->TCBReadRegisters)
        {
            return ReadRegisters(domain, vcpu, length);
        }

        if (label == labels->TCBSuspend)
        {
            Suspend(vcpu);
            return 0;
        }

        if (label == labels->TCBResume)
        {
            Resume(vcpu);
            return 0;
        }

        return MessageInfo.Of(IllegalOperation, 0);
    }

    // MR0: bit 0 suspends; MR1: count. The answer is the prefix itself.
    private static ulong ReadRegisters(Domain* domain, Vcpu* vcpu, uint length)
    {
        UserContext* context = &domain->Thread.Context;
        if (length < 2)
        {
            return MessageInfo.Of(TruncatedMessage, 0);
        }

        ulong count = context->X3;
        if (count is < 1 or > UserContext.WordCount)
        {
            return Invocations.Range(context, 1, UserContext.WordCount);
        }

        if ((context->X2 & 1) != 0)
        {
            Suspend(vcpu);
        }

        ulong* source = &vcpu->Thread.Context.Pc;
        ulong* messages = domain->Messages;
        ulong* registers = &context->X2;
        registers[0] = source[0];
        for (uint i = 1; i < 4 && i < count; i++)
        {
            registers[i] = source[i];
        }

        for (uint i = 4; i < count; i++)
        {
            messages[i] = source[i];
        }

        return MessageInfo.Of(0, (uint)count);
    }

    // MR0: bit 0 resumes; MR1: count; then the prefix.
    private static ulong WriteRegisters(Domain* domain, Vcpu* vcpu, uint length)
    {
        UserContext* context = &domain->Thread.Context;
        if (length < 2 || length - 2 < context->X3)
        {
            return MessageInfo.Of(TruncatedMessage, 0);
        }

        uint count = context->X3 < UserContext.WordCount ? (uint)context->X3 : UserContext.WordCount;
        ulong* target = &vcpu->Thread.Context.Pc;
        ulong* messages = domain->Messages + 2;
        if (count > 0)
        {
            target[0] = context->X4;
        }

        if (count > 1)
        {
            target[1] = context->X5;
        }

        for (uint i = SpsrIndex; i < count; i++)
        {
            target[i] = messages[i];
        }

        if (count > SpsrIndex)
        {
            target[SpsrIndex] = Invocations.LegalSpsr(target[SpsrIndex]);
        }

        if ((context->X2 & 1) != 0)
        {
            Resume(vcpu);
        }

        return 0;
    }

    private static void Suspend(Vcpu* vcpu)
    {
        Messages.Detach(&vcpu->Thread);
        Scheduler.Block(&vcpu->Thread, ThreadState.Suspended);
    }

    private static void Resume(Vcpu* vcpu)
    {
        if (vcpu->Thread.State != ThreadState.Runnable)
        {
            Messages.Detach(&vcpu->Thread);
            Scheduler.MakeRunnable(&vcpu->Thread);
        }
    }
}
