using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>No LPIs, as GICR_TYPER.PLPIS says: RAZ/WI.</summary>
internal static unsafe class GICR_PROPBASER<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => 0;
}
