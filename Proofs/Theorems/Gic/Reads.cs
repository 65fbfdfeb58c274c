using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>I1.</summary>
[Theorem("I1", "A set register and its clear register read the same: enable, pending, active.", "IHI 0048B 4.3.5 to 4.3.10")]
public sealed class I01_Set_and_clear_read_the_same : Theorem
{
    private static readonly (uint Set, uint Clear)[] Pairs =
    [
        (GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes), (GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes),
        (GICD_ISACTIVER.OffsetBytes, GICD_ICACTIVER.OffsetBytes),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        for (int intid = 0; intid < c.Gic.IntidCount; intid++)
        {
            foreach ((uint set, uint clear) in Pairs)
            {
                c.Holds($"INTID {intid}", Logic<B>.Same(s.ReadBit(cpu, set, intid), s.ReadBit(cpu, clear, intid)));
            }

            c.Holds($"INTID {intid} reads pending when it is",
                Logic<B>.Same(s.ReadBit(cpu, GICD_ISPENDR.OffsetBytes, intid), Manual<W, B>.Pending(s, cpu, intid)));
            c.Holds($"INTID {intid} reads active when it is",
                Logic<B>.Same(s.ReadBit(cpu, GICD_ISACTIVER.OffsetBytes, intid), Manual<W, B>.Active(s, cpu, intid)));
            c.Holds($"INTID {intid} reads enabled when it is",
                Logic<B>.Same(s.ReadBit(cpu, GICD_ISENABLER.OffsetBytes, intid), Manual<W, B>.Enabled(s, cpu, intid)));
        }
    }
}

/// <summary>I5.</summary>
[Theorem("I5", "INTIDs from 32 (ITLinesNumber + 1) or 1020 up are RAZ/WI in every register, have no input and are never pending.", "IHI "
    + "0048B 4.3.2, 2.2.1; IHI 0069 2.2")]
public sealed class I05_Absent_INTIDs : Theorem
{
    private static readonly (uint First, int BitsPerIntid)[] Arrays =
    [
        (GICD_IGROUPR.OffsetBytes, 1), (GICD_ISENABLER.OffsetBytes, 1), (GICD_ICENABLER.OffsetBytes, 1), (GICD_ISPENDR.OffsetBytes, 1),
        (GICD_ICPENDR.OffsetBytes, 1), (GICD_ISACTIVER.OffsetBytes, 1), (GICD_ICACTIVER.OffsetBytes, 1), (GICD_IPRIORITYR.OffsetBytes, 8),
        (GICD_ITARGETSR.OffsetBytes, 8), (GICD_ICFGR.OffsetBytes, 2),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
    [
        .. GicConfigurations.Both,
        .. new[] { GicConfigurations.V2[1], GicConfigurations.V3[1] }.Select(t =>
            new TheoremConfiguration($"{t.Name}, 1020 INTIDs", t.Gic! with { IntidCount = 1024 })),
    ];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        W value = c.Word("value");
        for (int intid = Manual<W, B>.IntidEnd(c.Gic); intid < 1024; intid++)
        {
            Gic<W, B>.SetSpiLine(s, intid, true);
            Gic<W, B>.SetPpiLine(s, cpu, intid, true);
            foreach ((uint first, int bitsPerIntid) in Arrays)
            {
                int perWord = 32 / bitsPerIntid, shift = intid % perWord * bitsPerIntid;
                uint at = first + 4 * (uint)(intid / perWord), mask = (uint)((1L << bitsPerIntid) - 1) << shift;
                Gic<W, B>.WriteGicd(s, cpu, at, 4, value & mask);
                B isSetOrClear = first is >= GICD_ISENABLER.OffsetBytes and < GICD_IPRIORITYR.OffsetBytes;
                c.Holds($"INTID {intid} reads 0", (Gic<W, B>.ReadGicd(s, cpu, at, 4) & mask) == 0u);
                Gic<W, B>.WriteGicd(s, cpu, at, 4, W.Select(isSetOrClear, 0u, Gic<W, B>.ReadGicd(before, cpu, at, 4)));
            }
        }

        c.Holds("nothing has changed", s.StateEquals(before));
    }
}

/// <summary>I6.</summary>
[Theorem("I6", "GICD_TYPER: ITLinesNumber is the INTIDs in words of 32, less one; CPUNumber is the CPUs less one in GICv2, and 0 in "
    + "GICv3, which has no legacy CPUs. GICD_TYPER, GICD_IIDR and the peripheral identification ignore writes.",
    "IHI 0048B 4.3.2, 4.3.3, 4.3.18; IHI 0069 12.9 GICD_TYPER")]
public sealed class I06_Identification : Theorem
{
    private const uint Registers = 12, Pidr2 = 6;

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        W value = c.Word("value"), typer = Gic<W, B>.ReadGicd(s, cpu, GICD_TYPER.OffsetBytes, 4);
        bool v2 = c.Gic.Version == GicVersion.V2;
        uint first = v2 ? 0xfd0u : 0xffd0u;
        c.Holds("ITLinesNumber", (typer & 0x1fu) == (W)(uint)(c.Gic.IntidCount / 32 - 1));
        c.Holds("CPUNumber", ((typer >> 5) & 7u) == (W)(v2 ? (uint)c.Gic.CpuCount - 1 : 0));
        c.Holds("ArchRev", ((Gic<W, B>.ReadGicd(s, cpu, first + 4 * Pidr2, 4) >> 4) & 0xfu) == (W)(v2 ? 2u : 3u));
        for (uint i = 0; i < Registers + 2; i++)
        {
            uint at = i < Registers ? first + 4 * i : i == Registers ? GICD_TYPER.OffsetBytes : GICD_IIDR.OffsetBytes;
            W was = Gic<W, B>.ReadGicd(s, cpu, at, 4);
            Gic<W, B>.WriteGicd(s, cpu, at, 4, value);
            c.Holds($"{at:x} ignores writes", (Gic<W, B>.ReadGicd(s, cpu, at, 4) == was) & s.StateEquals(before));
        }
    }
}
