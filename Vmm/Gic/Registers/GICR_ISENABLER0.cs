using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>As GICD_ISENABLER, of the frame's owner; SGIs too.</summary>
internal static unsafe class GICR_ISENABLER0<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => GICD_ISENABLER<TKernel>.Read(ref s, vcpu, 0);

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes) =>
        GICD_ISENABLER<TKernel>.Enable(ref s, ref Parts.Bank(ref s, vcpu, 0), vcpu, 0, value);
}
