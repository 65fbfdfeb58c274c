using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Priorities, kept as levels: five bits above the group's bit.</summary>
internal static unsafe class GICD_IPRIORITYR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => (Parts.Levels(ref Parts.Bank(ref s, vcpu, n / 8), n % 8) & LevelBits) << 2;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n / 8);
        uint four = 0xfu << (int)(n % 8 * 4);
        if ((bank.Present & four) == 0)
        {
            return;
        }

        uint written = lanes & GICD_IPRIORITYR.PriorityBits;
        uint words = (Parts.Levels(ref bank, n % 8) & ~(written >> 2)) | ((value & written) >> 2);
        if ((bank.Queued & four) != 0)
        {
            Move(ref s, vcpu, n, four, words);
            return;
        }

        Parts.Levels(ref bank, n % 8) = words;
    }

    /// <summary>Interrupts that wait in the ready rows go to the rows of their new level.</summary>
    private static void Move(ref VgicState s, uint vcpu, uint n, uint four, uint words)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n / 8);
        Delivery<TKernel>.Withdraw(ref s, ref bank, n / 8, four);
        Parts.Levels(ref bank, n % 8) = words;
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n / 8, four);
    }

    /// <summary>The priority's bits of four levels.</summary>
    private const uint LevelBits = GICD_IPRIORITYR.PriorityBits >> 2;
}
