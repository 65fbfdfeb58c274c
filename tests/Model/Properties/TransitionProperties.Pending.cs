using Lockstep.Model.Registers;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>The T lines: how the state changes. This part: pending, enable, lines, active (IHI 0048B 3.2.4 and 4.3.5 to 4.3.10).</summary>
public sealed partial class TransitionProperties
{
    private const uint IsEnable = GICD_ISENABLER.OffsetBytes, IcEnable = GICD_ICENABLER.OffsetBytes, IsPend = GICD_ISPENDR.OffsetBytes,
        IcPend = GICD_ICPENDR.OffsetBytes, IsActive = GICD_ISACTIVER.OffsetBytes, IcActive = GICD_ICACTIVER.OffsetBytes;

    [Property("T1", "Level-sensitive: pending = latch or line. Edge-triggered: pending = latch. GICD_ISPENDR and GICD_ICPENDR change the latch and nothing else.",
        "IHI 0048B 4.3.7, 4.3.8 and figure 4-10",
        Note = "Figure 4-10: the input or a flip-flop, which GICD_ISPENDR sets, and GICD_ICPENDR and the acknowledge clear.")]
    public void T01_Pending_is_latch_or_line() => GicCases.ForAll(nameof(T01_Pending_is_latch_or_line), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), n = Any(w, pick) / 32;
        bool set = pick.Flag();
        uint value = pick.Word(), edges = pick.Word(), lines = pick.Word();
        for (int i = n == 0 ? 16 : 0; i < 32 && n * 32 + i < w.IntidEnd; i++)
        {
            w.Put(Field.Edge, cpu, n * 32 + i, (edges >> i & 1) == 1).Put(Field.Line, cpu, n * 32 + i, (lines >> i & 1) == 1);
        }

        GicWorld expected = w.Copy();
        for (int i = 0; i < 32; i++)
        {
            if ((value >> i & 1) == 1 && w.HasPendingBits(n * 32 + i))
            {
                expected.Put(Field.Latch, cpu, n * 32 + i, set);
            }
        }

        w.Write(cpu, set ? IsPend : IcPend, 1, n * 32, value);
        w.ShouldEqual(expected);
        uint pending = w.Read(cpu, IsPend, 1, n * 32);
        for (int i = 0; i < 32; i++)
        {
            (pending >> i & 1).ShouldBe(n * 32 + i < w.IntidEnd && w.IsPending(cpu, n * 32 + i) ? 1u : 0u);
        }

