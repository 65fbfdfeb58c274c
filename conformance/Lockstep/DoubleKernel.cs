using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.InLockstep;

/// <summary>
/// The kernel below the VMM: the model of seL4 and of the list registers (Model/Kernel). Each invocation goes to the machine
/// of the current thread.
/// </summary>
public unsafe struct DoubleKernel : IKernel
{
    [ThreadStatic]
    private static Machine? current;

    /// <summary>The machine of this thread.</summary>
    public static Machine Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    public static UserContext* ReadRegisters(uint vcpu, uint count) => Current.ReadRegisters(vcpu, count);

    /// <inheritdoc/>
    public static void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers) =>
        Current.WriteRegisters(vcpu, resume, count, registers);

    /// <inheritdoc/>
    public static void Suspend(uint vcpu)
    {
    }

    /// <inheritdoc/>
    public static ulong ReadVcpuRegister(uint vcpu, VcpuRegister register) => Current.ReadVcpuRegister((int)vcpu, register);

    /// <inheritdoc/>
    public static void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value) =>
        Current.WriteVcpuRegister((int)vcpu, register, value);

    /// <inheritdoc/>
    public static ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index) =>
        Current.InjectIrq((int)vcpu, intid, priority, group, (int)index);

    /// <inheritdoc/>
    public static void AckVppi(uint vcpu, uint intid) => Current.AckVppi((int)vcpu, intid);

    /// <inheritdoc/>
    public static void AckIrq(uint channel) => Current.AckIrq(channel);

    /// <inheritdoc/>
    public static void Notify(uint channel) => throw new NotSupportedException("the machine has no device behind a channel");

    /// <inheritdoc/>
    public static void CleanInvalidateData(ulong start, ulong end)
    {
    }

    /// <inheritdoc/>
    public static ulong SmcCall(ulong* x0ToX7) => 0;

    /// <inheritdoc/>
    public static ulong PhysicalCount => Current.PhysicalCount;

    /// <inheritdoc/>
    public static ulong CounterFrequency => 62_500_000;

    /// <inheritdoc/>
    public static void ArmTimer(ulong cval) => Current.Arm(cval);

    /// <inheritdoc/>
    public static void DisarmTimer() => Current.Disarm();

    /// <inheritdoc/>
    public static void PutChar(byte character) => Current.Print(character);
}
