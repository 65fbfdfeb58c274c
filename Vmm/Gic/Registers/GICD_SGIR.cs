using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>A write sends an SGI.</summary>
internal static unsafe class GICD_SGIR<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => 0;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        // A part of the word would name a wrong SGI or filter.
        if (lanes != uint.MaxValue)
        {
            return;
        }

        uint all = (1u << (int)s.VcpuCount) - 1;
        uint own = 1u << (int)vcpu;
        uint filter = (value >> GICD_SGIR.TargetListFilter.Lo) & 3;
        uint list = (value >> GICD_SGIR.CPUTargetList.Lo) & all;
        uint targets = filter == 0 ? list : filter == 1 ? all & ~own : filter == 2 ? own : 0;
        s.WakeMask = s.WakeMask | targets;
        // At most eight turns: each clears a bit.
        while (targets != 0)
        {
            SgiPending<TKernel>.Send(ref s, (uint)BitOperations.TrailingZeroCount(targets), value & 0xf, vcpu);
            targets &= targets - 1;
        }
    }
}
