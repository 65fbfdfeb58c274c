using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <content>GICv3: redistributors, affinity routing, SGIs by system register (IHI 0069 12.2, 12.9, 12.11).</content>
public sealed partial class TransitionProperties
{
    [Property("T30", "Any PE may access any redistributor, and its owner is affected; GICR_TYPER has the owner's affinity and number, Last is set in the last frame only, and its two words are read apart.",
        "IHI 0069 12.10, 12.11 GICR_TYPER")]
    public void T30_Redistributor_frames() => GicCases.ForAll(nameof(T30_Redistributor_frames), (w, pick) =>
    {
        int by = pick.Below(w.Cpus), owner = pick.Below(w.Cpus), intid = pick.Below(32);
        GicWorld expected = w.Copy().Put(Field.Enabled, owner, intid, true);
        w.WriteR(owner, GICR_ISENABLER0.OffsetBytes, 1u << intid, by: by);
        w.ShouldEqual(expected);
        w.ReadR(owner, GICR_ISENABLER0.OffsetBytes, by: by).ShouldBe(w.ReadR(owner, GICR_ISENABLER0.OffsetBytes, by: owner));
        for (int i = 0; i < w.Cpus; i++)
        {
            w.ReadR(i, GICR_TYPER.OffsetBytes + 4, by: by).ShouldBe(w.C.AffinityOf(i));
            uint low = w.ReadR(i, GICR_TYPER.OffsetBytes, by: by);
            (low >> 8 & 0xffff, low >> 4 & 1).ShouldBe(((uint)i, i == w.Cpus - 1 ? 1u : 0u));
        }

        return true;
    }, restrict: V3);

