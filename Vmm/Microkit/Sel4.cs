namespace Lockstep.Vmm.Microkit;

/// <summary>Fault labels of a message from a vCPU (MCS numbering, the same in every supported version).</summary>
public static class FaultLabel
{
    /// <summary>seL4_Fault tags.</summary>
    public const uint NullFault = 0, CapFault = 1, UnknownSyscall = 2, UserException = 3, DebugException = 4, Timeout = 5,
        VMFault = 6, VGICMaintenance = 7, VCPUFault = 8, VPPIEvent = 9;
}

/// <summary>Capability slots of a protection domain (microkit.h).</summary>
public static class Slot
{
    /// <summary>Slot numbers; a number is added to those that start with Base.</summary>
    public const uint Input = 1, FaultEndpoint = 2, VSpace = 3, Reply = 4, MonitorEndpoint = 5, ArmSmc = 7,
        BaseOutputNotification = 10, BaseEndpoint = 74, BaseIrq = 138, BaseTcb = 202, BaseVmTcb = 266, BaseVcpu = 330;
}

/// <summary>The badge of a received message.</summary>
public static class Badge
{
    /// <summary>A protected procedure call; bits 5:0 are the channel.</summary>
    public const ulong ProtectedCall = 1UL << 63;

    /// <summary>A fault of a child; bits 7:0 are its id (for a VM: the vCPU).</summary>
    public const ulong Fault = 1UL << 62;
}

/// <summary>seL4_MessageInfo: label in bits 63:12, length in bits 6:0.</summary>
public static class MessageInfo
{
    /// <summary>Composes a message info without capabilities.</summary>
    public static ulong Of(uint label, uint length) => ((ulong)label << 12) | length;

    /// <summary>Bits 63:12.</summary>
    public static uint Label(ulong info) => (uint)(info >> 12);
}

/// <summary>System call numbers (x7), sign-extended.</summary>
public static class SystemCall
{
    /// <summary>MCS numbering of AArch64.</summary>
    public const long Call = -1, ReplyRecv = -2, NBSendRecv = -3, NBSendWait = -4, Send = -5, NBSend = -6, Recv = -7, NBRecv = -8,
        Wait = -9, NBWait = -10, Yield = -11, DebugPutChar = -12;
}
