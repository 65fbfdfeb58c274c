using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>T14.</summary>
[Theorem("T14",
    "GICD_IPRIORITYR is byte accessible; the bits of a priority that are not implemented read 0 and ignore writes, the "
    + "same ones in every byte; at least 4 are implemented.",
    "IHI 0048B 4.3.11, 3.3; IHI 0069 4.8")]
public sealed class T14_Priorities_are_bytes : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        uint implemented = 0xffu << (8 - c.Gic.PriorityBits) & 0xff;
        int cpu = c.AnyCpu(), intid = c.Choose("INTID", 0, c.Gic.IntidCount), lane = intid % 4 * 8;
        GicState<W, B> s = c.AnyState(), ofWord = s.Copy(), expected = s.Copy();
        W value = c.Word("value"), was = s.ReadArray(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid / 4);
        uint offset = GICD_IPRIORITYR.OffsetBytes + (uint)intid;
        if (c.Gic.Version == GicVersion.V3 && intid < 32)
        {
            Gic<W, B>.WriteGicr(s, cpu, cpu, GicrFrame.SgiBase + offset, 1, value);
        }
        else
        {
            Gic<W, B>.WriteGicd(s, cpu, offset, 1, value);
        }

        W now = s.ReadArray(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid / 4);
        c.Show("GICD_IPRIORITYR was", was);
        c.Show("GICD_IPRIORITYR is", now);
        c.Holds("a byte write is of one byte, of its implemented bits",
            now == ((was & ~(0xffu << lane)) | ((value & implemented) << lane)));
        expected.Priorities[s.Bank(cpu, intid / 32) * 8 + intid % 32 / 4] = now;
        c.Holds("nothing else changes", s.StateEquals(expected));
        ofWord.WriteArray(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid / 4, value);
        c.Holds("a word write is of four bytes, of their implemented bits",
            ofWord.ReadArray(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid / 4) == (value & (implemented * 0x0101_0101u)));
        c.Holds("at least 4 bits are implemented", BitOperations.PopCount(implemented) >= 4);
    }
}

/// <summary>T27.</summary>
[Theorem("T27",
    "An access of a byte or halfword changes no other bit than its own: it is the word access with the other lanes 0 (set "
    + "and clear registers) or as they were (others). GICD_SGIR acts on words only.",
    "IHI 0048B 4.1.4")]
public sealed class T27_Narrow_accesses : Theorem
{
    private const uint ChunkBytes = 0x80;

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V2;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        uint chunk = (uint)c.Choose("offset / 80", 0, (int)(GicdFrame.SizeBytes / ChunkBytes)) * ChunkBytes;
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        for (uint at = chunk; at < chunk + ChunkBytes; at++)
        {
            for (int size = 1; size <= 2 && at % size == 0; size++)
            {
                uint word = at & ~3u, lanes = (size == 1 ? 0xffu : 0xffffu) << (int)(at % 4 * 8);
                GicState<W, B> narrow = s.Copy(), wide = s.Copy();
                Gic<W, B>.WriteGicd(narrow, cpu, at, size, value);
                bool isSetOrClear = word is (>= GICD_ISENABLER.OffsetBytes and < GICD_IPRIORITYR.OffsetBytes)
                    or (>= GICD_CPENDSGIR.OffsetBytes and < 0xf30);
                W rest = isSetOrClear ? 0u : Gic<W, B>.ReadGicd(s, cpu, word, 4) & ~lanes;
                if (word != GICD_SGIR.OffsetBytes)
                {
                    Gic<W, B>.WriteGicd(wide, cpu, word, 4, rest | ((value << (int)(at % 4 * 8)) & lanes));
                }

                c.Holds($"{size} bytes at {at:x}", narrow.StateEquals(wide));
            }
        }
    }
}

/// <summary>T28.</summary>
[Theorem("T28",
    "Reserved offsets read 0 and ignore writes; an access at 1 to 3 bytes into a register reads that lane of it.",
    "IHI 0048B table 4-1, 4.1.4")]
public sealed class T28_Reserved_offsets_and_lanes : Theorem
{
    private static readonly (uint First, uint End)[] Reserved = [(0x00c, 0x080), (0xd00, 0xf00), (0xf04, 0xf10), (0xf30, 0xfd0)];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.V2;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        W value = c.Word("value");
        for (uint at = 0; at < GicdFrame.SizeBytes; at += 4)
        {
            W word = Gic<W, B>.ReadGicd(s, cpu, at, 4);
            for (uint lane = 0; lane < 4; lane++)
            {
                c.Holds($"a byte read at {at + lane:x}", Gic<W, B>.ReadGicd(s, cpu, at + lane, 1) == ((word >> (int)(8 * lane)) & 0xffu));
            }

            c.Holds($"a halfword read at {at:x}", Gic<W, B>.ReadGicd(s, cpu, at, 2) == (word & 0xffffu));
            c.Holds($"a halfword read at {at + 2:x}", Gic<W, B>.ReadGicd(s, cpu, at + 2, 2) == word >> 16);
            if (Array.Exists(Reserved, r => at >= r.First && at < r.End))
            {
                Gic<W, B>.WriteGicd(s, cpu, at, 4, value);
                c.Holds($"{at:x} is reserved", (word == 0u) & s.StateEquals(before));
            }
        }

        c.Holds("reads change nothing", s.StateEquals(before));
    }
}
