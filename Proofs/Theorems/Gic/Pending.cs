using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>The pending state, and what the pending registers do to it (IHI 0048B 4.3.7, 4.3.8, figure 4-10).</summary>
internal static class PendingBits
{
    /// <summary>Bits of GICD_ISPENDR and GICD_ICPENDR on which writes act: in GICv2 not those of SGIs.</summary>
    public static uint Writable(GicConfiguration c, int n) => n == 0 && c.Version == GicVersion.V2 ? GicdFrame.PpiBits : uint.MaxValue;
}

/// <summary>T1.</summary>
[Theorem("T1",
    "Level-sensitive: pending = latch or line. Edge-triggered: pending = latch. GICD_ISPENDR and GICD_ICPENDR change the "
    + "latch and nothing else.",
    "IHI 0048B 4.3.7, 4.3.8 and figure 4-10")]
public sealed class T01_Pending_is_latch_or_line : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, c.Gic.WordCount);
        uint first = c.Choose("register", GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes), bits = PendingBits.Writable(c.Gic, n);
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value");
        s.WriteArray(cpu, first, 1, n, value);

        ref IntidWord<W, B> word = ref expected.Intid(cpu, n);
        word.Latch = first == GICD_ISPENDR.OffsetBytes ? word.Latch | (value & bits) : word.Latch & ~(value & bits);
        c.Holds("the latch changes and nothing else", s.StateEquals(expected));
        W pending = s.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n);
        c.Show("GICD_ISPENDR reads", pending);
        c.Holds("an edge is pending by its latch", (pending & word.Edge & bits) == (word.Latch & word.Edge & bits));
        c.Holds("a level is pending by its latch or its line",
            (pending & ~word.Edge & bits) == ((word.Latch | word.Line) & ~word.Edge & bits));
    }
}

/// <summary>T2.</summary>
[Theorem("T2",
    "1 to GICD_ISPENDR, edge-triggered: inactive becomes pending, active becomes active and pending, pending stays as it is.",
    "IHI 0048B 4.3.7")]
public sealed class T02_Set_pending_of_an_edge : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, c.Gic.WordCount);
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        W value = c.Word("value") & PendingBits.Writable(c.Gic, n) & before.Intid(cpu, n).Edge;
        s.WriteArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n, value);

        W pending = s.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n), was = before.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n);
        c.Show("pending was", was);
        c.Show("pending is", pending);
        c.Holds("what is written becomes pending, and nothing else", pending == (was | value));
        c.Holds("active stays",
            s.ReadArray(cpu, GICD_ISACTIVER.OffsetBytes, 1, n) == before.ReadArray(cpu, GICD_ISACTIVER.OffsetBytes, 1, n));
        c.Holds("what is pending stays as it is", ((value & ~was) != 0u) | s.StateEquals(before));
    }
}

/// <summary>T3.</summary>
[Theorem("T3",
    "1 to GICD_ISPENDR, level-sensitive and asserted: nothing is seen to change, but it stays pending when the line falls.",
    "IHI 0048B 4.3.7")]
public sealed class T03_Set_pending_of_an_asserted_level : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), intid = c.Choose("INTID", (int)GicdFrame.SgiCount, c.Gic.IntidCount), n = intid / 32;
        GicState<W, B> s = c.AnyState(), twin = s.Copy();
        ref IntidWord<W, B> word = ref s.Intid(cpu, n);
        c.Assume(!W.Bit(word.Edge, intid % 32) & W.Bit(word.Line, intid % 32) & !W.Bit(word.Latch, intid % 32));
        s.WriteArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n, 1u << intid % 32);
        c.Holds("pending reads as before",
            s.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n) == twin.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n));
        c.Holds("active reads as before",
            s.ReadArray(cpu, GICD_ISACTIVER.OffsetBytes, 1, n) == twin.ReadArray(cpu, GICD_ISACTIVER.OffsetBytes, 1, n));
        foreach (GicState<W, B> t in new[] { s, twin })
        {
            t.SetLine(cpu, intid, false);
        }

        c.Holds("pending when the line has fallen", W.Bit(s.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n), intid % 32));
        c.Holds("not pending without the write", !W.Bit(twin.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n), intid % 32));
    }
}

/// <summary>T4.</summary>
[Theorem("T4",
    "1 to GICD_ICPENDR: an edge is no longer pending; a level's latch is clear and it stays pending while its line is high. Active stays.",
    "IHI 0048B 3.2, 4.3.8 and figure 4-10")]
public sealed class T04_Clear_pending : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, c.Gic.WordCount);
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value"), acts = value & PendingBits.Writable(c.Gic, n);
        W was = s.ReadArray(cpu, GICD_ISPENDR.OffsetBytes, 1, n);
        s.WriteArray(cpu, GICD_ICPENDR.OffsetBytes, 1, n, value);

        ref IntidWord<W, B> word = ref expected.Intid(cpu, n);
        word.Latch &= ~acts;
        c.Holds("the latch is clear and nothing else changes", s.StateEquals(expected));
        W pending = s.ReadArray(cpu, GICD_ICPENDR.OffsetBytes, 1, n);
        c.Show("pending was", was);
        c.Show("pending is", pending);
        c.Holds("an edge is not pending", (pending & acts & word.Edge) == 0u);
        c.Holds("a level is pending while its line is high", (pending & acts & ~word.Edge) == (word.Line & acts & ~word.Edge));
        c.Holds("what is not written stays", (pending & ~acts) == (was & ~acts));
    }
}

/// <summary>T5: set and clear registers.</summary>
[Theorem("T5", "A 0 written to a set or clear register has no effect; a 1 changes that bit and no other.", "IHI 0048B 4.3.5 to 4.3.10")]
public sealed class T05_Ones_act_zeros_do_not : Theorem
{
    private static readonly (string Name, uint First, bool Sets)[] Registers =
    [
        ("GICD_ISENABLER", GICD_ISENABLER.OffsetBytes, true), ("GICD_ICENABLER", GICD_ICENABLER.OffsetBytes, false),
        ("GICD_ISPENDR", GICD_ISPENDR.OffsetBytes, true), ("GICD_ICPENDR", GICD_ICPENDR.OffsetBytes, false),
        ("GICD_ISACTIVER", GICD_ISACTIVER.OffsetBytes, true), ("GICD_ICACTIVER", GICD_ICACTIVER.OffsetBytes, false),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, c.Gic.WordCount);
        (string name, uint first, bool sets) = Registers[c.Choose("register", 0, Registers.Length)];
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value");
        s.WriteArray(cpu, first, 1, n, value);

        ref IntidWord<W, B> word = ref expected.Intid(cpu, n);
        ref W bits = ref first < GICD_ISPENDR.OffsetBytes ? ref word.Enabled
            : ref first < GICD_ISACTIVER.OffsetBytes ? ref word.Latch : ref word.Active;
        W acts = value & Acts(c.Gic, first, n);
        bits = sets ? bits | acts : bits & ~acts;
        c.Holds($"{name}: 1 changes its bit, 0 none, and nothing else changes", s.StateEquals(expected));
    }

    /// <summary>Bits on which writes act: not those of SGIs that are fixed, or that have registers of their own for pending.</summary>
    private static uint Acts(GicConfiguration c, uint first, int n)
    {
        bool isFixed = first < GICD_ISPENDR.OffsetBytes ? c.SgiEnablesAreFixed
            : first < GICD_ISACTIVER.OffsetBytes && c.Version == GicVersion.V2;
        return n == 0 && isFixed ? GicdFrame.PpiBits : uint.MaxValue;
    }
}
