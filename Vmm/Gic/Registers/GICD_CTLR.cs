using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Which groups are forwarded. Interrupts become pending whatever it says.</summary>
internal static unsafe class GICD_CTLR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => s.Control;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        uint control = (s.Control & ~lanes) | (value & GICD_CTLR.Writable(n, s.IntidCount, s.VcpuCount));
        s.Control = control;
        s.Gate0 = (uint)-(int)(control & 1);
        s.Gate1 = (uint)-(int)(control >> GICD_CTLR.EnableGrp1.Lo);
        // Even levels are Group 0, odd ones Group 1.
        s.LevelGate = ((control & 1) * 0x5555_5555_5555_5555u)
            | ((ulong)(control >> GICD_CTLR.EnableGrp1.Lo) * 0xaaaa_aaaa_aaaa_aaaau);
        for (uint i = 1; i < VgicState.BankCount; i++)
        {
            Delivery<TKernel>.RefreshForward(ref s, ref Parts.Bank(ref s, 0, i));
        }

        for (uint i = 0; i < VgicState.MaxVcpus; i++)
        {
            Delivery<TKernel>.RefreshForward(ref s, ref Parts.Bank(ref s, i, 0));
        }

        for (uint i = 0; i < VgicState.MaxVcpus; i++)
        {
            Delivery<TKernel>.Refill(ref s, i);
        }
    }
}
