using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Model.Relation;

/// <content>Input lines, as devices drive them and as the kernel tells of them; and the guest's reset.</content>
public sealed partial class Refinement
{
    /// <summary>A device or timer drives its line. Nobody but the kernel sees it yet.</summary>
    /// <param name="cpu">The vCPU of a private INTID.</param>
    /// <param name="intid">The INTID.</param>
    /// <param name="level">The level.</param>
    public void DeviceDrives(int cpu, int intid, bool level)
    {
        int bank = Model.Bank(cpu, intid / 32);
        signal[bank] = level ? signal[bank] | 1u << intid : signal[bank] & ~(1u << intid);
    }

    /// <summary>The kernel is about to tell the VMM of a physical interrupt, which it masks until it is acknowledged.</summary>
    /// <param name="cpu">The vCPU of a private INTID.</param>
    /// <param name="intid">The INTID.</param>
    /// <param name="isEdge">The physical trigger.</param>
    public void LineRises(int cpu, int intid, bool isEdge)
    {
        int bank = Model.Bank(cpu, intid / 32);
        uint bit = 1u << intid;
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        if (((word.Edge.Value & bit) != 0) != isEdge)
        {
            Count(Deviation.TriggerIsTheSystems);
        }

        again[bank] |= word.Edge.Value & waiting[bank] & bit;
        PerIntid<Word32, Bit>.SetLine(ref word, intid % 32, true);
        arriving[bank] |= bit;
        hasArriving = true;
    }

    /// <summary>
    /// The line of a device that the VMM emulates: level-sensitive, without a kernel and without an acknowledge between the device and the
    /// distributor, so it is what the architecture calls a line (IHI 0048B 1.4.2).
    /// </summary>
    /// <param name="intid">An SPI that is not passed through.</param>
    /// <param name="level">The level.</param>
    public void VirtualLine(int intid, bool level)
    {
        DeviceDrives(0, intid, level);
        PerIntid<Word32, Bit>.SetLine(ref Model.Intids[Model.Bank(0, intid / 32)], intid % 32, level);
    }

    /// <summary>
    /// The VMM acknowledged a physical interrupt: once for each notification, and after the guest ended it, unless the guest
    /// discarded it (an edge that it cleared) or was reset.
    /// </summary>
    /// <param name="cpu">The vCPU of a private INTID.</param>
    /// <param name="intid">The INTID.</param>
    public void LineAcknowledged(int cpu, int intid)
    {
        int bank = Model.Bank(cpu, intid / 32);
        if (!IsRightToAcknowledge(bank, intid))
        {
            ApplyDeferred();
        }

        uint bit = 1u << intid;
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        if ((word.Line.Value & bit) == 0)
        {
            Fail(cpu, intid, "was acknowledged at its source, and no acknowledge is owed");
        }
        else if (!IsRightToAcknowledge(bank, intid))
        {
            Fail(cpu, intid, "was acknowledged at its source before the guest ended it (T41)");
        }

        PerIntid<Word32, Bit>.SetLine(ref word, intid % 32, false);
    }

    /// <summary>The guest is reset: registers are at reset, list registers are not.</summary>
    public void ResetBegins()
    {
        for (int bank = 0; bank < loaded.Length; bank++)
        {
            Word32 line = Model.Intids[bank].Line;
            Model.Intids[bank] = atReset.Intids[bank];
            Model.Intids[bank].Line = line;
            again[bank] = 0;
            stuck[bank] = 0;
        }

        Model.GicdCtlr = atReset.GicdCtlr;
        System.Array.Copy(atReset.Priorities, Model.Priorities, Model.Priorities.Length);
        System.Array.Copy(atReset.Targets, Model.Targets, Model.Targets.Length);
        System.Array.Copy(atReset.SgiSources, Model.SgiSources, Model.SgiSources.Length);
        System.Array.Copy(atReset.RoutesLow, Model.RoutesLow, Model.RoutesLow.Length);
        System.Array.Copy(atReset.RoutesHigh, Model.RoutesHigh, Model.RoutesHigh.Length);
        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            Model.Cpus[cpu].Waker = atReset.Cpus[cpu].Waker;
        }

        System.Array.Clear(sgiAgain);
        for (int i = 0; i < uses.Length; i++)
        {
            uses[i].IsOfBeforeReset = true;
        }

        isResetting = true;
    }

    /// <summary>The reset is done: each acknowledge that was owed has been made.</summary>
    public void ResetEnds()
    {
        isResetting = false;
        for (int bank = 0; bank < loaded.Length; bank++)
        {
            if (Model.Intids[bank].Line.Value != 0)
            {
                Fail(int.Min(bank, cpuCount - 1), -1, "an acknowledge that was owed at the reset was not made");
            }
        }
    }

    private bool IsRightToAcknowledge(int bank, int intid)
    {
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        uint bit = 1u << intid;
        bool isDiscarded = (word.Edge.Value & ~(word.Latch.Value | again[bank] | loaded[bank]) & bit) != 0;
        return isResetting || isDiscarded || (reported == Key(bank, intid) && (loaded[bank] & bit) == 0);
    }
}
