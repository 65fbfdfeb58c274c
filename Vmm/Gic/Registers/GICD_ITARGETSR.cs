using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Targets. An interrupt without targets stays pending; with several it goes to the first that has a free list register.</summary>
internal static unsafe class GICD_ITARGETSR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) =>
        Bytes(Parts.Targets(ref Parts.Bank(ref s, vcpu, n / 8), n % 8)) & s.TargetBits;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        if (n < GICD_ITARGETSR.ReadOnlyCount)
        {
            return;
        }

        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n / 8);
        uint four = 0xfu << (int)(n % 8 * 4);
        if ((bank.Present & four) == 0)
        {
            return;
        }

        uint written = lanes & s.TargetBits;
        uint bytes = (Bytes(Parts.Targets(ref bank, n % 8)) & ~written) | (value & written);
        if ((bank.Queued & four) != 0)
        {
            Move(ref s, vcpu, n, four, Halfwords(bytes));
            return;
        }

        Parts.Targets(ref bank, n % 8) = Halfwords(bytes);
    }

    /// <summary>Interrupts that wait in the ready rows go to the rows of their new targets.</summary>
    private static void Move(ref VgicState s, uint vcpu, uint n, uint four, ulong targets)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, n / 8);
        Delivery<TKernel>.Withdraw(ref s, ref bank, n / 8, four);
        Parts.Targets(ref bank, n % 8) = targets;
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, n / 8, four);
    }

    /// <summary>Four targets as bytes: GICv2 has eight CPU interfaces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bytes(ulong halfwords)
    {
        ulong pairs = (halfwords | (halfwords >> 8)) & 0x0000_ffff_0000_ffff;
        return (uint)(pairs | (pairs >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Halfwords(uint bytes)
    {
        ulong pairs = (bytes | ((ulong)bytes << 16)) & 0x0000_ffff_0000_ffff;
        return (pairs | (pairs << 8)) & 0x00ff_00ff_00ff_00ff;
    }
}
