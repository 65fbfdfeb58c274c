using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Whose redistributor it is: two words.</summary>
internal static unsafe class GICR_TYPER<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => n == 0 ? Low(ref s, vcpu) : vcpu;

    /// <summary>The affinity of vCPU n is n: Aff0, the others 0; so the upper word is its number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Low(ref VgicState s, uint vcpu) =>
        (vcpu << GICR_TYPER.Processor_Number.Lo) | (vcpu + 1 == s.VcpuCount ? 1u << GICR_TYPER.Last.Lo : 0);
}
