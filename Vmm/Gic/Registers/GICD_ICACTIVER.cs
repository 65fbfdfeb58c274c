using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Deactivates what GICD_ISACTIVER made active; what is in a list register ends by the guest's EOI only.</summary>
internal static unsafe class GICD_ICACTIVER<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n);
        return bank.Loaded | bank.SoftActive;
    }

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n);
        bank.SoftActive = bank.SoftActive & ~value;
        Delivery<TKernel>.RefreshForward(ref bank);
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n, value);
    }
}
