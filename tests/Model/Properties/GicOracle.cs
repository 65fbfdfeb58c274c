using Lockstep.Model.Gic;

namespace Lockstep.Tests.Model.Properties;

/// <summary>
/// Which interrupt a CPU has before it and whether it is signalled, worked out in the plainest way: one interrupt after the
/// other, in integers (IHI 0048B 3.3 and its tables of binary points).
/// </summary>
internal static class GicOracle
{
    /// <summary>
    /// The most urgent interrupt that is enabled, pending, not active and for this CPU; of equals the lowest INTID; or -1.
    /// </summary>
    public static int Best(GicWorld w, int cpu, Func<int, bool>? except = null)
    {
        int best = -1;
        for (int intid = 0; intid < w.IntidEnd; intid++)
        {
            bool masked = !w.C.GroupEnablesMaskAfterPriority && !DistributorEnables(w, GroupOf(w, cpu, intid));
            bool candidate = w.Get(Field.Enabled, cpu, intid) && w.IsPending(cpu, intid) && !w.Get(Field.Active, cpu, intid)
                && !masked && IsFor(w, cpu, intid) && except?.Invoke(intid) != true;
            if (candidate && (best < 0 || Priority(w, cpu, intid) < Priority(w, cpu, best)))
            {
                best = intid;
            }
        }

        return best;
    }

    /// <summary>
    /// Whether the best one may be forwarded: its group is enabled in distributor and CPU interface, and the PE is awake.
    /// </summary>
    public static bool IsForwarded(GicWorld w, int cpu, int intid)
    {
        int group = GroupOf(w, cpu, intid);
        bool awake = w.IsV2 || (w.State.Cpus[cpu].Waker.Value & 4) == 0;
        return awake && DistributorEnables(w, group) && (w.State.Cpus[cpu].Enables.Value >> group & 1) == 1;
    }

    /// <summary>Whether it is signalled: forwarded, above the mask, and its group priority above the running one.</summary>
    public static bool IsSignalled(GicWorld w, int cpu, int intid)
    {
        if (intid < 0 || !IsForwarded(w, cpu, intid))
        {
            return false;
        }

        int priority = Priority(w, cpu, intid), running = Running(w, cpu), unit = GroupUnit(w, cpu, GroupOf(w, cpu, intid));
        return priority < w.State.Cpus[cpu].Pmr.Value && (running == 256 || priority / unit < running / unit);
    }

    /// <summary>
    /// How many priorities make one group priority (IHI 0048B table 3-2): with binary point n, bits 7 to n + 1 decide for Group 0,
    /// and bits 7 to n for Group 1, which has GICC_ABPR unless CBPR gives it GICC_BPR as Group 0's.
    /// </summary>
    public static int GroupUnit(GicWorld w, int cpu, int group)
    {
        CpuInterface<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit> c = w.State.Cpus[cpu];
        bool common = (c.Ctlr.Value >> (w.IsV2 ? 4 : 0) & 1) == 1;
        return group == 1 && !common ? 1 << (int)c.Bpr1.Value : 2 << (int)c.Bpr0.Value;
    }

    public static int Priority(GicWorld w, int cpu, int intid) =>
        (int)(w.State.Priorities[w.State.Bank(cpu, intid / 32) * 8 + intid % 32 / 4].Value >> (intid % 4 * 8) & 0xff);

    public static int GroupOf(GicWorld w, int cpu, int intid) => w.Get(Field.Group, cpu, intid) ? 1 : 0;

    /// <summary>The lowest bit of the active priorities registers, as a priority; 256 for none.</summary>
    public static int Running(GicWorld w, int cpu)
    {
        for (int level = 0; level < 128; level++)
        {
            uint word = w.State.ActivePriorities[cpu * 8 + level / 32].Value | w.State.ActivePriorities[cpu * 8 + 4 + level / 32].Value;
            if ((word >> (level % 32) & 1) == 1)
            {
                return level << w.C.ActivePriorityShift;
            }
        }

        return 256;
    }

    private static bool DistributorEnables(GicWorld w, int group) => (w.State.GicdCtlr.Value >> group & 1) == 1;

    private static bool IsFor(GicWorld w, int cpu, int intid)
    {
        if (intid < 32)
        {
            return true;
        }

        if (w.IsV2)
        {
            return w.Cpus == 1 || (w.State.Targets[w.State.Bank(0, intid / 32) * 8 + intid % 32 / 4].Value >> (intid % 4 * 8 + cpu) & 1) == 1;
        }

        uint low = w.State.RoutesLow[intid].Value, affinity = (low & 0x00ff_ffff) | w.State.RoutesHigh[intid].Value << 24;
        if (low >> 31 == 0)
        {
            return affinity == w.C.AffinityOf(cpu);
        }

        // Any one PE: the first that is awake and has the group enabled.
        int group = GroupOf(w, cpu, intid);
        return cpu == Enumerable.Range(0, w.Cpus).FirstOrDefault(
            other => (w.State.Cpus[other].Waker.Value & 4) == 0 && (w.State.Cpus[other].Enables.Value >> group & 1) == 1, -1);
    }
}
