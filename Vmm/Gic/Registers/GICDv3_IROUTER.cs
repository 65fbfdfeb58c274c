using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// The route of an SPI, two words each. One to a PE that does not exist, or whose redistributor is asleep, leaves the interrupt
/// pending.
/// </summary>
internal static unsafe class GICDv3_IROUTER<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Word <paramref name="n"/> of the array: Aff2 to Aff0, or with n odd Aff3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n)
    {
        uint route = s.Route[(n / 2) + GICDv3_IROUTER.FirstIntid];
        return n % 2 == 0 ? route & Aff2To0 : route >> 24;
    }

    /// <summary>Writes word <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        uint intid = (n / 2) + GICDv3_IROUTER.FirstIntid;
        uint written = n % 2 == 0 ? lanes & Aff2To0 : lanes << 24;
        uint bits = n % 2 == 0 ? value : value << 24;
        SetRoute(ref s, intid, (s.Route[intid] & ~written) | (bits & written));
    }

    /// <summary>Writes the register of an INTID at once, so that no half of a route is ever in effect.</summary>
    /// <param name="s">State.</param>
    /// <param name="n">Number of the register: INTID - 32.</param>
    /// <param name="value">64 bits.</param>
    public static void WriteDoubleword(ref VgicState s, uint n, ulong value) =>
        SetRoute(ref s, n + GICDv3_IROUTER.FirstIntid, ((uint)value & Aff2To0) | ((uint)(value >> 32) << 24));

    private static void SetRoute(ref VgicState s, uint intid, uint route)
    {
        ref VgicBank bank = ref Parts.Shared(ref s, intid / 32);
        uint bit = bank.Present & (1u << (int)intid);
        if (bit == 0)
        {
            return;
        }

        Delivery<TKernel>.Withdraw(ref s, ref bank, intid / 32, bit);
        s.Route[intid] = route;
        bank.Targets[intid % 32] = (ushort)Redistributor<TKernel>.TargetOf(ref s, route);
        Delivery<TKernel>.Settle(ref s, ref bank, 0, intid / 32, bit);
    }

    /// <summary>Aff2, Aff1 and Aff0: the lower word of the register.</summary>
    private const uint Aff2To0 = (uint)(GICDv3_IROUTER.AffinityBits & uint.MaxValue);
}
