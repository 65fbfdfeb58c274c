using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.InLockstep.Devices;

/// <summary>The kernel below a <see cref="DeviceVmm"/>: one vCPU's registers, and a note of the channels that were notified.</summary>
public unsafe struct DeviceKernel : IKernel
{
    [ThreadStatic]
    private static DeviceVmm? current;

    /// <summary>The machine of this thread.</summary>
    internal static DeviceVmm Current
    {
        get => current!;
        set => current = value;
    }

    /// <inheritdoc/>
    public static ulong* MessageRegisters => Current.MessageRegisters;

    /// <inheritdoc/>
    public static ulong Receive(out ulong messageInfo) => throw new NotSupportedException("the machine calls EventLoop.Step");

    /// <inheritdoc/>
    public static ulong ReplyReceive(ulong replyInfo, out ulong messageInfo) => Receive(out messageInfo);

    /// <inheritdoc/>
    public static UserContext* ReadRegisters(uint vcpu, uint count) => Current.Context;

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers) =>
        new ReadOnlySpan<ulong>(registers, (int)count).CopyTo(new Span<ulong>(Current.Context, (int)count));

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
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index) =>
        throw new NotSupportedException("no interrupt is enabled in the machine");

    /// <inheritdoc/>
    public static void AckVppi(uint vcpu, uint intid)
    {
    }

    /// <inheritdoc/>
    public static void AckIrq(uint channel)
    {
    }

    /// <inheritdoc/>
    public static void Notify(uint channel) => Current.Notified |= 1UL << (int)channel;

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end)
    {
    }

    /// <inheritdoc/>
    public static ulong SmcCall(ulong* x0ToX7) => 0;

    /// <inheritdoc/>
    public static ulong PhysicalCount => 0;

    /// <inheritdoc/>
    public static ulong CounterFrequency => 62_500_000;

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
