using System.Runtime.CompilerServices;
using System.Text;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>A kernel that has one VM of zeros, does nothing, and prints what it is asked to do.</summary>
internal unsafe struct NarratingKernel : IKernel
{
    private static readonly UserContext[] s_contexts = GC.AllocateArray<UserContext>(ConfigurationBlock.MaxVcpus, pinned: true);
    private static readonly ulong[] s_messages = GC.AllocateArray<ulong>(120, pinned: true);
    private static readonly StringBuilder s_line = new();
    private static ulong s_cleanEnd;

    /// <summary>Registers of a vCPU.</summary>
    public static ref UserContext Context(uint vcpu) => ref s_contexts[vcpu];

    /// <inheritdoc/>
    public static ulong* MessageRegisters => (ulong*)Unsafe.AsPointer(ref s_messages[0]);

    /// <inheritdoc/>
    public static ulong PhysicalCount => 0;

    /// <inheritdoc/>
    public static ulong CounterFrequency => 62_500_000;

    /// <inheritdoc/>
    public static ulong Receive(out ulong messageInfo) => throw new NotSupportedException("messages are handed to the program");

    /// <inheritdoc/>
    public static ulong ReplyReceive(ulong replyInfo, out ulong messageInfo) => Receive(out messageInfo);

    /// <inheritdoc/>
    public static UserContext* ReadRegisters(uint vcpu, uint count)
    {
        Say($"seL4_TCB_ReadRegisters vCPU {vcpu}, {count} registers");
        return (UserContext*)Unsafe.AsPointer(ref s_contexts[vcpu]);
    }

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers)
    {
        ulong* to = (ulong*)Unsafe.AsPointer(ref s_contexts[vcpu]);
        new ReadOnlySpan<ulong>(registers, (int)count).CopyTo(new Span<ulong>(to, (int)count));
        Say($"seL4_TCB_WriteRegisters vCPU {vcpu}, {count} registers{(resume ? ", resume" : "")}: PC 0x{registers->Pc:x}");
    }

    /// <inheritdoc/>
    public static void Suspend(uint vcpu) => Say($"seL4_TCB_Suspend vCPU {vcpu}");

    /// <inheritdoc/>
    public static ulong ReadVcpuRegister(uint vcpu, VcpuRegister register)
    {
        Say($"seL4_ARM_VCPU_ReadRegs vCPU {vcpu}, {register}");
        return 0;
    }

    /// <inheritdoc/>
    public static void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value) =>
        Say($"seL4_ARM_VCPU_WriteRegs vCPU {vcpu}, {register} = 0x{value:x}");

    /// <inheritdoc/>
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index)
    {
        Say($"seL4_ARM_VCPU_InjectIRQ vCPU {vcpu}, INTID {intid}, priority {priority}, group {group}, list register {index}");
        return 0;
    }

    /// <inheritdoc/>
    public static void AckVppi(uint vcpu, uint intid) => Say($"seL4_ARM_VCPU_AckVPPI vCPU {vcpu}, INTID {intid}");

    /// <inheritdoc/>
    public static void AckIrq(uint channel) => Say($"seL4_IRQHandler_Ack channel {channel}");

    /// <inheritdoc/>
    public static void Notify(uint channel) => Say($"seL4_Signal channel {channel}");

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end)
    {
        if (start != s_cleanEnd)
        {
            Say($"seL4_ARM_VSpace_CleanInvalidate_Data from 0x{start:x}");
        }

        s_cleanEnd = end;
    }

    /// <inheritdoc/>
    public static ulong SmcCall(ulong* x0ToX7)
    {
        Say($"seL4_ARM_SMC_Call x0 = 0x{x0ToX7[0]:x}");
        return 0;
    }

    /// <inheritdoc/>
    public static void ArmTimer(ulong cval) => Say($"CNTP_CVAL_EL0 = 0x{cval:x}, enabled");

    /// <inheritdoc/>
    public static void DisarmTimer() => Say("CNTP_CTL_EL0 = 0");

    /// <inheritdoc/>
    public static void PutChar(byte character)
    {
        if (character == '\n')
        {
            Say($"seL4_DebugPutChar: {s_line.ToString().TrimEnd()}");
            s_line.Clear();
        }
        else
        {
            s_line.Append((char)character);
        }
    }

    /// <summary>Prints one line, and before it where a run of cleaned pages ends, which is one line for thousands of calls.</summary>
    private static void Say(string line)
    {
        if (s_cleanEnd != 0)
        {
            Console.WriteLine($"    and so on, page by page, to 0x{s_cleanEnd:x}");
            s_cleanEnd = 0;
        }

        Console.WriteLine($"  {line}");
    }
}
