using System;
using System.Runtime.CompilerServices;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// The state of 32 INTIDs, one bit each. Of one interrupt: enabled, latch, line, active, edge, group; it is pending when
/// latch, or line unless edge (IHI 0048B 3.2.4 and 4.3.8).
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public struct IntidWord<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Forwarded when pending (GICD_ISENABLER).</summary>
    public W Enabled;

    /// <summary>Made pending by an edge or by software, and not acknowledged or cleared since. In GICv2 unused for SGIs.</summary>
    public W Latch;

    /// <summary>The input signal is asserted.</summary>
    public W Line;

    /// <summary>Acknowledged and not deactivated (GICD_ISACTIVER).</summary>
    public W Active;

    /// <summary>Edge-triggered (GICD_ICFGR); else level-sensitive.</summary>
    public W Edge;

    /// <summary>Group 1 (GICD_IGROUPR); else Group 0.</summary>
    public W Group;
}

/// <summary>The registers of one CPU interface (IHI 0048B 4.4, IHI 0069 12.2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public struct CpuInterface<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>GICC_CTLR, or ICC_CTLR_EL1's writable bits.</summary>
    public W Ctlr;

    /// <summary>Group enables: bit 0 for Group 0, bit 1 for Group 1 (GICC_CTLR bits 1:0; ICC_IGRPEN0_EL1, ICC_IGRPEN1_EL1).</summary>
    public W Enables;

    /// <summary>GICC_PMR, ICC_PMR_EL1.</summary>
    public W Pmr;

    /// <summary>GICC_BPR, ICC_BPR0_EL1.</summary>
    public W Bpr0;

    /// <summary>GICC_ABPR, ICC_BPR1_EL1.</summary>
    public W Bpr1;

    /// <summary>GICR_WAKER (GICv3).</summary>
    public W Waker;
}

