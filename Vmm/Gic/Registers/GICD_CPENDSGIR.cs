using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Clears pending SGIs by source. What is in a list register cannot be withdrawn.</summary>
internal static unsafe class GICD_CPENDSGIR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => Parts.Vcpu(ref s, vcpu).SgiSources[n];

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        SgiPending<TKernel>.Change(ref s, vcpu, n, Parts.Vcpu(ref s, vcpu).SgiSources[n] & ~value);
    }
}
