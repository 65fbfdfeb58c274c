using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <content>The CPU interface: acknowledge, end, priorities (IHI 0048B 3.3 and 4.4; IHI 0069 4.8 and 12.2).</content>
public sealed partial class TransitionProperties
{
    [Property("T21", "Acknowledge with nothing to deliver returns 1023 and changes nothing; INTIDs 1020 to 1023 written to the end of interrupt and deactivate registers are ignored.",
        "IHI 0048B 4.4.4, 4.4.5; IHI 0069 12.2 ICC_EOIR1_EL1",
        Note = "Settled: DDI 0601 ICC_EOIR1_EL1, \"a write of a Special INTID is ignored\"; GICC_EOIR, the ID of a spurious interrupt is not UNPREDICTABLE.")]
    public void T21_Special_numbers() => GicCases.ForAll(nameof(T21_Special_numbers), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        uint special = 1020 + (uint)pick.Below(4);
        w.Prepare(cpu, 31, priority: 0);
        w.Line(cpu, 31, true);
        w.Acknowledge(cpu);
        GicWorld before = w.Copy();
        foreach (bool group1 in (bool[])[false, true])
        {
            w.End(cpu, new Taken(special, group1));
            w.Deactivate(cpu, new Taken(special, group1));
        }

        if (w.IsV2)
        {
            w.WriteC(cpu, GICC_AEOIR.OffsetBytes, special);
        }

        w.ShouldEqual(before);
        if (!w.IsSignalled(cpu))
        {
            w.Acknowledge(cpu).ShouldBeNull();
            w.ShouldEqual(before);
        }

        return true;
    }, restrict: s => s with { IntidWords = s.OneOfN ? 32 : s.IntidWords });

    [Property("T22", "Signalled: the most urgent of the enabled, pending, inactive interrupts for the CPU, if its group is enabled in distributor and CPU interface, "
        + "its priority is below the mask and its group priority below the running priority.",
        "IHI 0048B 3.2, 3.3 and the pseudocode of GICC_IAR; IHI 0069 4.7.2, 4.8",
        Note = "3.2: the distributor \"determines the highest priority pending interrupt\", the CPU interface \"whether the interrupt has sufficient priority\", and it \"never signals any interrupt that is active "
            + "and pending\". GICv2: the CPU interface's group enable is asked of the one chosen, which hides less urgent ones if its group is disabled there (pseudocode ReadGICC_IAR). GICv3 leaves "
            + "that open for what targets one PE (4.7.2, IMPLEMENTATION DEFINED), and the model hides; of 1 of N it does not, as no PE with the group disabled is chosen. An independent search "
            + "over all INTIDs is the oracle.")]
    public void T22_Deliverable() => GicCases.ForAll(nameof(T22_Deliverable), (w, pick) =>
    {
        for (int cpu = 0; cpu < w.Cpus; cpu++)
        {
            int best = GicOracle.Best(w, cpu);
            if (best >= 0 && pick.Below(3) == 0)
            {
                // The mask's edge: a priority is signalled above it only.
                w.State.Cpus[cpu].Pmr = (uint)GicOracle.Priority(w, cpu, best);
            }

            w.IsSignalled(cpu).ShouldBe(GicOracle.IsSignalled(w, cpu, best), $"CPU {cpu}, INTID {best}");
        }

        return true;
    }, runs: 750);

    [Property("T23", "EOImode 0: the end drops the priority and deactivates. EOImode 1: it drops the priority only, so that others of that priority may come, and DIR deactivates. "
        + "An active interrupt is not signalled again before.",
        "IHI 0048B 3.2, 3.2.1, 4.4.5, 4.4.15; IHI 0069 12.2 ICC_EOIR1_EL1",
        Note = "DDI 0601 GICC_EOIR: a write \"performs priority drop for the specified interrupt and, if the appropriate ... EOImode field == 0, also deactivates the interrupt\"; GICC_DIR: writes with "
            + "EOImode 0 \"must be ignored\".")]
    public void T23_End_of_interrupt() => GicCases.ForAll(nameof(T23_End_of_interrupt), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick), other = intid == 16 ? 17 : intid - 1;
        w.Prepare(cpu, intid);
        w.Prepare(cpu, other);
        w.Line(cpu, intid, true);
        Taken taken = w.Acknowledge(cpu)!.Value;
        w.Line(cpu, other, true);
        w.IsSignalled(cpu).ShouldBeFalse("the same priority does not preempt");
        w.End(cpu, taken);
        w.RunningPriority(cpu).ShouldBe(0xffu);
        w.ReadBit(IsActive, cpu, intid).ShouldBe(w.Setup.SplitsEnd);
        if (w.Setup.SplitsEnd)
        {
            Taken second = w.Acknowledge(cpu)!.Value;
            second.Intid.ShouldBe(other, "the active one is not signalled again");
            w.Line(cpu, other, false);
            w.Finish(cpu, second);
            w.IsSignalled(cpu).ShouldBeFalse();
            w.Deactivate(cpu, taken);
        }

        (w.ReadBit(IsActive, cpu, intid), w.IsSignalled(cpu)).ShouldBe((false, true));
        return true;
    }, restrict: Ready, ops: []);

    [Property("T24", "As many interrupts as there are group priorities below the mask nest by preemption (31 with 5 bits), and their ends in reverse order unwind the running priority exactly.",
        "IHI 0048B 3.3.2, 4.4.6, 4.4.12")]
    public void T24_Nesting() => GicCases.ForAll(nameof(T24_Nesting), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), unit = 1 << w.C.ActivePriorityShift;
        uint mask = 0xffu << (8 - w.C.PriorityBits) & 0xff;
        Stack<(Taken Taken, uint Outer)> nested = [];
        for (int priority = 256 - unit; priority >= 0; priority -= unit)
        {
            int intid = 32 + priority / unit;
            if (priority >= mask)
            {
                w.Prepare(cpu, intid, priority: (uint)priority);
                w.Line(cpu, intid, true);
                w.Acknowledge(cpu).ShouldBeNull("only what is below the mask is signalled");
                w.Line(cpu, intid, false);
            }
            else
            {
                w.Prepare(cpu, intid, priority: (uint)priority, group1: pick.Flag());
                w.Line(cpu, intid, true);
                uint outer = w.RunningPriority(cpu);
                Taken taken = w.Acknowledge(cpu)!.Value;
                (taken.Intid, w.RunningPriority(cpu)).ShouldBe((intid, (uint)priority));
                w.Line(cpu, intid, false);
                nested.Push((taken, outer));
            }
        }

        nested.Count.ShouldBe(256 / unit - ((256 - unit) < mask ? 0 : 1));
        while (nested.TryPop(out (Taken Taken, uint Outer) inner))
        {
            w.Finish(cpu, inner.Taken);
            w.RunningPriority(cpu).ShouldBe(inner.Outer);
        }

        w.Acknowledge(cpu).ShouldBeNull();
        return true;
    }, runs: 75, restrict: s => Ready(s) with { IntidWords = int.Max(6, s.IntidWords), HasGroups = true }, ops: []);

    [Property("T25", "Preemption compares group priorities only: with binary point n bits 7 to n+1 for Group 0 and bits 7 to n for Group 1; CBPR gives Group 1 the binary point of Group 0.",
        "IHI 0048B 3.3.3 table 3-2, 4.4.1, 4.4.3, 4.4.8; IHI 0069 4.8", Note = "CBPR: DDI 0601 GICC_BPR, \"determines interrupt preemption for both Group 0 and Group 1 interrupts\". Table 3-2, priority grouping by binary point: 0 leaves [7:1], 1 [7:2], and so on. That Group 1 has one bit more: recalled, text not found.")]
    public void T25_Binary_point() => GicCases.ForAll(nameof(T25_Binary_point), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), point0 = pick.Below(8), point1 = pick.Below(8);
        bool common = pick.Flag(), runningGroup = pick.Flag(), group = pick.Flag();
        uint outer = (uint)pick.Below(31) << 3, inner = (uint)pick.Below(31) << 3;
        SetBinaryPoints(w, cpu, (uint)point0, (uint)point1, common);
        w.Prepare(cpu, 40, priority: outer, group1: runningGroup);
        w.Prepare(cpu, 41, priority: inner, group1: group);
        w.Line(cpu, 40, true);
        if (w.Acknowledge(cpu) is not { Intid: 40 })
        {
            return false;
        }

        w.Line(cpu, 41, true);
        int zero = int.Max(point0, w.C.MinimumBinaryPoint), one = int.Max(point1, w.C.MinimumBinaryPoint + 1);
        int UnitOf(bool group1) => group1 && w.C.GroupsImplemented && !common ? 1 << one : 2 << zero;
        int implemented = 1 << (8 - w.C.PriorityBits);
        int running = (int)outer / implemented * implemented / UnitOf(runningGroup) * UnitOf(runningGroup);
        int newer = (int)inner / implemented * implemented;
        w.RunningPriority(cpu).ShouldBe((uint)running);
        bool preempts = newer / UnitOf(group) < running / UnitOf(group) && newer < (0xff & ~(implemented - 1));
        w.IsSignalled(cpu).ShouldBe(preempts);
        return true;
    }, runs: 900, restrict: s => Ready(s) with { HasGroups = true, MinimumBinaryPoint = -1 }, ops: []);

    [Property("T29", "GICv3: affinity routing is always on (ARE reads 1 whatever is written), RWP reads 0; so the distributor's copies of what describes INTIDs 0 to 31, "
        + "GICD_ITARGETSR, GICD_SGIR, GICD_CPENDSGIR and GICD_SPENDSGIR are RAZ/WI.",
        "IHI 0069 12.9 GICD_CTLR, GICD_ITARGETSR, GICD_SGIR", Note = "Settled: DDI 0601, each register says RAZ/WI or RES0 with affinity routing.")]
    public void T29_Affinity_routing() => GicCases.ForAll(nameof(T29_Affinity_routing), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        w.WriteD(cpu, GICD_CTLR.OffsetBytes, pick.Word());
        (w.ReadD(cpu, GICD_CTLR.OffsetBytes) & 0x8000_0010).ShouldBe(0x10u);
        uint[] offsets =
        [
            .. Enumerable.Range(1, 7).Select(k => (uint)k * 0x80), .. Enumerable.Range(0, 8).Select(k => 0x400 + 4 * (uint)k),
            0xc00, 0xc04, 0x800 + 4 * (uint)pick.Below(256), 0xf00, .. Enumerable.Range(0, 8).Select(k => 0xf10 + 4 * (uint)k),
        ];
        GicWorld before = w.Copy();
        foreach (uint at in offsets)
        {
            w.WriteD(cpu, at, pick.Word() | 1);
            w.ReadD(cpu, at).ShouldBe(0u, $"offset {at:x}");
        }

        w.ShouldEqual(before);
        return true;
    }, restrict: V3);

    [Property("T35", "An ICC register access that does not exist (GICv2, wrong direction, an active priorities register beyond the priorities) reads nothing and changes nothing here, "
        + "and is exactly one UNDEFINED exception at the instruction.",
        "IHI 0069 12.2; DDI 0487 D1.3.1 preferred return address")]
    public void T35_Absent_system_registers() => GicCases.ForAll(nameof(T35_Absent_system_registers), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        foreach (IccRegister r in Enum.GetValues<IccRegister>())
        {
            GicWorld before = w.Copy();
            if (!Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>.IccExists(w.C, r, isWrite: false))
            {
                w.ReadI(cpu, r).ShouldBe(0u);
            }

            if (!Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>.IccExists(w.C, r, isWrite: true))
            {
                w.WriteI(cpu, r, pick.Word());
                w.ShouldEqual(before);
            }
            else
            {
                w.IsV2.ShouldBeFalse();
            }
        }

        FaultCases.UndefinedSgiRegister(w.IsV2, pick.Word(), pick.Below(3), pick.Below(32));
        return true;
    });

    private static void SetBinaryPoints(GicWorld w, int cpu, uint point0, uint point1, bool common)
    {
        if (w.IsV2)
        {
            w.WriteC(cpu, GICC_BPR.OffsetBytes, point0);
            w.WriteC(cpu, GICC_ABPR.OffsetBytes, point1);
            w.WriteC(cpu, GICC_CTLR.OffsetBytes, w.ReadC(cpu, GICC_CTLR.OffsetBytes) | (common ? 1u << 4 : 0));
            return;
        }

        w.WriteI(cpu, IccRegister.ICC_BPR0_EL1, point0);
        w.WriteI(cpu, IccRegister.ICC_BPR1_EL1, point1);
        w.WriteI(cpu, IccRegister.ICC_CTLR_EL1, w.ReadI(cpu, IccRegister.ICC_CTLR_EL1) | (common ? 1u : 0));
    }
}
