using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>As GICD_ICENABLER, of the frame's owner; SGIs too.</summary>
internal static unsafe class GICR_ICENABLER0<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => GICD_ICENABLER<TKernel>.Read(ref s, vcpu, 0);

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes) =>
        GICD_ICENABLER<TKernel>.Disable(ref s, ref Parts.Bank(ref s, vcpu, 0), vcpu, 0, value);
}
