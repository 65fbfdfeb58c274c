using System;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Tests.Support;

/// <summary>
/// The kernel below the VMM as a double: every member records its call in the thread's <see cref="RecordingMachine"/> and
/// acts on it. Tests take the machine with <see cref="Machine"/>, or start a fresh one with <see cref="Start"/>.
/// </summary>
public unsafe struct RecordingKernel : IKernel
{
    [ThreadStatic]
    private static RecordingMachine? current;

    /// <summary>This thread's machine.</summary>
    public static RecordingMachine Machine => current ??= new RecordingMachine();

    /// <summary>Gives this thread a fresh machine; a test calls it first.</summary>
    /// <param name="listRegisterCount">List registers of each vCPU, 1 to 64.</param>
    public static RecordingMachine Start(uint listRegisterCount = 4)
    {
        current = new RecordingMachine { ListRegisterCount = listRegisterCount };
        return current;
    }

    /// <inheritdoc/>
    public static ulong* MessageRegisters => Machine.MessageRegisters;

    /// <inheritdoc/>
    public static ulong Receive(out ulong messageInfo)
    {
        Machine.Record(KernelOperation.Receive);
        return Machine.NextMessage(out messageInfo);
    }

    /// <inheritdoc/>
    public static ulong ReplyReceive(ulong replyInfo, out ulong messageInfo)
    {
        Machine.Record(KernelOperation.ReplyReceive, 0, replyInfo);
        return Machine.NextMessage(out messageInfo);
    }

    /// <inheritdoc/>
    public static UserContext* ReadRegisters(uint vcpu, uint count)
    {
        Machine.Record(KernelOperation.ReadRegisters, vcpu, count);
        return Machine.ReadContext(vcpu, count);
    }

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers)
    {
        Machine.WriteContext(vcpu, resume, count, registers);
        Machine.Record(KernelOperation.WriteRegisters, vcpu, count, resume ? 1UL : 0);
    }

    /// <inheritdoc/>
    public static void Suspend(uint vcpu)
    {
        Machine.Record(KernelOperation.Suspend, vcpu);
        Machine.Running[vcpu] = false;
    }

    /// <inheritdoc/>
    public static ulong ReadVcpuRegister(uint vcpu, VcpuRegister register)
    {
        Machine.Record(KernelOperation.ReadVcpuRegister, vcpu, (ulong)register);
        return Machine.VcpuRegisters[vcpu, (int)register];
    }

    /// <inheritdoc/>
    public static void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value)
    {
        Machine.Record(KernelOperation.WriteVcpuRegister, vcpu, (ulong)register, value);
        Machine.VcpuRegisters[vcpu, (int)register] = value;
    }

    /// <inheritdoc/>
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index)
    {
        Machine.Record(KernelOperation.InjectIrq, vcpu, intid, priority, group, index);
        return Machine.Inject(vcpu, intid, priority, group, index);
    }

    /// <inheritdoc/>
    public static void AckVppi(uint vcpu, uint intid)
    {
        Machine.Record(KernelOperation.AckVppi, vcpu, intid);
        Machine.VppiMasked[vcpu] = false;
    }

    /// <inheritdoc/>
    public static void AckIrq(uint channel)
    {
        Machine.Record(KernelOperation.AckIrq, 0, channel);
        if (channel < Machine.AckCount.Length)
        {
            Machine.AckCount[channel]++;
        }
    }

    /// <inheritdoc/>
    public static void Notify(uint channel) => Machine.Record(KernelOperation.Notify, 0, channel);

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end) =>
        Machine.Record(KernelOperation.CleanInvalidateData, 0, start, end);

    /// <inheritdoc/>
    public static ulong SmcCall(ulong* x0ToX7)
    {
        Machine.Record(KernelOperation.SmcCall, 0, x0ToX7[0], x0ToX7[1], x0ToX7[2], x0ToX7[3]);
        for (int i = 0; i < 8; i++)
        {
            x0ToX7[i] = Machine.SmcResult[i];
        }

        return Machine.SmcError;
    }

    /// <inheritdoc/>
    public static ulong PhysicalCount => Machine.PhysicalCount;

    /// <inheritdoc/>
    public static ulong CounterFrequency => Machine.CounterFrequency;

    /// <inheritdoc/>
    public static void ArmTimer(ulong cval)
    {
        Machine.Record(KernelOperation.ArmTimer, 0, cval);
        Machine.ArmedTimer = cval;
    }

    /// <inheritdoc/>
    public static void DisarmTimer()
    {
        Machine.Record(KernelOperation.DisarmTimer);
        Machine.ArmedTimer = null;
    }

    /// <inheritdoc/>
    public static void PutChar(byte character) => Machine.Console.Append((char)character);
}
