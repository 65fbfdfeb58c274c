using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Makes SGIs pending by source.</summary>
internal static unsafe class GICD_SPENDSGIR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => Parts.Vcpu(ref s, vcpu).SgiSources[n];

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        value &= GICD_SPENDSGIR.Writable(n, s.IntidCount, s.VcpuCount);
        SgiPending<TKernel>.Change(ref s, vcpu, n, Parts.Vcpu(ref s, vcpu).SgiSources[n] | value);
    }
}