        return true;
    });

    [Property("T2", "1 to GICD_ISPENDR, edge-triggered: inactive becomes pending, active becomes active and pending, pending stays as it is.",
        "IHI 0048B 4.3.7")]
    public void T02_Set_pending_of_an_edge() => GicCases.ForAll(nameof(T02_Set_pending_of_an_edge), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithPendingBits(w, pick);
        w.Put(Field.Edge, cpu, intid, true);
        GicWorld before = w.Copy();
        bool wasPending = w.IsPending(cpu, intid);
        w.WriteOne(IsPend, cpu, intid);
        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsActive, cpu, intid)).ShouldBe((true, before.ReadBit(IsActive, cpu, intid)));
        w.ShouldEqual(wasPending ? before : before.Put(Field.Latch, cpu, intid, true));
        return true;
    });

    [Property("T3", "1 to GICD_ISPENDR, level-sensitive and asserted: nothing is seen to change, but it stays pending when the line falls.",
        "IHI 0048B 4.3.7")]
    public void T03_Set_pending_of_an_asserted_level() => GicCases.ForAll(nameof(T03_Set_pending_of_an_asserted_level), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick);
        w.Put(Field.Edge, cpu, intid, false).Put(Field.Latch, cpu, intid, false).Line(cpu, intid, true);
        GicWorld twin = w.Copy();
        w.WriteOne(IsPend, cpu, intid);
        w.Read(cpu, IsPend, 1, intid).ShouldBe(twin.Read(cpu, IsPend, 1, intid));
        w.Read(cpu, IsActive, 1, intid).ShouldBe(twin.Read(cpu, IsActive, 1, intid));
        w.Line(cpu, intid, false);
        twin.Line(cpu, intid, false);
        (w.ReadBit(IsPend, cpu, intid), twin.ReadBit(IsPend, cpu, intid)).ShouldBe((true, false));
        return true;
    });

    [Property("T4", "1 to GICD_ICPENDR: an edge is no longer pending; a level's latch is clear and it stays pending while its line is high. Active stays.",
        "IHI 0048B 3.2, 4.3.8 and figure 4-10", Note = "3.2: if the signal \"is asserted when a processor writes to the corresponding GICD_ICPENDRn bit then the write has no effect on the pending state\"; figure 4-10: the latch is cleared all the same.")]
    public void T04_Clear_pending() => GicCases.ForAll(nameof(T04_Clear_pending), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithPendingBits(w, pick);
        GicWorld expected = w.Copy().Put(Field.Latch, cpu, intid, false);
        w.WriteOne(IcPend, cpu, intid);
        w.ShouldEqual(expected);
        bool pending = !w.Get(Field.Edge, cpu, intid) && w.Get(Field.Line, cpu, intid);
        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsActive, cpu, intid)).ShouldBe((pending, expected.Get(Field.Active, cpu, intid)));
        return true;
    });

    [Property("T5", "A 0 written to a set or clear register has no effect; a 1 changes that bit and no other.", "IHI 0048B 4.3.5 to 4.3.10")]
    public void T05_Ones_act_zeros_do_not() => GicCases.ForAll(nameof(T05_Ones_act_zeros_do_not), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = pick.Below(8) == 7 ? w.C.IntidCount - 1 : Any(w, pick);
        (uint first, Field field, bool set)[] registers =
        [
            (IsEnable, Field.Enabled, true), (IcEnable, Field.Enabled, false), (IsPend, Field.Latch, true),
            (IcPend, Field.Latch, false), (IsActive, Field.Active, true), (IcActive, Field.Active, false),
        ];
        foreach ((uint first, Field field, bool set) in registers)
        {
            GicWorld expected = w.Copy();
            w.Write(cpu, first, 1, intid, 0);
            w.ShouldEqual(expected, "0 acts");
            bool fixedBit = (field == Field.Latch && !w.HasPendingBits(intid)) || (field == Field.Enabled && w.IsSgi(intid) && w.C.SgiEnablesAreFixed);
            if (intid < w.IntidEnd && !fixedBit)
            {
                expected.Put(field, cpu, intid, set);
            }

            w.WriteOne(first, cpu, intid);
            w.ShouldEqual(expected, $"1 to {first:x}, INTID {intid}");
        }

        return true;
    });

    [Property("T6", "GICv2: the bits of SGIs in GICD_ISPENDR0 and GICD_ICPENDR0 ignore writes, only GICD_SPENDSGIR and GICD_CPENDSGIR act; "
        + "GICv3: in GICR_ISPENDR0 and GICR_ICPENDR0 they are read and written as those of PPIs.",
        "IHI 0048B 4.3.7, 4.3.8; IHI 0069 12.11 GICR_ISPENDR0",
        Note = "GICv3 settled: DDI 0601 GICR_ISPENDR0, \"for PPIs and SGIs, adds the pending state\".")]
    public void T06_SGI_bits_of_the_pending_registers() => GicCases.ForAll(nameof(T06_SGI_bits_of_the_pending_registers), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), sgi = pick.Below(16);
        GicWorld before = w.Copy();
        w.WriteOne(IsPend, cpu, sgi);
        if (!w.IsV2)
        {
            w.ShouldEqual(before.Put(Field.Latch, cpu, sgi, true));
            w.WriteOne(IcPend, cpu, sgi);
            w.ShouldEqual(before.Put(Field.Latch, cpu, sgi, false));
            return true;
        }

        w.WriteOne(IcPend, cpu, sgi);
        w.ShouldEqual(before);
        int source = pick.Below(w.Cpus);
        uint had = w.Sources(cpu, sgi);
        w.WriteD(cpu, GICD_SPENDSGIR.OffsetBytes + (uint)sgi, 1u << source, 1);
        before.PutSources(cpu, sgi, had | 1u << source);
        w.ShouldEqual(before);
        w.WriteD(cpu, GICD_CPENDSGIR.OffsetBytes + (uint)sgi, 1u << source, 1);
        before.PutSources(cpu, sgi, had & ~(1u << source));
        w.ShouldEqual(before);
        return true;
    });

    [Property("T7", "Disabling never clears pending, and what becomes pending while it is disabled is delivered after it is enabled.",
        "IHI 0048B 4.3.5, 4.3.6")]
    public void T07_Disabled_interrupts_stay_pending() => GicCases.ForAll(nameof(T07_Disabled_interrupts_stay_pending), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick);
        bool edge = pick.Flag(), early = pick.Flag();
        GicWorld before = w.Copy();
        w.WriteOne(IcEnable, cpu, intid);
        w.ShouldEqual(before.Put(Field.Enabled, cpu, intid, false));

        GicWorld quiet = new(w.Setup with { IsReady = true });
        quiet.Prepare(cpu, intid, edge);
        Action[] actions = [() => quiet.WriteOne(IcEnable, cpu, intid), () => quiet.Line(cpu, intid, true)];
        actions[early ? 1 : 0]();
        actions[early ? 0 : 1]();
        quiet.Line(cpu, intid, !edge);
        (quiet.ReadBit(IsPend, cpu, intid), quiet.IsSignalled(cpu)).ShouldBe((true, false));
        quiet.Acknowledge(cpu).ShouldBeNull();
        quiet.WriteOne(IsEnable, cpu, intid);
        quiet.Acknowledge(cpu)!.Value.Intid.ShouldBe(intid);
        return true;
    });

    [Property("T9", "The latch of an edge-triggered interrupt is set by a rising edge of its line only, and cleared by acknowledge.",
        "IHI 0048B 1.4.2, 3.2.4")]
    public void T09_Edges_latch() => GicCases.ForAll(nameof(T09_Edges_latch), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick);
        bool level = pick.Flag();
        w.Put(Field.Edge, cpu, intid, true);
        GicWorld expected = w.Copy().Put(Field.Line, cpu, intid, level);
        if (level && !w.Get(Field.Line, cpu, intid))
        {
            expected.Put(Field.Latch, cpu, intid, true);
        }

        w.Line(cpu, intid, level);
        w.ShouldEqual(expected);

        GicWorld quiet = new(w.Setup with { IsReady = true });
        quiet.Prepare(cpu, intid, edge: true);
        quiet.Line(cpu, intid, true);
        quiet.Acknowledge(cpu)!.Value.Intid.ShouldBe(intid);
        (quiet.ReadBit(IsPend, cpu, intid), quiet.ReadBit(IsActive, cpu, intid)).ShouldBe((false, true));
        return true;
    });

    [Property("T10", "A level that is still high at acknowledge is active and pending; at its end it is pending while the line is high, and inactive when it is low.",
        "IHI 0048B 3.2, 3.2.4 figure 3-1", Note = "3.2, step 5: \"if the pending state of the interrupt persists when the interrupt becomes active ... from pending to active and pending\"; figure 3-1, transitions D, E1 and E2.")]
    public void T10_Levels_are_sampled_again() => GicCases.ForAll(nameof(T10_Levels_are_sampled_again), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick);
        bool high = pick.Flag();
        w.Prepare(cpu, intid, edge: false);
        w.Line(cpu, intid, true);
        Taken taken = w.Acknowledge(cpu)!.Value;
        taken.Intid.ShouldBe(intid);
        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsActive, cpu, intid)).ShouldBe((true, true));
        w.Line(cpu, intid, high);
        w.Finish(cpu, taken);
        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsActive, cpu, intid), w.IsSignalled(cpu)).ShouldBe((high, false, high));
        return true;
    }, restrict: Ready, ops: []);

    [Property("T11", "One or more edges while it is active make it active and pending; after the end it is delivered exactly once more.",
        "IHI 0048B 3.2, 3.2.4 figure 3-1, 4.3.7", Note = "3.2, step 5: \"or if the interrupt is generated again, from pending to active and pending\"; figure 3-1, transition A2. That any number of edges is one: an interrupt has one pending bit (4.3.7).")]
    public void T11_Edges_while_active_collapse() => GicCases.ForAll(nameof(T11_Edges_while_active_collapse), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick);
        w.Prepare(cpu, intid, edge: true);
        w.Line(cpu, intid, true);
        Taken first = w.Acknowledge(cpu)!.Value;
        int edges = 1 + pick.Below(5);
        for (int i = 0; i < edges; i++)
        {
            w.Line(cpu, intid, false);
            w.Line(cpu, intid, true);
        }

        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsActive, cpu, intid), w.IsSignalled(cpu)).ShouldBe((true, true, false));
        w.Finish(cpu, first);
        w.Finish(cpu, w.Acknowledge(cpu)!.Value);
        w.Acknowledge(cpu).ShouldBeNull();
        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsActive, cpu, intid)).ShouldBe((false, false));
        return true;
    }, restrict: Ready, ops: []);

    [Property("T12", "In its handler an interrupt reads active, and an edge not pending; after the end, and the deactivation, both read 0 and acknowledge finds nothing.",
        "IHI 0048B 3.2.4, 4.3.9, 4.4.5")]
    public void T12_Around_a_handler() => GicCases.ForAll(nameof(T12_Around_a_handler), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = Any(w, pick);
        bool group1 = pick.Flag() || (!w.IsV2 && w.IsSgi(intid));
        w.Prepare(cpu, intid, edge: true, group1: group1);
        MakePending(w, cpu, intid);
        Taken taken = w.Acknowledge(cpu)!.Value;
        (taken.Intid, w.ReadBit(IsActive, cpu, intid), w.ReadBit(IsPend, cpu, intid)).ShouldBe((intid, true, false));
        w.Finish(cpu, taken);
        (w.ReadBit(IsActive, cpu, intid), w.ReadBit(IsPend, cpu, intid)).ShouldBe((false, false));
        w.Acknowledge(cpu).ShouldBeNull();
        return true;
    }, restrict: Ready, ops: []);

    [Property("T13", "A write of GICD_ICFGR changes the configuration of the interrupts it describes and no other state; "
        + "what it does to one that is enabled is UNPREDICTABLE and no property relies on it.",
        "IHI 0048B 4.3.13", Note = "DDI 0601 GICD_ICFGR: \"changing Int_config when the interrupt is individually enabled is UNPREDICTABLE\"; with one that is pending the pending state is UNKNOWN, and here it is kept.")]
    public void T13_Configuration_changes_nothing_else() => GicCases.ForAll(nameof(T13_Configuration_changes_nothing_else), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), first = Any(w, pick) / 16 * 16;
        uint value = pick.Word();
        GicWorld expected = w.Copy();
        bool isFixed = first == 0 || (first == 16 && w.C.PpiConfigurationIsFixed);
        for (int i = first; i < int.Min(first + 16, w.IntidEnd) && !isFixed; i++)
        {
            expected.Put(Field.Edge, cpu, i, (value >> (i % 16 * 2 + 1) & 1) == 1);
        }

        w.Write(cpu, GICD_ICFGR.OffsetBytes, 2, first, value);
        w.ShouldEqual(expected);
        return true;
    });

    private static GicSetup Ready(GicSetup setup) => setup with { IsReady = true };

    /// <summary>An INTID: mostly one that the random operations use.</summary>
    private static int Any(GicWorld w, Pick pick, int from = 0)
    {
        int[] hot = [.. w.Hot.Where(i => i >= from)];
        return pick.Below(4) == 3 ? from + pick.Below(w.IntidEnd - from) : hot[pick.Below(hot.Length)];
    }

    private static int AnyWithLine(GicWorld w, Pick pick) => Any(w, pick, from: 16);

    private static int AnyWithPendingBits(GicWorld w, Pick pick) => Any(w, pick, from: w.IsV2 ? 16 : 0);

    private static void MakePending(GicWorld w, int cpu, int intid)
    {
        if (w.IsSgi(intid))
        {
            w.Send(cpu, cpu, intid);
        }
        else
        {
            w.WriteOne(IsPend, cpu, intid);
        }
    }
}
