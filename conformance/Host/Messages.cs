using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// What reaches a domain: the notification bound to its thread, and faults of its vCPUs on its input endpoint. One
/// reply object a domain, in slot 4.
/// </summary>
internal static unsafe class Messages
{
    /// <summary>Signals the domain's notification.</summary>
    internal static void Signal(Domain* domain, ulong bits)
    {
        domain->Notification |= bits;
        if (domain->Thread.State == ThreadState.Receiving)
        {
            DeliverNotification(domain);
            Scheduler.MakeRunnable(&domain->Thread);
        }
    }

    /// <summary>
    /// Recv on the input endpoint. A vCPU that the reply object still holds loses its claim to an answer and becomes
    /// inactive; then a signal comes before a fault.
    /// </summary>
    internal static void Receive(Domain* domain)
    {
        Measure.EventDone();
        if (domain->ReplyTo != null)
        {
            domain->ReplyTo->Thread.State = ThreadState.Cancelled;
            domain->ReplyTo = null;
        }

        if (domain->Notification != 0)
        {
            DeliverNotification(domain);
            return;
        }

        for (uint i = 0; i < domain->VcpuCount; i++)
        {
            if (domain->Vcpus[i].Thread.State == ThreadState.Sending)
            {
                DeliverFault(domain, domain->Vcpus + i);
                return;
            }
        }

        Scheduler.Block(&domain->Thread, ThreadState.Receiving);
    }

    /// <summary>NBRecv: a badge of 0 when there is nothing.</summary>
    internal static void Poll(Domain* domain)
    {
        Receive(domain);
        if (domain->Thread.State == ThreadState.Receiving)
        {
            domain->Thread.Context.X0 = 0;
            Scheduler.MakeRunnable(&domain->Thread);
            Measure.DeliveredNotification(0);
        }
    }

    /// <summary>Hands a fault to a domain that waits, or lets the vCPU wait for it.</summary>
    internal static void Send(Domain* domain, Vcpu* vcpu)
    {
        if (domain->Thread.State == ThreadState.Receiving)
        {
            DeliverFault(domain, vcpu);
            Scheduler.MakeRunnable(&domain->Thread);
        }
        else
        {
            Scheduler.Block(&vcpu->Thread, ThreadState.Sending);
        }
    }

    /// <summary>Answers the vCPU in the reply object, if any.</summary>
    internal static void Reply(Domain* domain, ulong info)
    {
        Vcpu* vcpu = domain->ReplyTo;
        if (vcpu == null)
        {
            return;
        }

        domain->ReplyTo = null;
        if (Faults.Answer(vcpu, &domain->Thread.Context, domain->Messages, info))
        {
            Scheduler.MakeRunnable(&vcpu->Thread);
        }
        else
        {
            vcpu->Thread.State = ThreadState.Cancelled;
        }
    }

    /// <summary>Takes a vCPU out of whatever it waits for, before it is suspended or restarted.</summary>
    internal static void Detach(Vcpu* vcpu)
    {
        if (vcpu->Handler->ReplyTo == vcpu)
        {
            vcpu->Handler->ReplyTo = null;
        }
    }

    // A signal sets the badge only: x1 and the message registers keep what they held.
    private static void DeliverNotification(Domain* domain)
    {
        domain->Thread.Context.X0 = domain->Notification;
        Measure.DeliveredNotification(domain->Notification);
        domain->Notification = 0;
    }

    private static void DeliverFault(Domain* domain, Vcpu* vcpu)
    {
        domain->ReplyTo = vcpu;
        Scheduler.Block(&vcpu->Thread, ThreadState.AwaitingReply);
        UserContext* context = &domain->Thread.Context;
        uint length = Faults.Write(vcpu, context, domain->Messages);
        context->X0 = Badge.Fault | vcpu->Id;
        context->X1 = MessageInfo.Of(vcpu->FaultLabel, length);
        Measure.DeliveredFault(vcpu);
    }
}
