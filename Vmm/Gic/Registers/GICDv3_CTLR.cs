using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Which groups are forwarded. Affinity routing is always on.</summary>
internal static unsafe class GICDv3_CTLR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => s.Control | GICDv3_CTLR.Always;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        uint kept = s.Control & ~lanes;
        GroupEnables<TKernel>.Set(ref s, kept | (value & GICDv3_CTLR.Writable(n, s.IntidCount, s.VcpuCount)));
    }
}
