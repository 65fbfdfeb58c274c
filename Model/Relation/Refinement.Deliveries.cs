using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Relation;

/// <content>Whether the model allows the delivery that hardware made from the list registers, or that it made none.</content>
public sealed partial class Refinement
{
    private void Delivered(int cpu, int intid)
    {
        int n = intid / 32, bank = Model.Bank(cpu, n), at = place[Key(bank, intid)];
        uint bit = 1u << intid;
        if (at < 0 || at / PlacesPerCpu != cpu || uses[at].State != UseState.Pending)
        {
            Fail(cpu, intid, "was acknowledged and is not pending in a list register of this vCPU");
            return;
        }

        ref ListRegisterUse use = ref uses[at];
        Deliveries++;
        CheckAllowed(cpu, intid, in use);
        use.State = UseState.Active;
        waiting[bank] &= ~bit;
        waitingUses[cpu] &= ~(1ul << (at % PlacesPerCpu));
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        word.Latch &= ~bit;
        word.Active |= use.IsOfBeforeReset ? 0 : bit;
        if (intid < (int)GicdFrame.SgiCount && !isV3)
        {
            Model.SgiSources[cpu * 4 + intid / 4] &= ~(1u << (intid % 4 * 8 + use.Source));
        }
    }

    /// <summary>What an acknowledge register shows beside the INTID: of an SGI the source (IHI 0048B 4.4.4), else 0.</summary>
    private void CheckSource(int cpu, uint value)
    {
        uint intid = value & 0x3ff, shown = value >> GICC_IAR.CPUID.Lo, source = 0;
        if (intid < GicdFrame.SgiCount && !isV3)
        {
            int at = place[Key(cpu, (int)intid)];
            source = at < 0 ? 0u : uses[at].Source;
        }

        if (shown == 0 && source != 0)
        {
            Count(Deviation.SgiSourceLost);
        }
        else if (shown != source)
        {
            Fail(cpu, (int)intid, $"was acknowledged, and the register shows source {shown} in place of {source} (IHI 0048B 4.4.4)");
        }
    }

    private void CheckAllowed(int cpu, int intid, in ListRegisterUse use)
    {
        int n = intid / 32, bank = Model.Bank(cpu, n);
        uint bit = 1u << intid;
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        if (!IsDeliverable(cpu, intid))
        {
            Count(use.IsOfBeforeReset ? Deviation.DeliveryAcrossReset
                : use.IsRepeat ? Deviation.MergeUnknown : Deviation.DeliveryInFlight);
            return;
        }

        if ((word.Line.Value & ~word.Edge.Value & ~word.Latch.Value & ~signal[bank] & bit) != 0)
        {
            Count(n == 0 ? Deviation.TimerHeld : Deviation.LineSampledAtAcknowledge);
        }

        CheckOrder(cpu, intid, in use);
    }

    /// <summary>Whether the model's distributor would forward an interrupt to this vCPU now.</summary>
    private bool IsDeliverable(int cpu, int intid)
    {
        int n = intid / 32;
        uint bit = 1u << intid;
        ref IntidWord<Word32, Bit> word = ref Model.Intid(cpu, n);
        uint pending = PerIntid<Word32, Bit>.Pending(Model, cpu, n).Value;
        return (pending & word.Enabled.Value & ~word.Active.Value & Forwarded(ref word)
            & Routing<Word32, Bit>.Mine(Model, cpu, n, bit).Value & bit) != 0 && Routing<Word32, Bit>.IsAwake(Model, cpu).Value;
    }

