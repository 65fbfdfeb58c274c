using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Relation;

/// <content>Loads of list registers, and what guest and kernel do with them.</content>
public sealed partial class Refinement
{
    /// <summary>
    /// The VMM loaded an interrupt (InjectIRQ, and the kernel took it). It must be deliverable, the most urgent of those, with the
    /// priority and group that the guest gave it, in no other list register (I8), and the list register free (I10).
    /// </summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="intid">The INTID.</param>
    /// <param name="priority">0 to 31.</param>
    /// <param name="group">0 or 1.</param>
    /// <param name="index">The list register.</param>
    public void Injected(int cpu, uint intid, uint priority, uint group, int index)
    {
        string? wrong = WrongAboutLoad(cpu, intid, priority, group, index);
        if (wrong != null && ApplyDeferred())
        {
            wrong = WrongAboutLoad(cpu, intid, priority, group, index);
        }

        if (wrong != null)
        {
            Fail(cpu, (int)intid, wrong);
            return;
        }

        int bank = Model.Bank(cpu, (int)intid / 32);
        uint bit = 1u << (int)intid;
        ref ListRegisterUse use = ref uses[cpu * PlacesPerCpu + index];
        use = new ListRegisterUse { State = UseState.Pending, Intid = (ushort)intid, Priority = (byte)priority, Group = (byte)group };
        if (intid < GicdFrame.SgiCount && !isV3)
        {
            TakeSource(cpu, (int)intid, ref use);
        }
        else
        {
            use.IsRepeat = (PerIntid<Word32, Bit>.Pending(Model, cpu, (int)intid / 32).Value & bit) == 0;
            again[bank] &= ~bit;
        }

        place[Key(bank, (int)intid)] = (short)(cpu * PlacesPerCpu + index);
        loaded[bank] |= bit;
        waiting[bank] |= bit;
        free[cpu] &= ~(1ul << index);
        waitingUses[cpu] |= 1ul << index;
    }

    /// <summary>The VMM tried to load a list register and the kernel refused.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="index">The list register.</param>
    public void Refused(int cpu, int index)
    {
        uses[cpu * PlacesPerCpu + index].State = UseState.Refused;
        free[cpu] &= ~(1ul << index);
    }

    /// <summary>The kernel is about to report the end of the interrupt in a list register, or one that was refused.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="index">The list register; any other number reports nothing.</param>
    public void Maintenance(int cpu, int index)
    {
        if (index < 0 || index >= listRegisterCount)
        {
            return;
        }

        ref ListRegisterUse use = ref uses[cpu * PlacesPerCpu + index];
        if (use.State == UseState.Ended)
        {
            int bank = Model.Bank(cpu, use.Intid / 32);
            reported = Key(bank, use.Intid);
            place[reported] = NowhereLoaded;
            loaded[bank] &= ~(1u << use.Intid);
        }

        use.State = UseState.Free;
        free[cpu] |= 1ul << index;
    }

    /// <summary>The guest read an acknowledge register, and hardware answered from the list registers.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="value">What it read.</param>
    /// <param name="alias">GICC_AIAR or ICC_IAR1_EL1; else GICC_IAR or ICC_IAR0_EL1.</param>
    /// <param name="activePriorities">GICV_APR0 or ICV_AP0R0_EL1 afterwards.</param>
    /// <param name="activePriorities1">ICV_AP1R0_EL1 afterwards.</param>
    public void GuestAcknowledges(int cpu, uint value, bool alias, uint activePriorities, uint activePriorities1 = 0)
    {
        uint intid = value & 0x3ff;
        if (intid < GicdFrame.IntidEnd)
        {
            Delivered(cpu, (int)intid);
            CheckSource(cpu, value);
        }
        else
        {
            CheckWithheld(cpu, alias);
        }

        SetActivePriorities(cpu, activePriorities, activePriorities1);
    }

