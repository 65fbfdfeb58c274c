using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// The level-sensitive interrupt lines of devices that the VMM emulates. Nobody owes an acknowledge for them: when the guest has ended
/// an interrupt, the line is looked at again.
/// </summary>
public static unsafe class DeviceLine<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>A device asserts its line; nothing happens when it is asserted already.</summary>
    /// <param name="s">State.</param>
    /// <param name="intid">A shared peripheral interrupt that is not passed through.</param>
    public static void Raise(ref VgicState s, uint intid)
    {
        uint n = intid / 32 % VgicState.BankCount, bit = 1u << (int)intid;
        if ((s.DeviceLines[n] & bit) == 0)
        {
            s.DeviceLines[n] |= bit;
            Lifecycle<TKernel>.Wait(ref s, 0, intid);
        }
    }

    /// <summary>A device's line goes low. What is in a list register by then is delivered all the same (DeliveryInFlight).</summary>
    /// <param name="s">State.</param>
    /// <param name="intid">As for <see cref="Raise"/>.</param>
    public static void Lower(ref VgicState s, uint intid)
    {
        uint n = intid / 32 % VgicState.BankCount, bit = 1u << (int)intid;
        if ((s.DeviceLines[n] & bit) != 0)
        {
            s.DeviceLines[n] &= ~bit;
            ref VgicBank bank = ref Parts.Shared(ref s, n);
            bank.Line &= ~bit;
            Delivery<TKernel>.Settle(ref s, ref bank, 0, n, bit);
        }
    }

    /// <summary>The guest ended the interrupt: it is pending again where the device still asserts the line. No new edge.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Sample(ref VgicState s, ref VgicBank bank, uint intid)
    {
        uint n = intid / 32 % VgicState.BankCount, bit = 1u << (int)intid;
        if ((s.DeviceLines[n] & bit) != 0)
        {
            bank.Line |= bit;
            Delivery<TKernel>.Settle(ref s, ref bank, 0, n, bit);
        }
    }
}
