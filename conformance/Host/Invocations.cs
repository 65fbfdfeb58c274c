using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// Invocations of the capabilities in a domain's slots, by the labels of the image's header. Replies carry seL4's
/// error numbers and error words.
/// </summary>
internal static unsafe class Invocations
{
    private const uint InvalidArgument = 1, InvalidCapability = 2, IllegalOperation = 3, RangeError = 4, TruncatedMessage = 7,
        DeleteFirst = 8;

    /// <summary>Slots of a Microkit domain's capability space; a number beyond is a failed look-up, not an empty slot.</summary>
    private const uint SlotCount = 1024;

    private const ulong Success = 0;

    /// <summary>Call: the answer comes back in x0 (badge 0), x1 and the message registers.</summary>
    internal static void Call(Domain* domain, ulong slot, ulong info)
    {
        if (slot >= SlotCount)
        {
            CrashReport.BadCapability(domain, slot);
            return;
        }

        ChannelEnd* callee = Channels.EndpointIn(domain, slot);
        if (callee != null)
        {
            Channels.Call(domain, callee);
            return;
        }

        UserContext* context = &domain->Thread.Context;
        ulong answer = Invoke(domain, (uint)slot, info);
        context->X0 = 0;
        context->X1 = answer;
    }

    /// <summary>Send and NBSend: a reply through slot 4, or an invocation whose answer nobody sees.</summary>
    internal static void Send(Domain* domain, ulong slot, ulong info, bool blocking)
    {
        if (slot == Slot.Reply)
        {
            Messages.Reply(domain, info);
            return;
        }

        if (slot >= SlotCount)
        {
            if (blocking)
            {
                CrashReport.BadCapability(domain, slot);
            }

            return;
        }

        if (Channels.EndpointIn(domain, slot) != null)
        {
            CrashReport.SendOnEndpoint(domain, slot);
            return;
        }

        UserContext* context = &domain->Thread.Context;
        ulong x2 = context->X2, x3 = context->X3, x4 = context->X4, x5 = context->X5;
        Invoke(domain, (uint)slot, info);
        context->X2 = x2;
        context->X3 = x3;
        context->X4 = x4;
        context->X5 = x5;
    }

    /// <summary>The SPSR that seL4 lets a vCPU have: EL0t, EL1t, EL1h; other modes become EL0t.</summary>
    internal static ulong LegalSpsr(ulong value) =>
        (value & 0x1f) is 0 or 4 or 5 ? value : (value & 0xf000_0000) | 0x340;

    private static ulong Invoke(Domain* domain, uint slot, ulong info)
    {
        uint label = MessageInfo.Label(info), length = (uint)info & 0x7f;
        UserContext* context = &domain->Thread.Context;
        if (slot - Slot.BaseVmTcb < domain->VcpuCount)
        {
            return ThreadInvocations.Invoke(domain, domain->Vcpus + (slot - Slot.BaseVmTcb), label, length);
        }

        if (slot - Slot.BaseVcpu < domain->VcpuCount)
        {
            return InvokeVcpu(domain->Vcpus + (slot - Slot.BaseVcpu), context, label, length);
        }

        ChannelEnd* notified = Channels.NotificationIn(domain, slot);
        if (notified != null)
        {
            Channels.Notify(notified);
            return Success;
        }

        if (slot - Slot.BaseIrq < Channels.IdCount && domain->ChannelIntid[slot - Slot.BaseIrq] != 0)
        {
            return AcknowledgeInterrupt(domain->ChannelIntid[slot - Slot.BaseIrq], label);
        }

        return slot switch
        {
            Slot.VSpace => CacheInvocations.Invoke(domain, label, length),
            Slot.ArmSmc when domain->MaySmc => SmcCall(domain, label, length),
            _ => Error(context, InvalidCapability, 0),
        };
    }

    private static ulong AcknowledgeInterrupt(uint intid, uint label)
    {
        if (label != Machine.Header->Labels.IRQAckIRQ)
        {
            return MessageInfo.Of(IllegalOperation, 0);
        }

        Interrupts.Unmask(intid);
        return Success;
    }

