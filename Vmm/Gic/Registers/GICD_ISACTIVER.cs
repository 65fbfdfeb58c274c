using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>An interrupt in a list register reads active, because seL4 does not tell when the guest acknowledges it.</summary>
internal static unsafe class GICD_ISACTIVER<TKernel>
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
        value &= bank.Present;
        bank.SoftActive = bank.SoftActive | (value & ~bank.Loaded);
        Delivery<TKernel>.RefreshForward(ref bank);
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n, value);
    }
}
