using Lockstep.Model.Registers;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <content>Priorities, targets, SGIs and the access rules of GICv2 (IHI 0048B 4.1.4 and 4.3).</content>
public sealed partial class TransitionProperties
{
    [Property("T14", "GICD_IPRIORITYR is byte accessible; the bits of a priority that are not implemented read 0 and ignore writes, the same ones in every byte; at least 4 are implemented.",
        "IHI 0048B 4.3.11, 3.3; IHI 0069 4.8")]
    public void T14_Priorities_are_bytes() => GicCases.ForAll(nameof(T14_Priorities_are_bytes), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = Any(w, pick);
        uint value = pick.Word() & 0xff, word = pick.Word();
        w.SetPriority(cpu, intid, 0xff);
        uint implemented = w.PriorityOf(cpu, intid);
        implemented.ShouldBe(0xffu << (8 - w.C.PriorityBits) & 0xff);
        uint before = w.Read(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid);
        w.SetPriority(cpu, intid, value);
        int lane = intid % 4 * 8;
        w.Read(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid).ShouldBe((before & ~(0xffu << lane)) | (value & implemented) << lane);
        w.Write(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid, word);
        w.Read(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid).ShouldBe(word & implemented * 0x0101_0101);
        return w.C.PriorityBits >= 4;
    });

    [Property("T15", "GICD_ITARGETSR0 to 7 are read-only and each byte is the reader's own bit; in those of SPIs the bits of absent CPUs read 0; with one CPU all are RAZ/WI.",
        "IHI 0048B 4.3.12", Note = "One CPU settled: DDI 0601 GICD_ITARGETSR, \"in a single connected PE implementation ... RAZ/WI\".")]
    public void T15_Target_registers() => GicCases.ForAll(nameof(T15_Target_registers), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        uint n = (uint)pick.Below(w.C.IntidCount / 4), value = pick.Word();
        uint at = GICD_ITARGETSR.OffsetBytes + 4 * n;
        GicWorld before = w.Copy();
        w.WriteD(cpu, at, value);
        uint own = w.Cpus == 1 ? 0 : (1u << cpu) * 0x0101_0101, present = w.Cpus == 1 ? 0 : ((1u << w.Cpus) - 1) * 0x0101_0101;
        bool exists = n * 4 < w.IntidEnd;
        w.ReadD(cpu, at).ShouldBe(n < 8 ? own : exists ? value & present : 0);
        (w.Equal(before) || n >= 8).ShouldBeTrue("the first eight are read-only");
        return true;
    }, restrict: V2);

    [Property("T16", "A target byte of 0 is legal: the other bytes of the write take effect, and the interrupt stays pending and is signalled to nobody.",
        "IHI 0048B 4.3.12")]
    public void T16_No_target() => GicCases.ForAll(nameof(T16_No_target), (w, pick) =>
    {
        int intid = Any(w, pick, from: 32), lane = intid % 4 * 8;
        uint all = ((1u << w.Cpus) - 1) * 0x0101_0101, others = pick.Word() & pick.Word() & all & ~(0xffu << lane);
        w.Prepare(0, intid, edge: pick.Flag());
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + (uint)(intid & ~3), others);
        w.ReadD(0, GICD_ITARGETSR.OffsetBytes + (uint)(intid & ~3)).ShouldBe(others);
        w.Line(0, intid, true);
        w.ReadBit(IsPend, 0, intid).ShouldBeTrue();
        Enumerable.Range(0, w.Cpus).ShouldAllBe(cpu => !w.IsSignalled(cpu));
        w.SetTarget(intid, pick.Below(w.Cpus));
        Enumerable.Range(0, w.Cpus).Count(w.IsSignalled).ShouldBe(1);
        return true;
    }, restrict: s => V2(s) with { IsReady = true, Cpus = int.Max(2, s.Cpus) }, ops: []);

    [Property("T17", "A new target takes a pending interrupt with it. An active one stays active, and is pending for nobody until it is deactivated.",
        "IHI 0048B 3.2, 4.3.12", Note = "DDI 0601 GICD_ITARGETSR: neither lost nor handled more than once. That an active and pending one waits: 3.2, \"if an interrupt is active or active and pending on one CPU interface then it is not signaled on any CPU interface\".")]
    public void T17_Retarget() => GicCases.ForAll(nameof(T17_Retarget), (w, pick) =>
    {
        int from = pick.Below(w.Cpus), to = (from + 1 + pick.Below(w.Cpus - 1)) % w.Cpus, intid = Any(w, pick, from: 32);
        w.Prepare(from, intid);
        w.Line(from, intid, true);
        w.SetTarget(intid, to);
        (w.IsSignalled(from), w.IsSignalled(to)).ShouldBe((false, true));
        w.SetTarget(intid, from);
        Taken taken = w.Acknowledge(from)!.Value;
        w.SetTarget(intid, to);
        (w.ReadBit(IsActive, from, intid), w.IsSignalled(from), w.IsSignalled(to)).ShouldBe((true, false, false));
        w.Finish(from, taken);
        (w.ReadBit(IsActive, from, intid), w.IsSignalled(from), w.IsSignalled(to)).ShouldBe((false, false, true));
        return true;
    }, restrict: s => Ready(s) with { Cpus = int.Max(2, s.Cpus) }, ops: []);

    [Property("T18", "GICD_SGIR: filter 0 is the list, 1 all but the writer, 2 the writer, 3 nobody; the id is bits 3:0; absent CPUs and an empty list have no effect.",
        "IHI 0048B 4.3.15")]
    public void T18_Software_generated() => GicCases.ForAll(nameof(T18_Software_generated), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        uint filter = (uint)pick.Below(4), list = pick.Word() & 0xff, other = pick.Word() & 0xfc00_7ff0, sgi = (uint)pick.Below(16);
        GicWorld expected = w.Copy();
        for (int target = 0; target < w.Cpus; target++)
        {
            bool sent = filter switch { 0 => (list >> target & 1) == 1, 1 => target != cpu, 2 => target == cpu, _ => false };
            expected.PutSources(target, (int)sgi, expected.Sources(target, (int)sgi) | (sent ? 1u << cpu : 0));
        }

        w.WriteD(cpu, GICD_SGIR.OffsetBytes, other | filter << 24 | list << 16 | sgi);
        w.ShouldEqual(expected);
        return true;
    }, restrict: V2);

    [Property("T19", "GICv2: an SGI is pending per target, id and source: two senders are two deliveries, one sender twice before the acknowledge is one.",
        "IHI 0048B 3.2.4, 4.3.17")]
    public void T19_One_delivery_a_sender() => GicCases.ForAll(nameof(T19_One_delivery_a_sender), (w, pick) =>
    {
        int target = pick.Below(w.Cpus), sgi = pick.Below(16);
        w.Prepare(target, sgi);
        HashSet<int> senders = [];
        for (int i = 0; i < 1 + pick.Below(6); i++)
        {
            int sender = pick.Below(w.Cpus);
            senders.Add(sender);
            w.Send(sender, target, sgi);
        }

        List<int> sources = [];
        while (w.Acknowledge(target) is { } taken)
        {
            taken.Intid.ShouldBe(sgi);
            sources.Add(taken.Source);
            w.Finish(target, taken);
        }

        sources.Order().ShouldBe(senders.Order());
        return true;
    }, restrict: s => V2(s) with { IsReady = true }, ops: []);

    [Property("T20", "GICC_IAR.CPUID is the sender of an SGI and 0 for all others; GICC_EOIR takes the whole value back. GICv3 has no such field.",
        "IHI 0048B 4.4.4, 4.4.5",
        Note = "Settled: DDI 0601 GICC_EOIR, software writes back the whole value; what another CPUID does is UNPREDICTABLE, and here nothing depends on it. Under seL4 CPUID is 0 always: deviation SgiSourceLost.")]
    public void T20_Sender() => GicCases.ForAll(nameof(T20_Sender), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), sender = pick.Below(w.Cpus), intid = Any(w, pick);
        w.Prepare(cpu, intid, edge: true, group1: !w.IsV2);
        if (w.IsSgi(intid))
        {
            w.Send(sender, cpu, intid);
        }
        else
        {
            w.WriteOne(IsPend, cpu, intid);
        }

        Taken taken = w.Acknowledge(cpu)!.Value;
        taken.Raw.ShouldBe((uint)intid | (w.IsV2 && w.IsSgi(intid) ? (uint)sender << 10 : 0));
        w.Finish(cpu, taken);
        (w.ReadBit(IsActive, cpu, intid), w.RunningPriority(cpu)).ShouldBe((false, 0xffu));
        return true;
    }, restrict: Ready, ops: []);

    [Property("T26", "With GICD_CTLR 0 interrupts become pending and none is forwarded; they are when it is set again. An SGI sent meanwhile is kept.",
        "IHI 0048B 4.3.1, 4.3.15", Note = "What GICD_SGIR does meanwhile is IMPLEMENTATION DEFINED (4.3.15: recalled, text not found); the model keeps the SGI.")]
    public void T26_Distributor_off() => GicCases.ForAll(nameof(T26_Distributor_off), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), intid = AnyWithLine(w, pick), sgi = pick.Below(16);
        w.WriteD(cpu, GICD_CTLR.OffsetBytes, 0);
        w.Line(cpu, intid, false);
        w.Line(cpu, intid, true);
        w.Send(cpu, cpu, sgi, w.Get(Field.Group, cpu, sgi));
        (w.ReadBit(IsPend, cpu, intid), w.ReadBit(IsPend, cpu, sgi)).ShouldBe((true, true));
        for (int i = 0; i < w.Cpus; i++)
        {
            (w.IsSignalled(i), w.Acknowledge(i)).ShouldBe((false, null));
        }

        w.WriteD(cpu, GICD_CTLR.OffsetBytes, 3);
        w.IsSignalled(cpu).ShouldBe(GicOracle.IsSignalled(w, cpu, GicOracle.Best(w, cpu)));
        return true;
    });

    [Property("T27", "An access of a byte or halfword changes no other bit than its own: it is the word access with the other lanes 0 (set and clear registers) "
        + "or as they were (others). GICD_SGIR acts on words only.",
        "IHI 0048B 4.1.4", Note = "Narrow accesses of registers other than GICD_IPRIORITYR, GICD_ITARGETSR, GICD_CPENDSGIR and GICD_SPENDSGIR are UNPREDICTABLE; the model gives them this meaning.")]
    public void T27_Narrow_accesses() => GicCases.ForAll(nameof(T27_Narrow_accesses), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus), size = 1 + pick.Below(2);
        uint frame = w.IsV2 ? 0x1000u : 0x8000u, at = (uint)pick.Below((int)frame / size) * (uint)size, value = pick.Word();
        uint[] often = [0x000, 0x080, 0x084, 0x104, 0x184, 0x204, 0x284, 0x304, 0x420, 0x820, 0xc08, 0xf00, 0xf04, 0xf10, 0xf24];
        if (pick.Flag())
        {
            at = often[pick.Below(often.Length)] + (uint)(pick.Below(4) / size * size);
        }

        GicWorld expected = w.Copy();
        uint word = at & ~3u, lanes = (size == 1 ? 0xffu : 0xffffu) << (int)(at % 4 * 8);
        bool isSetOrClear = word is (>= IsEnable and < GICD_IPRIORITYR.OffsetBytes) or (>= GICD_CPENDSGIR.OffsetBytes and < 0xf30);
        uint rest = isSetOrClear ? 0 : w.ReadD(cpu, word);
        if (word != GICD_SGIR.OffsetBytes)
        {
            expected.WriteD(cpu, word, (rest & ~lanes) | (value << (int)(at % 4 * 8) & lanes));
        }

        w.WriteD(cpu, at, value, size);
        w.ShouldEqual(expected, $"offset {at:x}, {size} bytes");
        return true;
    }, runs: 900);

    [Property("T28", "Reserved offsets read 0 and ignore writes; an access at 1 to 3 bytes into a register reads that lane of it.",
        "IHI 0048B table 4-1, 4.1.4; IHI 0069 table 12-25")]
    public void T28_Reserved_offsets_and_lanes() => GicCases.ForAll(nameof(T28_Reserved_offsets_and_lanes), (w, pick) =>
    {
        int cpu = pick.Below(w.Cpus);
        uint at = (uint)pick.Below(w.IsV2 ? 0x1000 : 0x1_0000), word = w.ReadD(cpu, at & ~3u);
        w.ReadD(cpu, at, 1).ShouldBe(word >> (int)(at % 4 * 8) & 0xff);
        w.ReadD(cpu, at & ~1u, 2).ShouldBe(word >> (int)(at % 4 / 2 * 16) & 0xffff);
        if (IsReserved(w, at & ~3u))
        {
            GicWorld before = w.Copy();
            w.WriteD(cpu, at & ~3u, pick.Word());
            (w.Equal(before), word).ShouldBe((true, 0u), $"offset {at:x}");
        }

        return true;
    }, runs: 900);

    private static GicSetup V2(GicSetup setup) => setup with { IsV3 = false };

    private static GicSetup V3(GicSetup setup) => setup with { IsV3 = true };

    /// <summary>Offsets of the distributor at which the manual has no register, or one that is RAZ/WI without Security Extensions and LPIs.</summary>
    private static bool IsReserved(GicWorld w, uint at) => w.IsV2
        ? at is (>= 0x00c and < 0x080) or (>= 0xd00 and < 0xf00) or (>= 0xf04 and < 0xf10) or (>= 0xf30 and < 0xfd0)
        : at is (>= 0x00c and < 0x080) or (>= 0x800 and < 0xc00) or (>= 0xd00 and < 0x6100) or (>= 0x7fe0 and < 0xffd0);
}
