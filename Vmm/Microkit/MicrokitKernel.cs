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

    /// <summary>Sets where the IPC buffer and the configuration block are; first of all calls.</summary>
    public static void Initialise(ulong ipcBuffer, ConfigurationBlock* configuration)
    {
        s_messageRegisters = (ulong*)(ipcBuffer + MessageOffset);
        s_configuration = configuration;
    }

    /// <inheritdoc/>
    public static ulong* MessageRegisters => s_messageRegisters;

    /// <inheritdoc/>
    public static ulong Receive(out ulong messageInfo)
    {
        ulong* mr = s_messageRegisters;
        ulong badge = Recv(mr);
        messageInfo = mr[-1];
        return badge;
    }

    /// <inheritdoc/>
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
        mr[0] = 0;
        mr[1] = count;
        Call(Slot.BaseVmTcb + vcpu, MessageInfo.Of(s_configuration->Labels.TCBReadRegisters, 2), mr);
        return (UserContext*)mr;
    }

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers)
    {
        ulong* mr = s_messageRegisters;
        ulong* from = (ulong*)registers;
        // Downwards, because registers may be where ReadRegisters left them, two words below.
        for (uint i = count; i != 0; i--)
        {
            mr[i + 1] = from[i - 1];
        }

        mr[0] = resume ? 1UL : 0;
        mr[1] = count;
        Call(Slot.BaseVmTcb + vcpu, MessageInfo.Of(s_configuration->Labels.TCBWriteRegisters, count + 2), mr);
    }

    /// <inheritdoc/>
    public static void Suspend(uint vcpu) =>
        Call2(Slot.BaseVmTcb + vcpu, MessageInfo.Of(s_configuration->Labels.TCBSuspend, 0), 0, 0);

    /// <inheritdoc/>
    public static ulong ReadVcpuRegister(uint vcpu, VcpuRegister register) =>
        CallGet(
            Slot.BaseVcpu + vcpu,
            MessageInfo.Of(s_configuration->Labels.ARMVCPUReadReg, 1),
            s_configuration->VcpuRegisterNumber[(int)register]);

    /// <inheritdoc/>
    public static void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value) =>
        Call2(
            Slot.BaseVcpu + vcpu,
            MessageInfo.Of(s_configuration->Labels.ARMVCPUWriteReg, 2),
            s_configuration->VcpuRegisterNumber[(int)register],
            value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index) =>
        MessageInfo.Label(Call2(
            Slot.BaseVcpu + vcpu,
            MessageInfo.Of(s_configuration->Labels.ARMVCPUInjectIRQ, 1),
            intid | (priority << 16) | (group << 24) | ((ulong)index << 32),
            0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AckVppi(uint vcpu, uint intid) =>
        Call2(Slot.BaseVcpu + vcpu, MessageInfo.Of(s_configuration->Labels.ARMVCPUAckVPPI, 1), intid, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AckIrq(uint channel) =>
        Call2(Slot.BaseIrq + channel, MessageInfo.Of(s_configuration->Labels.IRQAckIRQ, 0), 0, 0);

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end) =>
        Call2(Slot.VSpace, MessageInfo.Of(s_configuration->Labels.ARMVSpaceCleanInvalidate_Data, 2), start, end);

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

    [RuntimeImport("*", "sel4_call_2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Call2(ulong capability, ulong info, ulong mr0, ulong mr1);

    [RuntimeImport("*", "sel4_call_get")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong CallGet(ulong capability, ulong info, ulong mr0);

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
