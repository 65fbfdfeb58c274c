using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// SGIs are pending for each target, INTID and source: two senders are two deliveries, one sender twice before the first
/// is loaded is one.
/// </summary>
internal static unsafe class SgiPending<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Makes an SGI pending; waking its target is the caller's part.</summary>
    /// <param name="s">State.</param>
    /// <param name="target">vCPU that gets it.</param>
    /// <param name="intid">0 to 15.</param>
    /// <param name="source">vCPU that sends it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Send(ref VgicState s, uint target, uint intid, uint source)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, target);
        ref VgicBank bank = ref Parts.Private(ref owner);
        // With a free list register and nothing else deliverable no source of this SGI can be pending.
        if ((bank.Forward & ~bank.Loaded & (1u << (int)intid)) == 0 || owner.Free == 0
            || !Delivery<TKernel>.Place(ref s, ref owner, ref bank, target, intid, physical: false))
        {
            uint shift = intid % 4 * 8;
            Change(ref s, target, intid / 4, owner.SgiSources[intid / 4] | ((1u << (int)source) << (int)shift));
        }
    }

    /// <summary>Replaces the pending sources of SGIs 4n to 4n+3.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">The target.</param>
    /// <param name="n">0 to 3.</param>
    /// <param name="sources">One byte an SGI.</param>
    public static void Change(ref VgicState s, uint vcpu, uint n, uint sources)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        owner.SgiSources[n] = sources;
        uint pending = 0;
        for (int i = 0; i < 4; i++)
        {
            pending |= ((sources >> (i * 8)) & 0xff) != 0 ? 1u << i : 0;
        }

        uint four = 0xfu << (int)(n * 4);
        owner.Private.Latch = (owner.Private.Latch & ~four) | (pending << (int)(n * 4));
        Delivery<TKernel>.Settle(ref s, ref owner.Private, vcpu, 0, four);
    }
}
