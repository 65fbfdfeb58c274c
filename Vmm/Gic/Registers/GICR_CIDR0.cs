using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Constants, as in the distributor.</summary>
internal static unsafe class GICR_CIDR0<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => GICR_CIDR0.Value(n);
}
