using Lockstep.Model.Configuration;

namespace Lockstep.Boards.Kernels;

/// <summary>What the VMM must know of the kernel below it, and where that kernel puts a domain's stack and IPC buffer.</summary>
/// <param name="Name">For the report.</param>
/// <param name="HasDebugPutChar">CONFIG_PRINTING.</param>
/// <param name="VcpuRegisterNumbers">seL4_VCPUReg numbers, indexed by <see cref="VcpuRegister"/>.</param>
internal sealed record KernelFacts(
    string Name, InvocationLabels Labels, IReadOnlyList<uint> VcpuRegisterNumbers, bool HasDebugPutChar)
{
    /// <summary>Initial stack pointer up to Microkit 2.2, where the IPC buffer is at `__sel4_ipc_buffer_obj`.</summary>
    public const ulong OldStackTop = 0x100_0000_0000;

    /// <summary>Initial stack pointer and IPC buffer from Microkit 2.3.</summary>
    public const ulong NewStackTop = 0xff_ffff_e000, NewIpcBuffer = 0xff_ffff_f000;

    /// <summary>Whether the stack and the IPC buffer are where Microkit 2.3 puts them.</summary>
    public bool HasFixedIpcBuffer { get; init; }

    public ulong StackTop => HasFixedIpcBuffer ? NewStackTop : OldStackTop;

    /// <summary>
    /// The kernel that the built-in host plays: release has the ABI of Microkit 2.0.1, debug that of Microkit 2.3.0's
    /// debug kernel, so that both layouts and two label tables are in daily use.
    /// </summary>
    public static KernelFacts OfBuiltInHost(bool isDebug) => isDebug
        ? new KernelFacts("built-in host (ABI of Microkit 2.3.0, debug)", BuiltInLabels.Microkit230Debug, BuiltInLabels.VcpuRegisters, true) { HasFixedIpcBuffer = true }
        : new KernelFacts("built-in host (ABI of Microkit 2.0.1)", BuiltInLabels.Microkit201, BuiltInLabels.VcpuRegisters, false);
}

/// <summary>Invocation labels of two Microkit releases.</summary>
internal static class BuiltInLabels
{
    public static InvocationLabels Microkit201 => Of(irqAck: 26, cleanData: 36, smcCall: 40, vcpuSetTcb: 52);

    public static InvocationLabels Microkit230Debug => Of(irqAck: 31, cleanData: 43, smcCall: 47, vcpuSetTcb: 59);

    /// <summary>seL4 13.0.0-dev (Microkit 2.0.1) numbers the registers in the order of <see cref="VcpuRegister"/>, and so does 16.0.</summary>
    public static IReadOnlyList<uint> VcpuRegisters { get; } = [.. Enumerable.Range(0, ConfigurationBlock.VcpuRegisterCount).Select(i => (uint)i)];

    /// <summary>The TCB labels are the same everywhere; the others come in runs whose start moves.</summary>
    private static InvocationLabels Of(uint irqAck, uint cleanData, uint smcCall, uint vcpuSetTcb) => new()
    {
        TCBReadRegisters = 2,
        TCBWriteRegisters = 3,
        TCBSuspend = 12,
        TCBResume = 13,
        IRQAckIRQ = irqAck,
        ARMVSpaceClean_Data = cleanData,
        ARMVSpaceInvalidate_Data = cleanData + 1,
        ARMVSpaceCleanInvalidate_Data = cleanData + 2,
        ARMVSpaceUnify_Instruction = cleanData + 3,
        ARMSMCCall = smcCall,
        ARMVCPUSetTCB = vcpuSetTcb,
        ARMVCPUInjectIRQ = vcpuSetTcb + 1,
        ARMVCPUReadReg = vcpuSetTcb + 2,
        ARMVCPUWriteReg = vcpuSetTcb + 3,
        ARMVCPUAckVPPI = vcpuSetTcb + 4,
    };
}