    /// <summary>Whether the priorities allow this delivery now, before any other.</summary>
    private void CheckOrder(int cpu, int intid, in ListRegisterUse use)
    {
        int bank = Model.Bank(cpu, intid / 32);
        HighestPending<Word32, Bit> own = new()
        {
            Intid = (uint)intid,
            Priority = AtInterface(Priority(bank, intid)),
            Group1 = Word32.Bit(Model.Intids[bank].Group, intid % 32),
            GroupEnabled = Word32.Bit(Model.Cpus[cpu].Enables, (int)(Model.Intids[bank].Group.Value >> intid & 1)),
        };
        bool isChanged = IsChanged(cpu, in use);
        HighestPending<Word32, Bit> best = AtDistributor(cpu);
        CountCoarseOrder(cpu, in own, isFirst: best.Priority.Value >= own.Priority.Value);
        if (isV3 && !best.GroupEnabled.Value)
        {
            // Whether one of a group that this interface disables hides the others is IMPLEMENTATION DEFINED (IHI 0069 4.7.2).
            return;
        }

        bool isHidden = !Delivery<Word32, Bit>.IsSignalled(Model, cpu, own).Value;
        if ((isHidden || best.Priority.Value < own.Priority.Value) && isChanged)
        {
            Count(Deviation.PriorityFixedAtLoad);
        }
        else if (isHidden)
        {
            Fail(cpu, intid, "was acknowledged, and the priority mask, the running priority or its group hides it (IHI 0048B 3.3)");
        }
        else if (best.Priority.Value < own.Priority.Value)
        {
            CheckPassedOver(cpu, (int)best.Intid.Value);
        }
    }

    /// <summary>No interrupt was acknowledged: the model must have none to signal, or a deviation keeps it back.</summary>
    private void CheckWithheld(int cpu, bool alias)
    {
        HighestPending<Word32, Bit> best = AtDistributor(cpu);
        bool isReached = alias ? best.Group1.Value : !best.Group1.Value || (Model.Cpus[cpu].Ctlr.Value & 4) != 0;
        if (isReached && Delivery<Word32, Bit>.IsSignalled(Model, cpu, best).Value)
        {
            CheckPassedOver(cpu, (int)best.Intid.Value);
        }
    }

    /// <summary>
    /// The interrupt that the model has before the CPU interface was passed over: one of the deviations must say why. Also when
    /// its group is disabled there: then it hides the less urgent ones (IHI 0048B, pseudocode ReadGICC_IAR).
    /// </summary>
    private void CheckPassedOver(int cpu, int intid)
    {
        int bank = Model.Bank(cpu, intid / 32), at = place[Key(bank, intid)];
        Deviation? reason = null;
        if (at >= 0)
        {
            ref ListRegisterUse use = ref uses[at];
            reason = at / PlacesPerCpu != cpu ? Deviation.TargetChosenAtLoad
                : use.State == UseState.Ended ? Deviation.EndReportedLate
                : use.IsOfBeforeReset ? Deviation.DeliveryAcrossReset
                : IsChanged(cpu, in use) ? Deviation.PriorityFixedAtLoad : null;
            if (reason == null && use.State == UseState.Pending && IsBehindAnother(cpu, in use))
            {
                return;
            }
        }
        else if ((stuck[bank] >> intid & 1) != 0)
        {
            reason = Deviation.EndOfSoftwareActive;
        }
        else if (free[cpu] == 0)
        {
            reason = Deviation.NoPreemptionOfLoaded;
        }

        if (reason == null)
        {
            Fail(cpu, intid, "is the most urgent for this CPU interface, and the guest got something else (IHI 0048B 4.4.4)");
        }
        else
        {
            Count(reason.Value);
        }
    }

    /// <summary>
    /// Whether hardware has another list register before this one: one of the same priority, whose order the architecture leaves
    /// open, or a more urgent one that the guest made undeliverable or less urgent since its load.
    /// </summary>
    private bool IsBehindAnother(int cpu, in ListRegisterUse use)
    {
        for (ulong others = waitingUses[cpu]; others != 0; others &= others - 1)
        {
            ref ListRegisterUse other = ref uses[cpu * PlacesPerCpu + BitOperations.TrailingZeroCount(others)];
            uint its = AtInterface((uint)other.Priority << 3), own = AtInterface((uint)use.Priority << 3);
            if (its > own || other.Intid == use.Intid)
            {
                continue;
            }

            bool isChanged = IsChanged(cpu, in other);
            bool isLate = !isChanged && !IsDeliverable(cpu, other.Intid);
            if (isChanged || isLate)
            {
                Count(isChanged ? Deviation.PriorityFixedAtLoad : Deviation.DeliveryInFlight);
            }

            if (isChanged || isLate || its == own)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the guest changed priority or group since the load.</summary>
    private bool IsChanged(int cpu, in ListRegisterUse use)
    {
        int bank = Model.Bank(cpu, use.Intid / 32);
        return Priority(bank, use.Intid) >> 3 != use.Priority || (Model.Intids[bank].Group.Value >> use.Intid & 1) != use.Group;
    }
}
