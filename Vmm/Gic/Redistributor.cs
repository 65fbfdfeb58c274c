using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// GICv3's redistributors awake and asleep (IHI 0069 12.11, GICR_WAKER). An interrupt for one that is asleep stays pending: it
/// has no target, so it is in nobody's ready rows.
/// </summary>
internal static unsafe class Redistributor<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>The targets that a route gives: the vCPU with this affinity, if there is one and it can get interrupts.</summary>
    /// <param name="s">State.</param>
    /// <param name="route">Aff3 in bits 31:24, then Aff2, Aff1 and Aff0.</param>
    public static uint TargetOf(ref VgicState s, uint route) =>
        route < s.VcpuCount && Parts.Vcpu(ref s, route).Asleep == 0 ? 1u << (int)route : 0;

    /// <summary>Sets GICR_WAKER.ProcessorSleep, and when it becomes 0 loads what waited.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">Owner of the redistributor.</param>
    /// <param name="asleep">0 or 1.</param>
    public static void SetAsleep(ref VgicState s, uint vcpu, uint asleep)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        if (owner.Asleep == asleep)
        {
            return;
        }

        owner.Asleep = asleep;
        uint targets = asleep != 0 ? 0 : 1u << (int)vcpu;
        ref VgicBank own = ref Parts.Private(ref owner);
        Retarget(ref s, ref own, 0, uint.MaxValue, targets);
        GroupEnables<TKernel>.Refresh(ref s, ref own, asleep);
        for (uint n = 1; n < VgicState.BankCount; n++)
        {
            uint routed = 0;
            for (uint i = 0; i < 32; i++)
            {
                routed |= s.Route[(n * 32) + i] == vcpu ? 1u << (int)i : 0;
            }

            ref VgicBank bank = ref Parts.Shared(ref s, n);
            Retarget(ref s, ref bank, n, routed & bank.Present, targets);
        }

        Delivery<TKernel>.Refill(ref s, vcpu);
    }

    /// <summary>Gives INTIDs other targets; those that wait go from the ready rows of the old ones to those of the new.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Retarget(ref VgicState s, ref VgicBank bank, uint n, uint mask, uint targets)
    {
        for (int i = 0; i < 32 && mask != 0; i++)
        {
            uint bit = (uint)BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            if ((bank.Queued >> (int)bit & 1) != 0)
            {
                ReadyRows.Remove(ref s, bank.Targets[bit], bank.Level[bit], (n * 32) + bit);
                ReadyRows.Insert(ref s, targets, bank.Level[bit], (n * 32) + bit);
            }

            bank.Targets[bit] = (ushort)targets;
        }
    }
}