    private static ulong InvokeVcpu(Vcpu* vcpu, UserContext* context, uint label, uint length)
    {
        InvocationLabels* labels = &Machine.Header->Labels;
        if (label == labels->ARMVCPUInjectIRQ)
        {
            return length < 1 ? MessageInfo.Of(TruncatedMessage, 0) : Inject(vcpu, context);
        }

        if (label == labels->ARMVCPUAckVPPI)
        {
            return length < 1 ? MessageInfo.Of(TruncatedMessage, 0) : AcknowledgeVppi(vcpu, context);
        }

        bool read = label == labels->ARMVCPUReadReg;
        if (!read && label != labels->ARMVCPUWriteReg)
        {
            return MessageInfo.Of(IllegalOperation, 0);
        }

        if (length < (read ? 1u : 2u))
        {
            return MessageInfo.Of(TruncatedMessage, 0);
        }

        if (context->X2 >= ConfigurationBlock.VcpuRegisterCount)
        {
            return Error(context, InvalidArgument, 1);
        }

        if (read)
        {
            context->X2 = VcpuState.Read(vcpu, (uint)context->X2);
            return MessageInfo.Of(0, 1);
        }

        VcpuState.Write(vcpu, (uint)context->X2, context->X3);
        return Success;
    }

    private static ulong Inject(Vcpu* vcpu, UserContext* context)
    {
        ulong word = context->X2;
        uint intid = (uint)word & 0xffff, priority = (uint)(word >> 16) & 0xff, group = (uint)(word >> 24) & 0xff,
            index = (uint)(word >> 32) & 0xff;
        if (intid > 1023)
        {
            return Range(context, 0, 1023);
        }

        if (priority > 31)
        {
            return Range(context, 0, 31);
        }

        if (group > 1)
        {
            return Range(context, 0, 1);
        }

        if (index >= VirtualInterface.ListRegisterCount)
        {
            return Range(context, 0, VirtualInterface.ListRegisterCount - 1);
        }

        if (VirtualInterface.ShadowIsActive(vcpu, index))
        {
            return MessageInfo.Of(DeleteFirst, 0);
        }

        VirtualInterface.Inject(vcpu, index, intid, priority, group);
        return Success;
    }

    private static ulong AcknowledgeVppi(Vcpu* vcpu, UserContext* context)
    {
        if (context->X2 >= Gic.IntidCount)
        {
            return Range(context, 0, Gic.IntidCount - 1);
        }

        if (context->X2 != Platform.VirtualTimerIntid)
        {
            return Error(context, InvalidArgument, 0);
        }

        VcpuState.UnmaskVirtualTimer(vcpu);
        return Success;
    }

    private static ulong SmcCall(Domain* domain, uint label, uint length)
    {
        if (label != Machine.Header->Labels.ARMSMCCall)
        {
            return MessageInfo.Of(IllegalOperation, 0);
        }

        if (length < 8)
        {
            return MessageInfo.Of(TruncatedMessage, 0);
        }

        // x0 to x3 are message registers 0 to 3, the others stand in the buffer; SmcCall wants them in one row.
        ulong* words = domain->Messages;
        UserContext* context = &domain->Thread.Context;
        for (uint i = 0; i < 4; i++)
        {
            words[i] = (&context->X2)[i];
        }

        Cpu.SmcCall(words);
        for (uint i = 0; i < 4; i++)
        {
            (&context->X2)[i] = words[i];
        }

        return MessageInfo.Of(0, 8);
    }

    /// <summary>An error with one word: an argument's or capability's number.</summary>
    internal static ulong Error(UserContext* context, uint error, ulong word)
    {
        context->X2 = word;
        return MessageInfo.Of(error, 1);
    }

    /// <summary>A RangeError with the legal range.</summary>
    internal static ulong Range(UserContext* context, ulong minimum, ulong maximum)
    {
        context->X2 = minimum;
        context->X3 = maximum;
        return MessageInfo.Of(RangeError, 2);
    }
}
