using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// There is no other Security state whose Group 1 could be meant: a write sends an SGI to the targets that have it in Group 0
/// (IHI 0069, "Forwarding an SGI to a target PE").
/// </summary>
internal static class ICC_ASGI1R_EL1<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Executes the write of a vCPU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref VgicState s, uint vcpu, ulong value) =>
        SgiByAffinity<TKernel>.Send(ref s, vcpu, value, group: 0);
}
