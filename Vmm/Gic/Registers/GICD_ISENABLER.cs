using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Enables. What became pending while it was disabled is delivered now.</summary>
internal static unsafe class GICD_ISENABLER<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => Parts.Bank(ref s, vcpu, n).Enabled;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n);
        Enable(ref s, ref bank, vcpu, n, value & (n == 0 ? GicdFrame.PpiBits : bank.Present));
    }

    /// <summary>Enables implemented INTIDs of bank <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enable(ref VgicState s, ref VgicBank bank, uint vcpu, uint n, uint value)
    {
        bank.Enabled = bank.Enabled | value;
        Delivery<TKernel>.RefreshForward(ref bank);
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n, value);
    }
}