/// <summary>Distributor, redistributors, CPU interfaces and input lines.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public sealed class GicState<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Which implementation.</summary>
    public readonly GicConfiguration Configuration;

    /// <summary>GICD_CTLR's group enables: bit 0 for Group 0, bit 1 for Group 1.</summary>
    public W GicdCtlr;

    /// <summary>By <see cref="Bank"/>: 32 INTIDs each.</summary>
    public readonly IntidWord<W, B>[] Intids;

    /// <summary>By <see cref="Bank"/> times 8: four priorities each (GICD_IPRIORITYR).</summary>
    public readonly W[] Priorities;

    /// <summary>By <see cref="Bank"/> times 8: four target lists each (GICD_ITARGETSR, GICv2); those of private INTIDs unused.</summary>
    public readonly W[] Targets;

    /// <summary>By INTID: bits 31:0 of GICD_IROUTER (GICv3).</summary>
    public readonly W[] RoutesLow;

    /// <summary>By INTID: bits 63:32 of GICD_IROUTER (GICv3).</summary>
    public readonly W[] RoutesHigh;

    /// <summary>By target CPU times 4: of four SGIs each, the sources from which it is pending (GICD_SPENDSGIR, GICv2).</summary>
    public readonly W[] SgiSources;

    /// <summary>By CPU times 8, plus 4 for Group 1: active priorities (GICC_APR, GICC_NSAPR, ICC_AP0R_EL1, ICC_AP1R_EL1).</summary>
    public readonly W[] ActivePriorities;

    /// <summary>By CPU.</summary>
    public readonly CpuInterface<W, B>[] Cpus;

    /// <summary>All zero; <see cref="Gic{W, B}.Reset"/> makes a state after reset.</summary>
    public GicState(GicConfiguration configuration)
    {
        Configuration = configuration;
        int banks = configuration.CpuCount + configuration.WordCount - 1;
        bool v3 = configuration.Version == GicVersion.V3;
        Intids = new IntidWord<W, B>[banks];
        Priorities = new W[banks * 8];
        Targets = new W[v3 ? 0 : banks * 8];
        RoutesLow = new W[v3 ? configuration.IntidCount : 0];
        RoutesHigh = new W[v3 ? configuration.IntidCount : 0];
        SgiSources = new W[v3 ? 0 : configuration.CpuCount * 4];
        ActivePriorities = new W[configuration.CpuCount * 8];
        Cpus = new CpuInterface<W, B>[configuration.CpuCount];
        GicdCtlr = 0u;
        Array.Fill(Intids, new IntidWord<W, B> { Enabled = 0u, Latch = 0u, Line = 0u, Active = 0u, Edge = 0u, Group = 0u });
        Array.Fill(Priorities, (W)0u);
        Array.Fill(Targets, (W)0u);
        Array.Fill(RoutesLow, (W)0u);
        Array.Fill(RoutesHigh, (W)0u);
        Array.Fill(SgiSources, (W)0u);
        Array.Fill(ActivePriorities, (W)0u);
        Array.Fill(Cpus, new CpuInterface<W, B> { Ctlr = 0u, Enables = 0u, Pmr = 0u, Bpr0 = 0u, Bpr1 = 0u, Waker = 0u });
    }

    /// <summary>Where INTIDs 32n to 32n+31 are, as <paramref name="cpu"/> sees them: INTIDs 0 to 31 are banked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bank(int cpu, int n) => n == 0 ? cpu : Configuration.CpuCount - 1 + n;

    /// <summary>INTIDs 32n to 32n+31, as <paramref name="cpu"/> sees them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref IntidWord<W, B> Intid(int cpu, int n) => ref Intids[Bank(cpu, n)];

    /// <summary>Makes <paramref name="other"/>, of the same configuration, equal to this.</summary>
    public void CopyTo(GicState<W, B> other)
    {
        other.GicdCtlr = GicdCtlr;
        Array.Copy(Intids, other.Intids, Intids.Length);
        Array.Copy(Priorities, other.Priorities, Priorities.Length);
        Array.Copy(Targets, other.Targets, Targets.Length);
        Array.Copy(RoutesLow, other.RoutesLow, RoutesLow.Length);
        Array.Copy(RoutesHigh, other.RoutesHigh, RoutesHigh.Length);
        Array.Copy(SgiSources, other.SgiSources, SgiSources.Length);
        Array.Copy(ActivePriorities, other.ActivePriorities, ActivePriorities.Length);
        Array.Copy(Cpus, other.Cpus, Cpus.Length);
    }

    /// <summary>Goes through all of the state.</summary>
    /// <typeparam name="V">The visitor.</typeparam>
    /// <param name="visitor">What is done with it.</param>
    public void VisitState<V>(ref V visitor)
        where V : struct, IStateVisitor
    {
        visitor.Visit(new Span<W>(ref GicdCtlr));
        visitor.Visit<IntidWord<W, B>>(Intids);
        visitor.Visit<W>(Priorities);
        visitor.Visit<W>(Targets);
        visitor.Visit<W>(RoutesLow);
        visitor.Visit<W>(RoutesHigh);
        visitor.Visit<W>(SgiSources);
        visitor.Visit<W>(ActivePriorities);
        visitor.Visit<CpuInterface<W, B>>(Cpus);
    }

    /// <summary>Whether all of the state is the same.</summary>
    public B StateEquals(GicState<W, B> other)
    {
        B equal = GicdCtlr == other.GicdCtlr;
        for (int i = 0; i < Intids.Length; i++)
        {
            ref IntidWord<W, B> a = ref Intids[i], b = ref other.Intids[i];
            equal &= (a.Enabled == b.Enabled) & (a.Latch == b.Latch) & (a.Line == b.Line)
                & (a.Active == b.Active) & (a.Edge == b.Edge) & (a.Group == b.Group);
        }

        for (int i = 0; i < Cpus.Length; i++)
        {
            ref CpuInterface<W, B> a = ref Cpus[i], b = ref other.Cpus[i];
            equal &= (a.Ctlr == b.Ctlr) & (a.Enables == b.Enables) & (a.Pmr == b.Pmr)
                & (a.Bpr0 == b.Bpr0) & (a.Bpr1 == b.Bpr1) & (a.Waker == b.Waker);
        }

        return equal & WordsEqual(Priorities, other.Priorities) & WordsEqual(Targets, other.Targets)
            & WordsEqual(RoutesLow, other.RoutesLow) & WordsEqual(RoutesHigh, other.RoutesHigh)
            & WordsEqual(SgiSources, other.SgiSources) & WordsEqual(ActivePriorities, other.ActivePriorities);
    }

    private static B WordsEqual(W[] a, W[] b)
    {
        B equal = true;
        for (int i = 0; i < a.Length; i++)
        {
            equal &= a[i] == b[i];
        }

        return equal;
    }
}