    [Property("T31", "GICR_WAKER resets to ProcessorSleep and ChildrenAsleep; ProcessorSleep := 0 makes ChildrenAsleep 0; while that is 1 nothing is forwarded and all stays pending.",
        "IHI 0069 12.11 GICR_WAKER, 11.1",
        Note = "Settled: DDI 0601 GICR_WAKER, both fields, and \"held in the pending state ... not communicated to the CPU interface\". The model answers at once; a configuration makes it RAZ/WI.")]
    public void T31_Waker() => GicCases.ForAll(nameof(T31_Waker), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick);
        new GicWorld(w.Setup with { IsReady = false }).ReadR(cpu, GICR_WAKER.OffsetBytes).ShouldBe(0b110u);
        w.Prepare(cpu, intid, priority: 0);
        w.Put(Field.Active, cpu, intid, false).Line(cpu, intid, true);
        w.WriteR(cpu, GICR_WAKER.OffsetBytes, 0b010 | (pick.Word() & ~0b110u));
        w.ReadR(cpu, GICR_WAKER.OffsetBytes).ShouldBe(0b110u);
        (w.IsSignalled(cpu), w.Acknowledge(cpu), w.ReadBit(IsPend, cpu, intid)).ShouldBe((false, null, true));
        GicWorld asleep = w.Copy();
        w.WriteR(cpu, GICR_WAKER.OffsetBytes, pick.Word() & ~0b010u);
        w.ReadR(cpu, GICR_WAKER.OffsetBytes).ShouldBe(0u);
        w.IsSignalled(cpu).ShouldBe(GicOracle.IsSignalled(w, cpu, GicOracle.Best(w, cpu)));
        asleep.State.Cpus[cpu].Waker = 0u;
        w.ShouldEqual(asleep);
        return true;
    }, restrict: V3);

    [Property("T32", "GICD_IROUTER exists for INTIDs 32 to 1019; Interrupt_Routing_Mode 1 takes one participating PE; an affinity that no PE has leaves the interrupt pending.",
        "IHI 0069 12.9 GICD_IROUTER",
        Note = "Settled: DDI 0595 GICD_IROUTER, \"will not be forwarded to any PE and will remain pending\"; later issues make it CONSTRAINED UNPREDICTABLE with that among the choices.")]
    public void T32_Routes() => GicCases.ForAll(nameof(T32_Routes), (w, pick) =>
    {
        int intid = Any(w, pick, from: 32), cpu = pick.Below(w.Cpus);
        uint at = GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32);
        w.Prepare(cpu, intid);
        w.Line(cpu, intid, true);
        uint near = (w.C.AffinityOf(cpu) & 0x00ff_ffff) ^ 1u << (pick.Flag() ? 23 : 15);
        w.WriteD(cpu, at, near);
        w.ReadD(cpu, at).ShouldBe(near);
        (Enumerable.Range(0, w.Cpus).Count(w.IsSignalled), w.ReadBit(IsPend, cpu, intid)).ShouldBe((0, true));
        w.WriteD(cpu, at, 0x8000_0000);
        bool oneOfN = w.C.OneOfNImplemented;
        w.ReadD(cpu, at).ShouldBe(oneOfN ? 0x8000_0000 : 0);
        Enumerable.Range(0, w.Cpus).Count(w.IsSignalled).ShouldBe(1);
        w.SetTarget(intid, cpu);
        Enumerable.Range(0, w.Cpus).Where(w.IsSignalled).ShouldBe([cpu]);

        // Where a GICD_IROUTER of INTIDs 0 to 31, of 1020 and up, or of absent INTIDs would be, there is none.
        GicWorld before = w.Copy();
        foreach (uint none in (uint[])[0x6000 + 4 * (uint)pick.Below(64), 0x7fe0 + 4 * (uint)pick.Below(8), .. AbsentRoutes(w)])
        {
            w.WriteD(cpu, none, uint.MaxValue);
            w.ReadD(cpu, none).ShouldBe(0u);
        }

        w.ShouldEqual(before);
        return true;
    }, restrict: s => V3(s) with { IsReady = true }, ops: []);

    [Property("T33", "ICC_SGI1R_EL1: IRM 1 is all PEs but the writer; else those of TargetList in Aff3.Aff2.Aff1 with Aff0 = 16 RS + n; absent ones are ignored; where the SGI is disabled it becomes pending.",
        "IHI 0069 12.2 ICC_SGI1R_EL1", Note = "RS is RES0, and so ignored, where ICC_CTLR_EL1.RSS is 0.")]
    public void T33_SGI_by_system_register() => GicCases.ForAll(nameof(T33_SGI_by_system_register), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), sgi = pick.Below(16), like = pick.Below(w.Cpus);
        bool others = pick.Below(4) == 0, near = pick.Below(4) != 0;
        uint list = pick.Word() & 0xffff, cluster = near ? w.C.AffinityOf(like) >> 8 : pick.Word() & 0xff_ffff, range = near ? w.C.AffinityOf(like) >> 4 & 15 : (uint)pick.Below(16);
        bool group1 = pick.Flag();
        GicWorld expected = w.Copy();
        for (int target = 0; target < w.Cpus; target++)
        {
            uint affinity = w.C.AffinityOf(target), meant = w.C.RangeSelectorImplemented ? range : 0;
            bool listed = affinity >> 8 == cluster && (affinity & 0xff) / 16 == meant && (list >> (int)(affinity % 16) & 1) == 1;
            if ((others ? target != cpu : listed) && w.Get(Field.Group, target, sgi) == group1)
            {
                expected.Put(Field.Latch, target, sgi, true);
            }
        }

        ulong value = (ulong)(cluster >> 16) << 48 | (ulong)range << 44 | (others ? 1UL << 40 : 0) | (ulong)(cluster >> 8 & 0xff) << 32
            | (uint)sgi << 24 | (cluster & 0xff) << 16 | list;
        w.WriteI(cpu, group1 ? IccRegister.ICC_SGI1R_EL1 : pick.Flag() ? IccRegister.ICC_SGI0R_EL1 : IccRegister.ICC_ASGI1R_EL1, value);
        w.ShouldEqual(expected);
        return true;
    }, runs: 750, restrict: s => V3(s) with { Cpus = s.CpusPerCluster == 32 ? s.Cpus * 3 : s.Cpus });

    [Property("T34", "GICv3: an SGI has no source: any number of senders before the acknowledge are one delivery; ICC_SGI1R_EL1 reaches only what is configured in Group 1.",
        "IHI 0069 4.4, 12.2 ICC_SGI1R_EL1", Note = "One pending bit an SGI: DDI 0601 GICR_ISPENDR0; no CPUID in the acknowledge registers. Which groups ICC_SGI1R_EL1 reaches with one Security state: recalled, the table of SGI forwarding was not "
            + "found; KVM reads it as both groups, QEMU as Group 1 only, and so does the model.")]
    public void T34_SGIs_have_no_source() => GicCases.ForAll(nameof(T34_SGIs_have_no_source), (w, pick) =>
    {
        int target = pick.Below(w.Cpus), sgi = pick.Below(16);
        bool group1 = pick.Flag();
        w.Prepare(target, sgi, group1: group1);
        for (int i = 0; i < 1 + pick.Below(4); i++)
        {
            w.Send(pick.Below(w.Cpus), target, sgi, group1: true);
        }

        Taken? taken = w.Acknowledge(target);
        (taken?.Raw).ShouldBe(group1 ? (uint)sgi : null);
        if (taken is { } one)
        {
            w.Finish(target, one);
        }

        w.Acknowledge(target).ShouldBeNull();
        return true;
    }, restrict: s => V3(s) with { IsReady = true }, ops: []);

    [Property("T36", "Without LPIs GICD_TYPER.LPIS and GICR_TYPER.PLPIS are 0, GICR_CTLR.EnableLPIs reads 0, and GICR_PROPBASER and GICR_PENDBASER ignore writes of 32 and 64 bits.",
        "IHI 0069 12.9 GICD_TYPER, 12.11 GICR_CTLR, GICR_PROPBASER, GICR_PENDBASER", Note = "The model's accesses are of at most 32 bits that act; 64 bits are two of them.")]
    public void T36_No_LPIs() => GicCases.ForAll(nameof(T36_No_LPIs), (w, pick) =>
    {
        int owner = pick.Below(w.Cpus);
        (w.ReadD(0, GICDv3_TYPER.OffsetBytes) >> 17 & 1, w.ReadR(owner, GICR_TYPER.OffsetBytes) & 1).ShouldBe((0u, 0u));
        GicWorld before = w.Copy();
        foreach (uint at in (uint[])[GICR_CTLR.OffsetBytes, GICR_PROPBASER.OffsetBytes, GICR_PENDBASER.OffsetBytes])
        {
            foreach (int size in (int[])[4, 8])
            {
                uint upper = at == GICR_CTLR.OffsetBytes ? at : at + 4;
                w.WriteR(owner, at, pick.Word() | 1, size);
                w.WriteR(owner, upper, pick.Word() | 1, size);
                (w.ReadR(owner, at, size), w.ReadR(owner, upper, size)).ShouldBe((0u, 0u));
            }
        }

        w.ShouldEqual(before);
        return true;
    }, restrict: V3);

    private static uint[] AbsentRoutes(GicWorld w) =>
        w.C.IntidCount < 1020 ? [GICDv3_IROUTER.OffsetBytes + 8 * (uint)(w.C.IntidCount - 32), GICDv3_IROUTER.OffsetBytes + 8 * (uint)(1019 - 32) + 4] : [];
}
