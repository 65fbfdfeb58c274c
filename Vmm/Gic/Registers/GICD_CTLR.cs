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
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        uint control = (s.Control & ~lanes) | (value & GICD_CTLR.Writable(n, s.IntidCount, s.VcpuCount));
        GroupEnables<TKernel>.Set(ref s, control);
    }
}
