using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Clears latches, never a line. What is in a list register cannot be withdrawn.</summary>
internal static unsafe class GICD_ICPENDR<TKernel>
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
        ClearPending(ref s, ref bank, vcpu, n, value & (n == 0 ? GicdFrame.PpiBits : bank.Present));
    }

    /// <summary>Clears the latches of implemented INTIDs of bank <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearPending(ref VgicState s, ref VgicBank bank, uint vcpu, uint n, uint value)
    {
        bank.Latch = bank.Latch & ~value;
        // An edge that the guest discards before it was loaded will have no end of interrupt to acknowledge it at.
        uint discarded = value & bank.Edge & bank.Line & ~bank.Loaded;
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n, value);
        for (int i = 0; i < 32 && discarded != 0; i++)
        {
            uint bit = (uint)BitOperations.TrailingZeroCount(discarded);
            discarded &= discarded - 1;
            Delivery<TKernel>.AcknowledgeOwed(ref s, ref bank, vcpu, (n * 32) + bit);
        }
    }
}
