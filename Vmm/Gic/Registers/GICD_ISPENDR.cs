using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Latches. A level that is already high stays pending after the line falls.</summary>
internal static unsafe class GICD_ISPENDR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => Delivery<TKernel>.Pending(ref Parts.Bank(ref s, vcpu, n));

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n);
        SetPending(ref s, ref bank, vcpu, n, value & (n == 0 ? GicdFrame.PpiBits : bank.Present));
    }

    /// <summary>Latches implemented INTIDs of bank <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetPending(ref VgicState s, ref VgicBank bank, uint vcpu, uint n, uint value)
    {
        bank.Latch = bank.Latch | value;
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n, value);
    }
}
