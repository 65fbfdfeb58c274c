using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Relation;

/// <content>What GICv3 has of its own: redistributor frames, routes, SGIs by system register, priorities in list registers.</content>
public sealed partial class Refinement
{
    /// <summary>The guest writes a register that sends SGIs, and the VMM is about to act on it.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="register">ICC_SGI1R_EL1, ICC_ASGI1R_EL1 or ICC_SGI0R_EL1.</param>
    /// <param name="value">64 bits.</param>
    public void GuestSendsSgi(int cpu, IccRegister register, ulong value)
    {
        // Which targets get it is the model's answer; what they had pending before is put back.
        uint bit = 1u << (int)(value >> ICC_SGI1R_EL1.INTID.Lo & 0xf), had = 0;
        for (int target = 0; target < cpuCount; target++)
        {
            had |= (Model.Intids[target].Latch.Value & bit) != 0 ? 1u << target : 0;
            Model.Intids[target].Latch &= ~bit;
        }

        Gic<Word32, Bit>.WriteIcc(Model, cpu, register, (uint)value, (uint)(value >> 32));
        for (int target = 0; target < cpuCount; target++)
        {
            again[target] |= Model.Intids[target].Latch.Value & waiting[target] & bit;
            Model.Intids[target].Latch |= (had >> target & 1) != 0 ? bit : 0;
        }
    }

    /// <summary>
    /// The kernel gave a core to another vCPU. Active priorities are its own, but for those of Group 0 on GICv3, which may be those that
    /// the vCPU before it had (<see cref="Deviation.Group0PrioritiesShared"/>).
    /// </summary>
    /// <param name="cpu">The vCPU that runs.</param>
    /// <param name="before">The one that ran before it on the core.</param>
    /// <param name="activePriorities">GICV_APR0 or ICV_AP0R0_EL1.</param>
    /// <param name="activePriorities1">ICV_AP1R0_EL1.</param>
    public void VcpuRuns(int cpu, int before, uint activePriorities, uint activePriorities1)
    {
        bool isOwn = Model.ActivePriorities[cpu * 8].Value == activePriorities;
        if (Model.ActivePriorities[cpu * 8 + 4].Value != activePriorities1
            || (!isOwn && (!isV3 || Model.ActivePriorities[before * 8].Value != activePriorities)))
        {
            Fail(cpu, -1, "runs with active priorities that are not its own (IHI 0069 12.4 ICH_AP0R<n>_EL2 and ICH_AP1R<n>_EL2)");
        }
        else if (!isOwn)
        {
            Count(Deviation.Group0PrioritiesShared);
        }

        SetActivePriorities(cpu, activePriorities, activePriorities1);
    }

    private uint ReadModel(int cpu, uint offset, int sizeBytes, int redistributor) => redistributor == Distributor
        ? Gic<Word32, Bit>.ReadGicd(Model, cpu, offset, sizeBytes).Value
        : Gic<Word32, Bit>.ReadGicr(Model, cpu, redistributor, offset, sizeBytes).Value;

    private void WriteModel(int cpu, uint offset, int sizeBytes, uint value, int redistributor)
    {
        if (redistributor == Distributor)
        {
            Gic<Word32, Bit>.WriteGicd(Model, cpu, offset, sizeBytes, value);
        }
        else
        {
            Gic<Word32, Bit>.WriteGicr(Model, cpu, redistributor, offset, sizeBytes, value);
        }
    }

    /// <summary>The offset at which the distributor has the same register; of RD_base's registers one at which it has none.</summary>
    private static uint Place(uint offset, int redistributor) => redistributor == Distributor ? offset : offset - GicrFrame.SgiBase;

    /// <summary>The number of 32 INTIDs that a register with one bit an INTID describes; -1 for none.</summary>
    private int WordAt(uint at, int redistributor)
    {
        int n = (int)(at % 0x80 / 4);
        bool isPrivate = redistributor != Distributor;
        return isPrivate ? n == 0 ? 0 : -1 : n < wordCount && (n != 0 || !isV3) ? n : -1;
    }

    /// <summary>
    /// The priority of a list register as hardware has it (<see cref="Deviation.FourPrioritiesOnGicV3"/>): its number, 0 to 31, in a
    /// field of 8 bits of which the upper 5 exist.
    /// </summary>
    private uint AtInterface(uint priority) => isV3 ? priority >> 3 & 0x18 : priority;

    /// <summary>The most urgent of what the distributor forwards to a CPU interface, by priorities as that one has them.</summary>
    private HighestPending<Word32, Bit> AtDistributor(int cpu)
    {
        if (!isV3)
        {
            return Delivery<Word32, Bit>.Highest(Model, cpu);
        }

        HighestPending<Word32, Bit> best = new() { Intid = Delivery<Word32, Bit>.Spurious, Priority = 0x100u, Group1 = false };
        for (int n = 0; n < wordCount; n++)
        {
            int bank = Model.Bank(cpu, n);
            ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
            uint candidates = PerIntid<Word32, Bit>.Pending(Model, cpu, n).Value & word.Enabled.Value & ~word.Active.Value & Forwarded(ref word);
            for (candidates = candidates == 0 ? 0 : candidates & Routing<Word32, Bit>.Mine(Model, cpu, n, candidates).Value;
                candidates != 0; candidates &= candidates - 1)
            {
                int i = BitOperations.TrailingZeroCount(candidates);
                uint priority = AtInterface(Priority(bank, i));
                if (priority < best.Priority.Value)
                {
                    (best.Intid, best.Priority, best.Group1) = ((uint)(n * 32 + i), priority, Word32.Bit(word.Group, i));
                }
            }
        }

        uint enables = Model.GicdCtlr.Value & Model.Cpus[cpu].Enables.Value;
        best.GroupEnabled = best.Intid.Value != Delivery<Word32, Bit>.Spurious && (enables >> (best.Group1.Value ? 1 : 0) & 1) != 0
            && Routing<Word32, Bit>.IsAwake(Model, cpu).Value;
        return best;
    }

    /// <summary>Counts a delivery that the full priorities would not have allowed now, and the four do.</summary>
    private void CountCoarseOrder(int cpu, in HighestPending<Word32, Bit> own, bool isFirst)
    {
        if (isV3)
        {
            uint priority = Priority(Model.Bank(cpu, (int)own.Intid.Value / 32), (int)own.Intid.Value), mask = Model.Cpus[cpu].Pmr.Value;
            if ((isFirst && Delivery<Word32, Bit>.Highest(Model, cpu).Priority.Value < priority) || (priority >= mask && own.Priority.Value < mask))
            {
                Count(Deviation.FourPrioritiesOnGicV3);
            }
        }
    }

    private void CheckLostRouted(uint candidates, int n, uint cpus)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int intid = n * 32 + BitOperations.TrailingZeroCount(candidates);
            uint target = Model.RoutesLow[intid].Value;
            if (Model.RoutesHigh[intid].Value == 0 && target < cpuCount && (cpus >> (int)target & 1) != 0)
            {
                Lost((int)target, intid);
            }
        }
    }
}
