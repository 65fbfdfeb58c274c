using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>The least kernel that start-up needs: every invocation succeeds and every register reads 0. One vCPU, one thread.</summary>
internal readonly unsafe struct StartKernel : IKernel
{
    private const int MessageWords = 120;

    private static readonly ulong* Message = (ulong*)NativeMemory.AllocZeroed(MessageWords, sizeof(ulong));

    /// <inheritdoc/>
    public static ulong* MessageRegisters => Message;

    /// <inheritdoc/>
    public static ulong PhysicalCount => 0;

    /// <inheritdoc/>
    public static ulong CounterFrequency => 62_500_000;

    /// <inheritdoc/>
    public static ulong Receive(out ulong messageInfo) => throw new NotSupportedException();

    /// <inheritdoc/>
    public static ulong ReplyReceive(ulong replyInfo, out ulong messageInfo) => throw new NotSupportedException();

    /// <inheritdoc/>
    public static UserContext* ReadRegisters(uint vcpu, uint count)
    {
        new Span<ulong>(Message, MessageWords).Clear();
        return (UserContext*)Message;
    }

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers)
    {
    }

    /// <inheritdoc/>
    public static void Suspend(uint vcpu)
    {
    }

    /// <inheritdoc/>
    public static ulong ReadVcpuRegister(uint vcpu, VcpuRegister register) => 0;

    /// <inheritdoc/>
    public static void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value)
    {
    }

    /// <inheritdoc/>
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index) => 0;

    /// <inheritdoc/>
    public static void AckVppi(uint vcpu, uint intid)
    {
    }

    /// <inheritdoc/>
    public static void AckIrq(uint channel)
    {
    }

    /// <inheritdoc/>
    public static void Notify(uint channel)
    {
    }

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end)
    {
    }

    /// <inheritdoc/>
    public static ulong SmcCall(ulong* x0ToX7) => 0;

    /// <inheritdoc/>
    public static void ArmTimer(ulong cval)
    {
    }

    /// <inheritdoc/>
    public static void DisarmTimer()
    {
    }

    /// <inheritdoc/>
    public static void PutChar(byte character)
    {
    }
}
