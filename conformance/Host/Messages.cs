using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// What reaches a domain: the notification bound to its thread, and on its input endpoint faults of its vCPUs and
/// protected calls of other domains. One reply object a domain, in slot 4.
/// </summary>
internal static unsafe class Messages
{
    private const uint MaxLength = 120, RegisterCount = 4;

    private static ulong s_lastSent;

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
    /// Recv on the input endpoint. Who the reply object still holds loses its claim to an answer and becomes inactive;
    /// then a signal comes before faults and calls.
    /// </summary>
    internal static void Receive(Domain* domain)
    {
        if (!TryReceive(domain))
        {
            Scheduler.Block(&domain->Thread, ThreadState.Receiving);
        }
    }

    /// <summary>NBRecv: a badge of 0 when there is nothing.</summary>
    internal static void Poll(Domain* domain)
    {
        if (!TryReceive(domain))
        {
            domain->Thread.Context.X0 = 0;
            Measure.DeliveredNotification(0);
        }
    }

    /// <summary>
    /// A fault of a vCPU, or the call of a domain whose registers x1 to x5 are the message: handed to the receiver if that
    /// waits; otherwise the sender waits for it.
    /// </summary>
    internal static void Send(Thread* sender, Domain* receiver, ulong badge)
    {
        sender->Receiver = receiver;
        sender->SendBadge = badge;
        if (receiver->Thread.State == ThreadState.Receiving)
        {
            Deliver(receiver, sender);
            Scheduler.MakeRunnable(&receiver->Thread);
        }
        else
        {
            receiver->SenderCount++;
            sender->SentAt = ++s_lastSent;
            Scheduler.Block(sender, ThreadState.Sending);
        }
    }

    /// <summary>Answers the vCPU or domain in the reply object, if any.</summary>
    internal static void Reply(Domain* domain, ulong info)
    {
        Thread* thread = domain->ReplyTo;
        if (thread == null)
        {
            return;
        }

        domain->ReplyTo = null;
        if (!thread->IsVcpu)
        {
            Transfer(domain, (Domain*)thread, info);
            thread->Context.X0 = 0;
            Scheduler.Continue(thread);
        }
        else if (Faults.Answer((Vcpu*)thread, &domain->Thread.Context, domain->Messages, info))
        {
            Scheduler.Continue(thread);
        }
        else
        {
            thread->State = ThreadState.Cancelled;
        }
    }

    /// <summary>Takes a thread out of whatever it waits for, before it is suspended, restarted or stopped.</summary>
    internal static void Detach(Thread* thread)
    {
        if (thread->State == ThreadState.Sending)
        {
            thread->Receiver->SenderCount--;
        }
        else if (thread->State == ThreadState.AwaitingReply && thread->Receiver->ReplyTo == thread)
        {
            thread->Receiver->ReplyTo = null;
        }
    }

    private static bool TryReceive(Domain* domain)
    {
        Measure.EventDone();
        if (domain->ReplyTo != null)
        {
            domain->ReplyTo->State = ThreadState.Cancelled;
            domain->ReplyTo = null;
        }

        if (domain->Notification != 0)
        {
            DeliverNotification(domain);
            return true;
        }

        if (domain->SenderCount == 0)
        {
            return false;
        }

        domain->SenderCount--;
        Deliver(domain, FirstSender(domain));
        return true;
    }

    /// <summary>
    /// Who has waited longest. seL4 orders by priority first, but a caller is less urgent than the domain it calls and so never
    /// runs while that one is not waiting: only vCPUs of one VM can wait together, and they have one priority.
    /// </summary>
    private static Thread* FirstSender(Domain* domain)
    {
        Thread* first = null;
        for (uint i = 0; i < domain->VcpuCount; i++)
        {
            first = Earlier(first, &domain->Vcpus[i].Thread, domain);
        }

        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            first = Earlier(first, &Machine.Domains[i].Thread, domain);
        }

        return first;
    }

    private static Thread* Earlier(Thread* first, Thread* thread, Domain* receiver)
    {
        if (thread->State != ThreadState.Sending || thread->Receiver != receiver)
        {
            return first;
        }

        return first == null || thread->SentAt < first->SentAt ? thread : first;
    }

    // A signal sets the badge only: x1 and the message registers keep what they held.
    private static void DeliverNotification(Domain* domain)
    {
        domain->Thread.Context.X0 = domain->Notification;
        Measure.DeliveredNotification(domain->Notification);
        domain->Notification = 0;
    }

    private static void Deliver(Domain* domain, Thread* sender)
    {
        domain->ReplyTo = sender;
        Scheduler.Block(sender, ThreadState.AwaitingReply);
        UserContext* context = &domain->Thread.Context;
        context->X0 = sender->SendBadge;
        if (sender->IsVcpu)
        {
            Vcpu* vcpu = (Vcpu*)sender;
            uint length = Faults.Write(vcpu, context, domain->Messages);
            context->X1 = MessageInfo.Of(vcpu->FaultLabel, length);
            Measure.DeliveredFault(vcpu);
        }
        else
        {
            Transfer((Domain*)sender, domain, sender->Context.X1);
        }
    }

    /// <summary>Label, length and message registers; capabilities are not sent. What is beyond the length keeps its value.</summary>
    private static void Transfer(Domain* from, Domain* to, ulong info)
    {
        uint length = (uint)info & 0x7f;
        length = length < MaxLength ? length : MaxLength;
        for (uint i = 0; i < RegisterCount && i < length; i++)
        {
            (&to->Thread.Context.X2)[i] = (&from->Thread.Context.X2)[i];
        }

        for (uint i = RegisterCount; i < length; i++)
        {
            to->Messages[i] = from->Messages[i];
        }

        to->Thread.Context.X1 = (info & ~0xfffUL) | length;
    }
}
