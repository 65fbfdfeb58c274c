using System.Runtime;
using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;

namespace Lockstep.Vmm.Microkit;

/// <summary>
/// The kernel below vmm.elf: seL4 system calls in libmicrokit's way. Invocation labels and register numbers come from
/// the configuration block, because they differ between SDK versions and configurations.
/// </summary>
public unsafe struct MicrokitKernel : IKernel
{
    /// <summary>Bytes from the start of seL4_IPCBuffer to msg[0]; the tag is before it.</summary>
    private const uint MessageOffset = 8;

    private static ulong* s_messageRegisters;
    private static ConfigurationBlock* s_configuration;

    /// <summary>Message infos of the invocations that are made at every exit, so that a label is not shifted each time.</summary>
    private static ulong s_readRegisters, s_writeRegisters, s_injectIrq, s_ackVppi, s_ackIrq;

    /// <summary>Sets where the IPC buffer and the configuration block are; first of all calls.</summary>
    public static void Initialise(ulong ipcBuffer, ConfigurationBlock* configuration)
    {
        s_messageRegisters = (ulong*)(ipcBuffer + MessageOffset);
        s_configuration = configuration;
        s_readRegisters = MessageInfo.Of(configuration->Labels.TCBReadRegisters, 2);
        s_writeRegisters = MessageInfo.Of(configuration->Labels.TCBWriteRegisters, 2);
        s_injectIrq = MessageInfo.Of(configuration->Labels.ARMVCPUInjectIRQ, 1);
        s_ackVppi = MessageInfo.Of(configuration->Labels.ARMVCPUAckVPPI, 1);
        s_ackIrq = MessageInfo.Of(configuration->Labels.IRQAckIRQ, 0);
    }

    /// <inheritdoc/>
    public static ulong* MessageRegisters => s_messageRegisters;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Receive(out ulong messageInfo)
    {
        ulong* mr = s_messageRegisters;
        ulong badge = Recv(mr);
        messageInfo = mr[-1];
        return badge;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReplyReceive(ulong replyInfo, out ulong messageInfo)
    {
        ulong* mr = s_messageRegisters;
        ulong badge = ReplyRecv(mr, replyInfo);
        messageInfo = mr[-1];
        return badge;
    }

    /// <inheritdoc/>
    public static UserContext* ReadRegisters(uint vcpu, uint count)
    {
        ulong* mr = s_messageRegisters;
        CallStore(Slot.BaseVmTcb + vcpu, s_readRegisters, 0, count, mr);
        return (UserContext*)mr;
    }

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers)
    {
        ulong* from = (ulong*)registers;
        ulong start = resume ? 1UL : 0;
        if (count == 1)
        {
            CallRegisters(Slot.BaseVmTcb + vcpu, s_writeRegisters + 1, start, 1, *from);
            return;
        }

        ulong* mr = s_messageRegisters;
        // Downwards, because registers may be where ReadRegisters left them, two words below; in fours, so up to three
        // words more than asked for may be copied (a UserContext is nine fours), which the message's length leaves out.
        ulong words = (count + 3UL) & ~3UL;
        ulong* source = from + words;
        ulong* to = mr + 2 + words;
        while (source != from)
        {
            source -= 4;
            to -= 4;
            ulong a = source[0], b = source[1], c = source[2], d = source[3];
            to[0] = a;
            to[1] = b;
            to[2] = c;
            to[3] = d;
        }

        mr[0] = start;
        mr[1] = count;
        Call(Slot.BaseVmTcb + vcpu, s_writeRegisters + count, mr);
    }

    /// <inheritdoc/>
    public static void Suspend(uint vcpu) =>
        CallRegisters(Slot.BaseVmTcb + vcpu, MessageInfo.Of(s_configuration->Labels.TCBSuspend, 0), 0, 0, 0);

    /// <inheritdoc/>
    public static ulong ReadVcpuRegister(uint vcpu, VcpuRegister register) =>
        CallGet(
            Slot.BaseVcpu + vcpu,
            MessageInfo.Of(s_configuration->Labels.ARMVCPUReadReg, 1),
            s_configuration->VcpuRegisterNumber[(int)register]);

    /// <inheritdoc/>
    public static void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value) =>
        CallRegisters(
            Slot.BaseVcpu + vcpu,
            MessageInfo.Of(s_configuration->Labels.ARMVCPUWriteReg, 2),
            s_configuration->VcpuRegisterNumber[(int)register],
            value,
            0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index) =>
        MessageInfo.Label(CallRegisters(
            Slot.BaseVcpu + vcpu,
            s_injectIrq,
            intid | (priority << 16) | (group << 24) | ((ulong)index << 32),
            0,
            0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AckVppi(uint vcpu, uint intid) =>
        CallRegisters(Slot.BaseVcpu + vcpu, s_ackVppi, intid, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AckIrq(uint channel) =>
        CallRegisters(Slot.BaseIrq + channel, s_ackIrq, 0, 0, 0);

    /// <inheritdoc/>
    public static void Notify(uint channel) => Signal(Slot.BaseOutputNotification + channel);

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end) =>
        CallRegisters(Slot.VSpace, MessageInfo.Of(s_configuration->Labels.ARMVSpaceCleanInvalidate_Data, 2), start, end, 0);

    /// <inheritdoc/>
    public static ulong SmcCall(ulong* x0ToX7)
    {
        ulong* mr = s_messageRegisters;
        for (int i = 0; i < 8; i++)
        {
            mr[i] = x0ToX7[i];
        }

        ulong error = MessageInfo.Label(Call(Slot.ArmSmc, MessageInfo.Of(s_configuration->Labels.ARMSMCCall, 8), mr));
        for (int i = 0; i < 8; i++)
        {
            x0ToX7[i] = mr[i];
        }

        return error;
    }

    /// <inheritdoc/>
    public static ulong PhysicalCount => ReadCntpct();

    /// <inheritdoc/>
    public static ulong CounterFrequency => ReadCntfrq();

    /// <inheritdoc/>
    public static void ArmTimer(ulong cval) => ArmCntp(cval);

    /// <inheritdoc/>
    public static void DisarmTimer() => DisarmCntp();

    /// <inheritdoc/>
    public static void PutChar(byte character)
    {
        if ((s_configuration->Flags & ConfigurationFlags.DebugPutChar) != 0)
        {
            DebugPutChar(character);
        }
    }

    [RuntimeImport("*", "sel4_recv")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Recv(ulong* mr);

    [RuntimeImport("*", "sel4_reply_recv")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ReplyRecv(ulong* mr, ulong replyInfo);

    [RuntimeImport("*", "sel4_call")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Call(ulong capability, ulong info, ulong* mr);

    [RuntimeImport("*", "sel4_call_registers")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong CallRegisters(ulong capability, ulong info, ulong mr0, ulong mr1, ulong mr2);

    [RuntimeImport("*", "sel4_call_store")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void CallStore(ulong capability, ulong info, ulong mr0, ulong mr1, ulong* mr);

    [RuntimeImport("*", "sel4_call_get")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong CallGet(ulong capability, ulong info, ulong mr0);

    [RuntimeImport("*", "sel4_signal")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Signal(ulong capability);

    [RuntimeImport("*", "sel4_debug_put_char")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void DebugPutChar(ulong character);

    [RuntimeImport("*", "read_cntpct")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ReadCntpct();

    [RuntimeImport("*", "read_cntfrq")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ReadCntfrq();

    [RuntimeImport("*", "arm_cntp")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ArmCntp(ulong cval);

    [RuntimeImport("*", "disarm_cntp")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void DisarmCntp();
}
