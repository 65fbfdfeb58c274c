using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>A write sends an SGI to the targets that have it in Group 0.</summary>
internal static class ICC_SGI0R_EL1<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Executes the write of a vCPU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref VgicState s, uint vcpu, ulong value) =>
        SgiByAffinity<TKernel>.Send(ref s, vcpu, value, group: 0);
}
