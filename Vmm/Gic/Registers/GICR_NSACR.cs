using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>RAZ/WI: there is one Security state.</summary>
internal static unsafe class GICR_NSACR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => 0;
}
