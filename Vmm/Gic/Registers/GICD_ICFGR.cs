using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Level or edge. Two bits an INTID here, one bit in the bank.</summary>
internal static unsafe class GICD_ICFGR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n)
    {
        uint bits = (Parts.Bank(ref s, vcpu, n / 2).Edge >> (int)(n % 2 * 16)) & 0xffff;
        bits = (bits | (bits << 8)) & 0x00ff_00ff;
        bits = (bits | (bits << 4)) & 0x0f0f_0f0f;
        bits = (bits | (bits << 2)) & 0x3333_3333;
        bits = (bits | (bits << 1)) & 0x5555_5555;
        return bits << 1;
    }

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        if (n < GICD_ICFGR.ReadOnlyCount)
        {
            return;
        }

        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n / 2);
        int half = (int)(n % 2 * 16);
        uint edge = Odd(value) << half;
        uint changed = ((bank.Edge & (Odd(lanes) << half)) ^ edge) & bank.Present;
        bank.Edge = bank.Edge ^ changed;
        // A line that is high when its interrupt becomes edge-triggered counts as an edge, so that neither the interrupt
        // nor its acknowledge is lost.
        bank.Latch = bank.Latch | (changed & bank.Edge & bank.Line & ~bank.Loaded);
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n / 2, changed);
    }

    /// <summary>Bits 1, 3, 5, ... of a word, packed.</summary>
    private static uint Odd(uint bits)
    {
        bits = (bits >> 1) & 0x5555_5555;
        bits = (bits | (bits >> 1)) & 0x3333_3333;
        bits = (bits | (bits >> 2)) & 0x0f0f_0f0f;
        bits = (bits | (bits >> 4)) & 0x00ff_00ff;
        return (bits | (bits >> 8)) & 0xffff;
    }
}
