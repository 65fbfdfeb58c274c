using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// From pending interrupts to list registers and back. Registers change the words of a bank and call <see cref="Settle"/>
/// for the bits they touched; after every operation no vCPU has both a free list register and a deliverable interrupt.
/// </summary>
internal static unsafe class Delivery<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Recomputes what may be forwarded, after a change of enables, groups, software-active bits or GICD_CTLR.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RefreshForward(ref VgicBank bank) =>
        bank.Forward = bank.Enabled & ~bank.SoftActive & ((bank.Group & bank.Gate1) | (~bank.Group & bank.Gate0));

    /// <summary>Pending state of a bank's INTIDs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Pending(ref VgicBank bank) => bank.Latch | (bank.Line & ~bank.Edge);

    /// <summary>Brings the ready rows up to date with a bank's words, and fills list registers where something became ready.</summary>
    /// <param name="s">State.</param>
    /// <param name="bank">Bank <paramref name="n"/>.</param>
    /// <param name="vcpu">Owner of a private bank; else unused.</param>
    /// <param name="n">Number of the bank.</param>
    /// <param name="mask">The INTIDs that may have changed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Settle(ref VgicState s, ref VgicBank bank, uint vcpu, uint n, uint mask)
    {
        uint ready = Pending(ref bank) & bank.Enabled & ~bank.SoftActive & ~bank.Loaded;
        uint changed = (ready ^ bank.Queued) & mask;
        if (changed != 0)
        {
            Requeue(ref s, ref bank, vcpu, n, changed);
        }
    }

    /// <summary>Takes queued INTIDs out of the ready rows, before their level or targets change; <see cref="Settle"/> puts them back.</summary>
    /// <param name="s">State.</param>
    /// <param name="bank">Bank <paramref name="n"/>.</param>
    /// <param name="n">Number of the bank.</param>
    /// <param name="mask">INTIDs; those that are not queued are left out.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Withdraw(ref VgicState s, ref VgicBank bank, uint n, uint mask)
    {
        if ((bank.Queued & mask) != 0)
        {
            RemoveQueued(ref s, ref bank, n, bank.Queued & mask);
        }
    }

    /// <summary>
    /// Puts an interrupt into a free list register at once, past the ready rows: allowed when it may be forwarded, because
    /// a free list register means that nothing else is deliverable. Its latch must be clear.
    /// </summary>
    /// <param name="s">State.</param>
    /// <param name="owner">The vCPU's part; has a free list register.</param>
    /// <param name="bank">The INTID's bank.</param>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="intid">The INTID.</param>
    /// <param name="physical">A constant: whether the physical interrupt was just notified, so that its line is high.</param>
    /// <returns>Whether the kernel took it. If not, the list register is unusable and the caller makes the interrupt wait.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Place(
        ref VgicState s, ref VgicVcpu owner, ref VgicBank bank, uint vcpu, uint intid, bool physical)
    {
        uint bit = 1u << (int)intid;
        uint loaded = bank.Loaded | bit;
        uint line = bank.Line | bit;
        uint free = owner.Free;
        int index = BitOperations.TrailingZeroCount(free);
        owner.Free = free & (free - 1);
        Parts.ListRegister(ref owner, index) = (ushort)(intid + 1);
        bank.Loaded = loaded;
        if (physical)
        {
            bank.Line = line;
        }

        uint level = bank.Level[intid % 32];
        if (TKernel.InjectIrq(vcpu, intid, level >> 1, level & 1, (uint)index) == 0)
        {
            return true;
        }

        Refused(ref s, vcpu, intid);
        return false;
    }

    /// <summary>Fills a vCPU's free list registers with its most urgent deliverable interrupts.</summary>
    public static void Refill(ref VgicState s, uint vcpu)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        for (int i = 0; i < VgicState.MaxListRegisters && owner.Free != 0; i++)
        {
            ulong levels = owner.Top & s.LevelGate;
            if (levels == 0)
            {
                return;
            }

            Load(ref s, ref owner, vcpu, ReadyRows.MostUrgent(ref s, vcpu, levels));
        }
    }

    /// <summary>The guest ended the interrupt in a list register, or the kernel reports none (index -1).</summary>
    public static void End(ref VgicState s, uint vcpu, int index)
    {
        if ((uint)index < s.ListRegisterCount)
        {
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            uint intid = Parts.ListRegister(ref owner, index) - 1u;
            if (intid < GicdFrame.IntidEnd)
            {
                ref VgicBank bank = ref intid < GicdFrame.PrivateCount
                    ? ref Parts.Private(ref owner)
                    : ref Parts.Shared(ref s, intid / 32);
                uint bit = 1u << (int)intid;
                if ((bank.Latch & bit) == 0 && owner.Top == 0)
                {
                    Parts.ListRegister(ref owner, index) = 0;
                    owner.Free = owner.Free | (1u << index);
                    bank.Loaded = bank.Loaded & ~bit;
                    AcknowledgeOwed(ref s, ref bank, vcpu, intid);
                    return;
                }
            }
        }

        EndAndGoOn(ref s, vcpu, index);
    }

    /// <summary>Acknowledges the physical interrupt of an INTID if that is owed; its line is low from here on. An emulated device's is
    /// looked at again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AcknowledgeOwed(ref VgicState s, ref VgicBank bank, uint vcpu, uint intid)
    {
        uint bit = 1u << (int)intid;
        if ((bank.Line & bit) == 0)
        {
            return;
        }

        bank.Line = bank.Line & ~bit;
        if (intid < GicdFrame.PrivateCount)
        {
            TKernel.AckVppi(vcpu, intid);
        }
        else if (s.Channel[intid] != 0)
        {
            TKernel.AckIrq(s.Channel[intid] - 1u);
        }
        else
        {
            DeviceLine<TKernel>.Sample(ref s, ref bank, intid);
        }
    }

    /// <summary>The end of an interrupt when something waits, the same one or another; or an index that names none.</summary>
    private static void EndAndGoOn(ref VgicState s, uint vcpu, int index)
    {
        if ((uint)index < s.ListRegisterCount)
        {
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            uint intid = Parts.ListRegister(ref owner, index) - 1u;
            Parts.ListRegister(ref owner, index) = 0;
            owner.Free = owner.Free | (1u << index);
            owner.Unusable = owner.Unusable & ~(1u << index);
            if (intid < GicdFrame.IntidEnd)
            {
                ref VgicBank bank = ref Parts.Bank(ref s, vcpu, intid / 32);
                uint bit = 1u << (int)intid;
                bank.Loaded = bank.Loaded & ~bit;
                AcknowledgeOwed(ref s, ref bank, vcpu, intid);
                Settle(ref s, ref bank, vcpu, intid / 32, bit);
            }
        }

        Refill(ref s, vcpu);
    }

    private static void Requeue(ref VgicState s, ref VgicBank bank, uint vcpu, uint n, uint changed)
    {
        uint leaving = changed & bank.Queued;
        if (leaving != 0)
        {
            RemoveQueued(ref s, ref bank, n, leaving);
        }

        uint entering = changed & ~leaving;
        bank.Queued = bank.Queued | entering;
        uint touched = 0;
        for (int i = 0; i < 32 && entering != 0; i++)
        {
            uint bit = (uint)BitOperations.TrailingZeroCount(entering);
            entering &= entering - 1;
            uint targets = bank.Targets[bit];
            touched |= targets;
            ReadyRows.Insert(ref s, targets, bank.Level[bit], (n * 32) + bit);
        }

        for (int i = 0; i < VgicState.MaxVcpus && touched != 0; i++)
        {
            Refill(ref s, (uint)BitOperations.TrailingZeroCount(touched));
            touched &= touched - 1;
        }
    }

    private static void RemoveQueued(ref VgicState s, ref VgicBank bank, uint n, uint leaving)
    {
        bank.Queued = bank.Queued & ~leaving;
        for (int i = 0; i < 32 && leaving != 0; i++)
        {
            uint bit = (uint)BitOperations.TrailingZeroCount(leaving);
            leaving &= leaving - 1;
            ReadyRows.Remove(
                ref s, bank.Targets[bit], bank.Level[bit], (n * 32) + bit);
        }
    }

    /// <summary>Moves a queued interrupt into a free list register; one delivery takes the latch, or one source of an SGI.</summary>
    private static void Load(ref VgicState s, ref VgicVcpu owner, uint vcpu, uint intid)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, intid / 32);
        uint bit = 1u << (int)intid;
        RemoveQueued(ref s, ref bank, intid / 32, bit);
        uint latch = bank.Latch;
        uint sources = 0;
        bank.Latch = latch & ~bit;
        if (intid < GicdFrame.SgiCount)
        {
            sources = owner.SgiSources[intid / 4];
            uint lane = 0xffu << (int)(intid % 4 * 8);
            uint left = sources & ~(sources & lane & (uint)-(int)(sources & lane));
            owner.SgiSources[intid / 4] = left;
            bank.Latch = bank.Latch | ((left & lane) != 0 ? bit : 0);
        }

        s.WakeMask = s.WakeMask | bank.Targets[intid % 32];
        if (!Place(ref s, ref owner, ref bank, vcpu, intid, physical: false))
        {
            bank.Latch = latch;
            bank.Queued = bank.Queued | bit;
            ReadyRows.Insert(
                ref s, bank.Targets[intid % 32], bank.Level[intid % 32], intid);
            if (intid < GicdFrame.SgiCount)
            {
                owner.SgiSources[intid / 4] = sources;
            }
        }
    }

    /// <summary>The kernel refused an injection: the list register is unusable until a maintenance for it.</summary>
    private static void Refused(ref VgicState s, uint vcpu, uint intid)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        Parts.Bank(ref s, vcpu, intid / 32).Loaded &= ~(1u << (int)intid);
        for (int i = 0; i < VgicState.MaxListRegisters; i++)
        {
            if (owner.ListRegister[i] == intid + 1)
            {
                owner.ListRegister[i] = 0;
                owner.Unusable = owner.Unusable | (1u << i);
            }
        }
    }
}
