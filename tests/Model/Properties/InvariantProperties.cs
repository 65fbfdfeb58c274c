using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>The I lines: what is so in every reachable state. This part: distributor and CPU interface.</summary>
public sealed partial class InvariantProperties
{
    [Property("I1", "A set register and its clear register read the same: enable, pending, active.", "IHI 0048B 4.3.5 to 4.3.10",
        Note = "Settled: DDI 0601 GICD_ISACTIVER and GICD_ICACTIVER read the same, and so do the others.")]
    public void I01_Set_and_clear_read_the_same() => GicCases.ForAll(nameof(I01_Set_and_clear_read_the_same), (w, pick) =>
    {
        for (int cpu = 0; cpu < w.Cpus; cpu++)
        {
            for (int intid = 0; intid < w.C.IntidCount; intid += 32)
            {
                foreach (uint set in (uint[])[GICD_ISENABLER.OffsetBytes, GICD_ISPENDR.OffsetBytes, GICD_ISACTIVER.OffsetBytes])
                {
                    w.Read(cpu, set, 1, intid).ShouldBe(w.Read(cpu, set + 0x80, 1, intid));
                }
            }
        }

        return true;
    });

    [Property("I2", "Active is set by acknowledge or GICD_ISACTIVER only, and cleared by an end, a deactivation or GICD_ICACTIVER only; these two registers do not change pending.",
        "IHI 0048B 3.2.4, 4.3.9, 4.3.10", Note = "Settled: DDI 0601 GICD_ISACTIVER, GICD_ICACTIVER.")]
    public void I02_Who_changes_active() => GicCases.Run(nameof(I02_Who_changes_active), (c, pick) =>
    {
        GicWorld w = new(c.Setup);
        foreach (Step step in c.Steps.Where(s => s.Op != Op.Wild))
        {
            GicWorld before = w.Copy();
            int nested = w.Nested[step.Cpu % w.Cpus].Count;
            w.Do(step);
            bool acknowledged = w.Nested[step.Cpu % w.Cpus].Count > nested;
            for (int i = 0; i < w.State.Intids.Length; i++)
            {
                uint was = before.State.Intids[i].Active.Value, now = w.State.Intids[i].Active.Value;
                ((now & ~was) == 0 || acknowledged || step.Op == Op.SetActive).ShouldBeTrue($"{step} made active");
                ((was & ~now) == 0 || step.Op is Op.End or Op.Deactivate or Op.ClearActive).ShouldBeTrue($"{step} deactivated");
                bool pendingChanged = w.State.Intids[i].Latch.Value != before.State.Intids[i].Latch.Value;
                (pendingChanged && step.Op is Op.SetActive or Op.ClearActive).ShouldBeFalse($"{step} changed pending");
            }
        }

        return true;
    }, runs: 240);

