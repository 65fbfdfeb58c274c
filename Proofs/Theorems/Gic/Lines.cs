using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>T7.</summary>
[Theorem("T7", "Disabling never clears pending, and what becomes pending while it is disabled is delivered after it is enabled.", "IHI "
    + "0048B 4.3.5, 4.3.6")]
public sealed class T07_Disabled_interrupts_stay_pending : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, c.Gic.WordCount);
        GicState<W, B> s = c.AnyState(), disabled = s.Copy(), expected = s.Copy();
        W value = c.Word("value");
        B level = c.Bit("level");
        disabled.WriteArray(cpu, GICD_ICENABLER.OffsetBytes, 1, n, value);
        uint writable = n == 0 && c.Gic.SgiEnablesAreFixed ? GicdFrame.PpiBits : uint.MaxValue;
        expected.Intid(cpu, n).Enabled &= ~(value & writable);
        c.Holds("disabling changes nothing but the enable", disabled.StateEquals(expected));
        for (int i = 32 * n; i < 32 * n + 32; i++)
        {
            GicState<W, B> meanwhile = disabled.Copy(), enabled = s.Copy();
            foreach (GicState<W, B> t in new[] { meanwhile, enabled })
            {
                t.SetLine(cpu, i, level);
                t.WriteArray(cpu, GICD_ISENABLER.OffsetBytes, 1, n, value);
            }

            c.Holds($"INTID {i}: what comes while it is disabled is there when it is enabled", meanwhile.StateEquals(enabled));
        }

        W intid = Delivery<W, B>.Highest(disabled, cpu).Intid;
        c.Holds("what is disabled is not delivered", (intid >> 5 != (W)(uint)n)
            | (W.ShiftRight(expected.Intid(cpu, n).Enabled, intid & 31u) & 1u) == 1u);
    }
}

/// <summary>T9.</summary>
[Theorem("T9", "The latch of an edge-triggered interrupt is set by a rising edge of its line only, and cleared by acknowledge.", "IHI "
    + "0048B 1.4.2, 3.2.4")]
public sealed class T09_Edges_latch : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        B level = c.Bit("level");
        for (int i = (int)GicdFrame.SgiCount; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            GicState<W, B> after = s.Copy(), expected = s.Copy();
            after.SetLine(cpu, i, level);
            B latches = Manual<W, B>.Edge(s, cpu, i) & level & !Manual<W, B>.Line(s, cpu, i);
            W bit = 1u << i % 32;
            ref IntidWord<W, B> word = ref expected.Intid(cpu, i / 32);
            word.Latch |= W.Select(latches, bit, 0u);
            word.Line = (word.Line & ~bit) | W.Select(level, bit, 0u);
            c.Holds($"INTID {i}: the line, and the latch at a rising edge; nothing else", after.StateEquals(expected));
        }

        W intid = s.Acknowledge(cpu, c.AnyChosen(s, cpu)) & 0x3ffu;
        for (int i = (int)GicdFrame.SgiCount; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            c.Holds($"INTID {i}: acknowledge clears the latch", Logic<B>.Implies(intid == (W)(uint)i, !Manual<W, B>.Latch(s, cpu, i)));
        }
    }
}

/// <summary>T11.</summary>
[Theorem("T11", "One or more edges while it is active make it active and pending, as one edge does.", "IHI 0048B 3.2, 3.2.4 figure 3-1, "
    + "4.3.7")]
public sealed class T11_Edges_while_active_collapse : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        for (int i = (int)GicdFrame.SgiCount; i < Manual<W, B>.IntidEnd(c.Gic); i++)
        {
            GicState<W, B> once = s.Copy();
            B edges = Manual<W, B>.Edge(s, cpu, i) & !Manual<W, B>.Line(s, cpu, i);
            once.SetLine(cpu, i, true);
            GicState<W, B> twice = once.Copy();
            twice.SetLine(cpu, i, false);
            twice.SetLine(cpu, i, true);
            c.Holds($"INTID {i}: one more edge is none", Logic<B>.Implies(edges, twice.StateEquals(once)));
            c.Holds($"INTID {i}: active stays, and it is pending", Logic<B>.Implies(edges, once.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, i)
                & Logic<B>.Same(once.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, i), Manual<W, B>.Active(s, cpu, i))));
        }
    }
}

/// <summary>T13.</summary>
[Theorem("T13", "A write of GICD_ICFGR changes the configuration of the interrupts it describes and no other state.", "IHI 0048B 4.3.13")]
public sealed class T13_Configuration_changes_nothing_else : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, 2 * c.Gic.WordCount);
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value");
        s.WriteArray(cpu, GICD_ICFGR.OffsetBytes, 2, n, value);
        bool isFixed = n == 0 || (n == 1 && c.Gic.PpiConfigurationIsFixed);
        ref W edge = ref expected.Intid(cpu, n / 2).Edge;
        for (int i = 0; i < 16 && !isFixed; i++)
        {
            uint bit = 1u << (n % 2 * 16 + i);
            edge = W.Select(W.Bit(value, 2 * i + 1), edge | bit, edge & ~(W)bit);
        }

        c.Holds("Int_config[1] of each", s.StateEquals(expected));
    }
}

/// <summary>I3.</summary>
[Theorem("I3", "SGIs are edge-triggered: GICD_ICFGR0 (GICR_ICFGR0) reads 0xaaaaaaaa whatever is written; PPIs may be fixed; the even "
    + "bits of all registers read 0.",
    "IHI 0048B 4.3.13; IHI 0069 12.11 GICR_ICFGR0")]
public sealed class I03_Configuration : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        for (int n = 0; n < 2 * c.Gic.WordCount; n++)
        {
            W was = s.ReadArray(cpu, GICD_ICFGR.OffsetBytes, 2, n);
            s.WriteArray(cpu, GICD_ICFGR.OffsetBytes, 2, n, value);
            W now = s.ReadArray(cpu, GICD_ICFGR.OffsetBytes, 2, n);
            c.Holds($"even bits of register {n}", ((was | now) & 0x5555_5555u) == 0u);
            c.Holds("SGIs", n == 0 ? now == 0xaaaa_aaaau : true);
            c.Holds("PPIs that are fixed", n == 1 && c.Gic.PpiConfigurationIsFixed ? (now == was)
                & (now == (W)c.Gic.PpiConfiguration) : true);
            c.Holds("SPIs read what is written", n > 1 ? now == (value & 0xaaaa_aaaau) : true);
        }
    }
}
