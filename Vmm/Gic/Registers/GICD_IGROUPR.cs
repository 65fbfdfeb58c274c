using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>The group of an interrupt goes into its list register and selects the enable in GICD_CTLR.</summary>
internal static unsafe class GICD_IGROUPR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => Parts.Bank(ref s, vcpu, n).Group;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n);
        uint changed = ((bank.Group & lanes) ^ value) & bank.Present;
        Delivery<TKernel>.Withdraw(ref s, ref bank, n, changed);
        bank.Group = bank.Group ^ changed;
        for (uint i = 0; i < 8; i++)
        {
            // Four bits of the mask to bit 0 of four bytes.
            uint four = (changed >> (int)(i * 4)) & 0xf;
            Parts.Levels(ref bank, i) ^= (four * 0x0020_4081) & 0x0101_0101;
        }

        Delivery<TKernel>.RefreshForward(ref bank);
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n, changed);
    }
}
