using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// GICv3's SGIs, by ICC_SGI1R_EL1, ICC_SGI0R_EL1 and ICC_ASGI1R_EL1, which have the same fields (IHI 0069 12.2). An SGI has no
/// source: any number of senders before its load are one delivery.
/// </summary>
internal static unsafe class SgiByAffinity<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Sends an SGI to the targets that have it configured in a group. Targets that do not exist are ignored.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">Who sends.</param>
    /// <param name="value">What was written.</param>
    /// <param name="group">0 or 1.</param>
    public static void Send(ref VgicState s, uint vcpu, ulong value, uint group)
    {
        uint intid = (uint)(value >> ICC_SGI1R_EL1.INTID.Lo) & 0xf;
        uint targets = Targets(ref s, vcpu, value);
        s.WakeMask = s.WakeMask | targets;
        // At most sixteen turns: each clears a bit.
        while (targets != 0)
        {
            uint target = (uint)BitOperations.TrailingZeroCount(targets);
            targets &= targets - 1;
            ref VgicBank bank = ref Parts.Private(ref Parts.Vcpu(ref s, target));
            if ((bank.Group >> (int)intid & 1) == group)
            {
                MakePending(ref s, target, intid);
            }
        }
    }

    /// <summary>
    /// The targets: all but the sender, or those of the list, which counts where Aff3 to Aff1 are the vCPUs' own 0. RS is RES0 and
    /// so ignored, because GICD_TYPER.RSS is 0; where the hardware's ICC_CTLR_EL1.RSS is 1, treating it as 0 is one of the choices.
    /// </summary>
    private static uint Targets(ref VgicState s, uint vcpu, ulong value)
    {
        uint all = (1u << (int)s.VcpuCount) - 1;
        if ((value >> ICC_SGI1R_EL1.IRM.Lo & 1) != 0)
        {
            return all & ~(1u << (int)vcpu);
        }

        return (value & Aff3To1) == 0 ? (uint)value & 0xffff & all : 0;
    }

    /// <summary>Makes an SGI pending on a vCPU; waking it is the caller's part.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakePending(ref VgicState s, uint target, uint intid)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, target);
        ref VgicBank bank = ref Parts.Private(ref owner);
        uint bit = 1u << (int)intid;
        // With a free list register and nothing else deliverable its latch is clear.
        if ((bank.Forward & ~bank.Loaded & bit) == 0 || owner.Free == 0
            || !Delivery<TKernel>.Place(ref s, ref owner, ref bank, target, intid, physical: false))
        {
            bank.Latch = bank.Latch | bit;
            Delivery<TKernel>.Settle(ref s, ref bank, target, 0, bit);
        }
    }

    /// <summary>Aff3, Aff2 and Aff1 of the targets.</summary>
    private const ulong Aff3To1 = (0xfful << ICC_SGI1R_EL1.Aff3.Lo) | (0xfful << ICC_SGI1R_EL1.Aff2.Lo) | (0xfful << ICC_SGI1R_EL1.Aff1.Lo);
}
