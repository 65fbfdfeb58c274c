using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>The words of a state of the interrupt controller, by the names of the registers that show them.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GicWords<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>What is done with a word.</summary>
    public delegate void Visit(string name, ref W word);

    /// <summary>Visits every word, always in the same order.</summary>
    public static void Each(GicState<W, B> s, Visit visit)
    {
        visit("GICD_CTLR", ref s.GicdCtlr);
        for (int bank = 0; bank < s.Intids.Length; bank++)
        {
            EachOfBank(s, bank, visit);
        }

        for (int i = 0; i < s.RoutesLow.Length; i++)
        {
            visit($"GICD_IROUTER{i}[31:0]", ref s.RoutesLow[i]);
            visit($"GICD_IROUTER{i}[63:32]", ref s.RoutesHigh[i]);
        }

        for (int cpu = 0; cpu < s.Cpus.Length; cpu++)
        {
            EachOfCpu(s, cpu, visit);
        }
    }

    /// <summary>The words and their names.</summary>
    public static IEnumerable<(string Name, W Value)> All(GicState<W, B> s)
    {
        List<(string, W)> words = [];
        Each(s, (string name, ref W word) => words.Add((name, word)));
        return words;
    }

    private static void EachOfBank(GicState<W, B> s, int bank, Visit visit)
    {
        int n = int.Max(0, bank - s.Cpus.Length + 1);
        string cpu = n == 0 ? $" of CPU {bank}" : "";
        ref IntidWord<W, B> word = ref s.Intids[bank];
        visit($"GICD_ISENABLER{n}{cpu}", ref word.Enabled);
        visit($"latch of GICD_ISPENDR{n}{cpu}", ref word.Latch);
        visit($"input lines of INTIDs {32 * n} to {32 * n + 31}{cpu}", ref word.Line);
        visit($"GICD_ISACTIVER{n}{cpu}", ref word.Active);
        visit($"edge bits (GICD_ICFGR) of INTIDs {32 * n} to {32 * n + 31}{cpu}", ref word.Edge);
        visit($"GICD_IGROUPR{n}{cpu}", ref word.Group);
        for (int i = 0; i < 8; i++)
        {
            visit($"GICD_IPRIORITYR{8 * n + i}{cpu}", ref s.Priorities[bank * 8 + i]);
            if (s.Targets.Length > 0)
            {
                visit($"GICD_ITARGETSR{8 * n + i}{cpu}", ref s.Targets[bank * 8 + i]);
            }
        }
    }

    private static void EachOfCpu(GicState<W, B> s, int cpu, Visit visit)
    {
        bool v2 = s.Configuration.Version == GicVersion.V2;
        for (int i = 0; v2 && i < 4; i++)
        {
            visit($"GICD_SPENDSGIR{i} of CPU {cpu}", ref s.SgiSources[cpu * 4 + i]);
        }

        for (int i = 0; i < 4; i++)
        {
            visit($"{(v2 ? "GICC_APR" : "ICC_AP0R")}{i} of CPU {cpu}", ref s.ActivePriorities[cpu * 8 + i]);
            visit($"{(v2 ? "GICC_NSAPR" : "ICC_AP1R")}{i} of CPU {cpu}", ref s.ActivePriorities[cpu * 8 + 4 + i]);
        }

        ref CpuInterface<W, B> c = ref s.Cpus[cpu];
        visit($"{(v2 ? "GICC_CTLR" : "ICC_CTLR_EL1")} modes of CPU {cpu}", ref c.Ctlr);
        visit($"{(v2 ? "GICC_CTLR" : "ICC_IGRPEN_EL1")} group enables of CPU {cpu}", ref c.Enables);
        visit($"{(v2 ? "GICC_PMR" : "ICC_PMR_EL1")} of CPU {cpu}", ref c.Pmr);
        visit($"{(v2 ? "GICC_BPR" : "ICC_BPR0_EL1")} of CPU {cpu}", ref c.Bpr0);
        visit($"{(v2 ? "GICC_ABPR" : "ICC_BPR1_EL1")} of CPU {cpu}", ref c.Bpr1);
        visit($"GICR_WAKER of CPU {cpu}", ref c.Waker);
    }
}