    [Property("I3", "SGIs are edge-triggered: GICD_ICFGR0 (GICR_ICFGR0) reads 0xaaaaaaaa whatever is written; PPIs may be fixed; the even bits of all registers read 0.",
        "IHI 0048B 4.3.13; IHI 0069 12.11 GICR_ICFGR0")]
    public void I03_Configuration() => GicCases.ForAll(nameof(I03_Configuration), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = pick.Below(w.C.IntidCount);
        uint fixedPpis = w.Read(cpu, GICD_ICFGR.OffsetBytes, 2, 16);
        foreach (int at in (int[])[0, 16, intid])
        {
            w.Write(cpu, GICD_ICFGR.OffsetBytes, 2, at, pick.Word());
            (w.Read(cpu, GICD_ICFGR.OffsetBytes, 2, at) & 0x5555_5555).ShouldBe(0u);
        }

        w.Read(cpu, GICD_ICFGR.OffsetBytes, 2, 0).ShouldBe(0xaaaa_aaaau);
        (!w.C.PpiConfigurationIsFixed || w.Read(cpu, GICD_ICFGR.OffsetBytes, 2, 16) == fixedPpis).ShouldBeTrue();
        return true;
    });

    [Property("I4", "A smaller value is more urgent: what is acknowledged has the smallest priority of what is deliverable, and of equals the lowest INTID.",
        "IHI 0048B 3.3", Note = "Which of equals comes first is IMPLEMENTATION DEFINED (3.3; IHI 0069 4.8); the lowest INTID is the model's choice.")]
    public void I04_Most_urgent_first() => GicCases.ForAll(nameof(I04_Most_urgent_first), (w, pick) =>
    {
        for (int cpu = 0; cpu < w.Cpus; cpu++)
        {
            int best = GicOracle.Best(w, cpu);
            bool signalled = GicOracle.IsSignalled(w, cpu, best);
            (w.Acknowledge(cpu)?.Intid ?? -1).ShouldBe(signalled ? best : -1);
        }

        return true;
    }, runs: 600);

    [Property("I5", "INTIDs from 32 (ITLinesNumber + 1) or 1020 up are RAZ/WI in every register, have no input and are never pending.",
        "IHI 0048B 4.3.2, 2.2.1; IHI 0069 2.2")]
    public void I05_Absent_INTIDs() => GicCases.ForAll(nameof(I05_Absent_INTIDs), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        int intid = w.IntidEnd + pick.Below(1024 - w.IntidEnd);
        GicWorld before = w.Copy();
        w.Line(cpu, intid, true);
        w.SetGroup(cpu, intid, true);
        w.ReadBit(GICD_IGROUPR.OffsetBytes, cpu, intid).ShouldBeFalse();
        for (uint first = GICD_ISENABLER.OffsetBytes; first <= GICD_ICACTIVER.OffsetBytes; first += 0x80)
        {
            w.WriteOne(first, cpu, intid);
            w.ReadBit(first, cpu, intid).ShouldBeFalse();
        }

        w.SetPriority(cpu, intid, 0xff);
        w.SetEdge(cpu, intid, true);
        w.WriteD(cpu, GICD_ITARGETSR.OffsetBytes + (uint)intid, 0xff, 1);
        (w.PriorityOf(cpu, intid), w.Read(cpu, GICD_ICFGR.OffsetBytes, 2, intid) >> (intid % 16 * 2) & 3).ShouldBe((0u, 0u));
        w.ReadD(cpu, GICD_ITARGETSR.OffsetBytes + (uint)intid, 1).ShouldBe(0u);
        w.ShouldEqual(before);
        return true;
    });

    [Property("I6", "GICD_TYPER: ITLinesNumber is the INTIDs in words of 32, less one; CPUNumber is the CPUs less one in GICv2, and 0 in GICv3, which has no legacy CPUs. "
        + "GICD_TYPER, GICD_IIDR and the peripheral identification ignore writes.",
        "IHI 0048B 4.3.2, 4.3.3, 4.3.18; IHI 0069 12.9 GICD_TYPER")]
    public void I06_Identification() => GicCases.ForAll(nameof(I06_Identification), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        uint typer = w.ReadD(cpu, GICD_TYPER.OffsetBytes);
        (typer & 0x1f, typer >> 5 & 7).ShouldBe(((uint)(w.C.IntidCount + 31) / 32 - 1, w.IsV2 ? (uint)w.Cpus - 1 : 0));
        GicWorld before = w.Copy();
        uint identification = w.IsV2 ? 0xfd0u : 0xffd0u;
        foreach (uint at in (uint[])[4, 8, .. Enumerable.Range(0, 12).Select(i => identification + 4 * (uint)i)])
        {
            uint value = w.ReadD(cpu, at);
            w.WriteD(cpu, at, pick.Word());
            w.ReadD(cpu, at).ShouldBe(value);
        }

        (w.ReadD(cpu, identification + 0x18) >> 4).ShouldBe(w.IsV2 ? 2u : 3u, "PIDR2.ArchRev");
        w.ShouldEqual(before);
        return true;
    });

    [Property("I7", "While the guest ends interrupts in reverse order the active priorities are a strictly decreasing stack, the running priority is its top, and all are 0 when nothing is between acknowledge and end.",
        "IHI 0048B 3.3.2, 4.4.6, 4.4.12; IHI 0069 4.8.3")]
    public void I07_Active_priorities_are_a_stack() => GicCases.Run(nameof(I07_Active_priorities_are_a_stack), (c, pick) =>
    {
        GicWorld w = new(c.Setup with { IsReady = true });
        foreach (int intid in w.Hot)
        {
            w.Prepare(pick.Below(w.Cpus), intid, priority: (uint)pick.Below(32) << 3, group1: pick.Flag());
        }

        Stack<uint>[] stacks = [.. w.Nested.Select(_ => new Stack<uint>())];
        foreach (Step step in c.Steps)
        {
            int cpu = step.Cpu % w.Cpus, nested = w.Nested[cpu].Count;
            w.Do(step);
            if (w.Nested[cpu].Count > nested)
            {
                uint now = w.RunningPriority(cpu);
                (stacks[cpu].Count == 0 || now < stacks[cpu].Peek()).ShouldBeTrue("strictly decreasing");
                stacks[cpu].Push(now);
            }
            else if (w.Nested[cpu].Count < nested)
            {
                stacks[cpu].Pop();
            }

            w.RunningPriority(cpu).ShouldBe(stacks[cpu].TryPeek(out uint top) ? top : 0xff);
            ActivePriorities(w, cpu).ShouldBe(stacks[cpu].Count);
        }

        return stacks.Length > 0;
    }, runs: 300, ops: GicCases.Lawful);

    private static int ActivePriorities(GicWorld w, int cpu) => Enumerable.Range(0, 4).Sum(n => System.Numerics.BitOperations.PopCount(w.IsV2
        ? w.ReadC(cpu, GICC_APR.OffsetBytes + 4 * (uint)n) | w.ReadC(cpu, GICC_NSAPR.OffsetBytes + 4 * (uint)n)
        : w.ReadI(cpu, IccRegister.ICC_AP0R0_EL1 + n) | w.ReadI(cpu, IccRegister.ICC_AP1R0_EL1 + n)));
}