    /// <summary>The guest wrote a register that ends: GICC_EOIR, GICC_AEOIR, GICC_DIR, or those of ICC.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="intid">The INTID in what it wrote.</param>
    /// <param name="deactivates">By EOImode this write deactivates.</param>
    /// <param name="index">The list register that hardware deactivated, or -1.</param>
    /// <param name="activePriorities">GICV_APR0 or ICV_AP0R0_EL1 afterwards.</param>
    /// <param name="activePriorities1">ICV_AP1R0_EL1 afterwards.</param>
    public void GuestEnds(int cpu, uint intid, bool deactivates, int index, uint activePriorities, uint activePriorities1 = 0)
    {
        SetActivePriorities(cpu, activePriorities, activePriorities1);
        if (!deactivates || !IsImplemented(intid))
        {
            return;
        }

        int bank = Model.Bank(cpu, (int)intid / 32);
        uint bit = 1u << (int)intid;
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        if (index >= 0)
        {
            uses[cpu * PlacesPerCpu + index].State = UseState.Ended;
            word.Active &= ~bit;
        }
        else if ((word.Active.Value & bit) != 0 && (loaded[bank] & bit) != 0)
        {
            Count(Deviation.EndOnAnotherCpu);
        }
        else if ((word.Active.Value & bit) != 0)
        {
            Count(Deviation.EndOfSoftwareActive);
            word.Active &= ~bit;
            stuck[bank] |= bit;
        }
    }

    private void SetActivePriorities(int cpu, uint group0, uint group1)
    {
        Model.ActivePriorities[cpu * 8] = group0;
        Model.ActivePriorities[cpu * 8 + 4] = group1;
    }

    private string? WrongAboutLoad(int cpu, uint intid, uint priority, uint group, int index)
    {
        if (!IsImplemented(intid))
        {
            return "is loaded and is not implemented (I5)";
        }

        if (index >= listRegisterCount || uses[cpu * PlacesPerCpu + index].State != UseState.Free)
        {
            return $"is loaded into list register {index}, which is not free (I10)";
        }

        int n = (int)intid / 32, bank = Model.Bank(cpu, n);
        uint bit = 1u << (int)intid;
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        if ((loaded[bank] & bit) != 0)
        {
            return "is loaded and is in a list register already (I8)";
        }

        if ((word.Enabled.Value & Forwarded(ref word) & ~word.Active.Value & PendingOrAgain(cpu, n) & bit) == 0)
        {
            return "is loaded and is not deliverable: not pending, disabled, active, or its group is disabled (IHI 0048B 3.2.4)";
        }

        if ((Routing<Word32, Bit>.Mine(Model, cpu, n, bit).Value & bit) == 0)
        {
            return "is loaded and this vCPU is not a target (IHI 0048B 4.3.12, IHI 0069 12.9 GICD_IROUTER)";
        }

        if (!Routing<Word32, Bit>.IsAwake(Model, cpu).Value)
        {
            return "is loaded and this vCPU's redistributor is asleep (IHI 0069 12.11 GICR_WAKER)";
        }

        uint itsPriority = Priority(bank, (int)intid);
        if (priority != itsPriority >> 3 || group != (word.Group.Value & bit) >> (int)intid)
        {
            return $"is loaded with priority {priority} of group {group}, which are not its own";
        }

        int urgent = MoreUrgent(cpu, (int)intid, itsPriority);
        return urgent < 0 ? null : $"is loaded before INTID {urgent}, which is more urgent (I4)";
    }

    /// <summary>An interrupt that should have been loaded first, or -1; among equal priorities the lowest INTID.</summary>
    private int MoreUrgent(int cpu, int intid, uint priority)
    {
        for (int n = 0; n < wordCount; n++)
        {
            int bank = Model.Bank(cpu, n);
            uint candidates = Candidates(cpu, n) & ~arriving[bank];
            for (candidates = candidates == 0 ? 0 : candidates & Routing<Word32, Bit>.Mine(Model, cpu, n, candidates).Value;
                candidates != 0; candidates &= candidates - 1)
            {
                int other = n * 32 + BitOperations.TrailingZeroCount(candidates);
                uint its = Priority(bank, other);
                if (its < priority || (its == priority && other < intid))
                {
                    return other;
                }
            }
        }

        return -1;
    }

    /// <summary>A load takes one source of an SGI: the lowest that waits. Which, the architecture leaves open.</summary>
    private void TakeSource(int cpu, int intid, ref ListRegisterUse use)
    {
        int at = cpu * 4 + intid / 4, shift = intid % 4 * 8;
        uint pending = Model.SgiSources[at].Value >> shift & 0xff;
        uint source = pending | (sgiAgain[at] >> shift & 0xff);
        use.Source = (byte)BitOperations.TrailingZeroCount(source);
        use.IsRepeat = (pending >> use.Source & 1) == 0;
        sgiAgain[at] &= ~(1u << (shift + use.Source));
    }
}
