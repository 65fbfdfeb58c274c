using Lockstep.Model.Registers;
using Lockstep.Validation;

namespace Lockstep.Conformance.Suites;

/// <summary>Registers of the distributor. The comment says what went wrong elsewhere.</summary>
internal static class DistributorRows
{
    private const int Spi = 40;

    /// <summary>The last of the registers with one bit an INTID.</summary>
    private static uint LastWordOf(SuiteWriter s) => (uint)s.Guest.IntidCount / 32 - 1;
    private const uint Targets = GICD_ITARGETSR.OffsetBytes + 32, Configuration = GICD_ICFGR.OffsetBytes;

    /// <summary>Name, GIC version or 0 for both, script.</summary>
    public static (string Name, int Version, Action<SuiteWriter> Write)[] All { get; } =
    [
        // The host crashed at a reserved filter.
        ("Row01 T18 reserved target filter of GICD_SGIR", 2, s => NoSgi(s, 3u << 24 | 1)),
        // The bounds check was left by the reserved filter.
        ("Row02 T18 GICD_SGIR to vCPUs that are absent", 2, s => NoSgi(s, 3u << 24 | 0xff << 16 | 5, (0xffu << s.Guest.Vcpus & 0xff) << 16 | 5)),
        // The number was not masked to four bits.
        ("Row03 T18 four bits of SGI number", 2, s =>
        {
            s.Write(0, Frame.Gicd, GICD_SGIR.OffsetBytes, 2u << 24 | 0x3ff);
            Reads(s, GICD_ISPENDR.OffsetBytes, 1 << 15);
        }),
        // The rank of absent INTIDs was a null pointer.
        ("Row04 T28 registers of absent INTIDs", 0, AbsentIntids),
        ("Row08 T16 one zero byte in a word of targets", 2, s =>
        {
            uint all = (1u << s.Guest.Vcpus) - 1;
            s.Write(0, Frame.Gicd, Targets, 0x0101_0001 * all);
            Reads(s, Targets, s.Guest.Vcpus == 1 ? 0 : 0x0101_0001 * all);
        }),
        // The byte's data was looked for in its lane.
        ("Row09 T27 byte writes of targets and priorities", 0, ByteWrites),
        // Read-only registers were counted in registers where bytes were meant.
        ("Row10 T15 the first register after the read-only ones", 2, s =>
        {
            s.Write(0, Frame.Gicd, Targets - 4, 0);
            s.Write(0, Frame.Gicd, Targets, 0x0101_0101);
            Reads(s, Targets, s.Guest.Vcpus == 1 ? 0 : 0x0101_0101u);
            s.Write(0, Frame.Gicd, Configuration, 0);
            Reads(s, Configuration, 0xaaaa_aaaa);
            s.Write(0, Frame.Gicd, Configuration + 8, uint.MaxValue);
            Reads(s, Configuration + 8, 0xaaaa_aaaa);
        }),
        ("Row11 GICD_TYPER counts less one (IHI 0048B 4.3.2)", 2, s => Reads(s, GICD_TYPER.OffsetBytes, (uint)(s.Guest.Vcpus - 1) << 5 | LastWordOf(s))),
        // Bytes of registers that read 0 were refused.
        ("Row12 T28 bytes of reserved registers", 0, s => Reserved(s, [0x80f, 0xc05, 0xfa3, 0x041])),
        // Only the first byte's offset of a register was known.
        ("Row13 T27 T28 every byte of a register", 0, EveryByte),
        ("Row17 I1 bit 31 of every word", 0, s => SetAndClear(s, 63, 95)),
        // Bits of absent CPUs were kept.
        ("Row18 T15 targets that are absent read 0", 2, s =>
        {
            s.Write(0, Frame.Gicd, Targets, uint.MaxValue);
            Reads(s, Targets, s.Guest.Vcpus == 1 ? 0 : 0x0101_0101u * ((1u << s.Guest.Vcpus) - 1));
        }),
        // A range ended at its first register; set and clear went to each other's handler.
        ("Row21 D01 T5 each register is itself", 0, s => SetAndClear(s, 32, Spi, 64, 95)),
        ("Row28 D02 INTIDs 992 to 1023", 0, s =>
        {
            foreach (uint register in (uint[])[GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes, GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes])
            {
                s.Write(0, Frame.Gicd, register + 31 * 4, uint.MaxValue);
                Reads(s, register + 31 * 4, 0);
            }

            Reads(s, GICD_ISENABLER.OffsetBytes + 4, 0);
        }),
        ("D09 T14 priorities have five bits and are kept", 0, s =>
        {
            s.Write(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + Spi, 0xffff_ffff);
            Reads(s, GICD_IPRIORITYR.OffsetBytes + Spi, 0xf8f8_f8f8);
        }),
        ("D11 T17 the targets of an SPI can be written", 2, s =>
        {
            s.Route(0, Spi, s.Guest.Vcpus - 1);
            s.Read(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + Spi, size: 1);
            s.ExpectResult(s.Guest.Vcpus == 1 ? 0 : 1u << (s.Guest.Vcpus - 1));
        }),
        ("D12 T13 the trigger of an SPI can be written", 0, s =>
        {
            s.Configure(0, Spi, edge: true);
            Reads(s, Configuration + Spi / 16 * 4, 2u << Spi % 16 * 2);
        }),
        // An unknown read left the register as it was.
        ("D23 T28 a reserved register reads 0 in the whole of X0", 0, s =>
        {
            s.Execute(0, A64.Loads[2].Offset(0, 1), ulong.MaxValue, s.Guest.Platform.Gicd + 0xf40);
            s.Expect("0", record => record.Exception is null && record.Result == 0);
        }),
        ("D31 N2 no access to the frame stops the VMM", 0, s =>
        {
            foreach (int size in (int[])[1, 2, 4, 8])
            {
                for (uint offset = 0x40; offset < 0xf00; offset += 0x3c0 / 2)
                {
                    s.Write(0, Frame.Gicd, offset, 0, size);
                    s.Read(0, Frame.Gicd, offset, size);
                    s.ExpectNone();
                }
            }
        }),
    ];

    private static void Reads(SuiteWriter s, uint offset, ulong value)
    {
        s.Read(0, Frame.Gicd, offset);
        s.ExpectResult(value);
    }

    private static void NoSgi(SuiteWriter s, params ReadOnlySpan<uint> values)
    {
        foreach (uint value in values)
        {
            s.Write(0, Frame.Gicd, GICD_SGIR.OffsetBytes, value);
            s.ExpectNone();
        }

        Reads(s, GICD_ISPENDR.OffsetBytes, 0);
    }

    private static void AbsentIntids(SuiteWriter s)
    {
        uint count = (uint)s.Guest.IntidCount;
        foreach (uint offset in (uint[])
            [Configuration + count / 4, Configuration + 63 * 4, GICD_IPRIORITYR.OffsetBytes + count, GICD_IPRIORITYR.OffsetBytes + 1016, GICD_ISENABLER.OffsetBytes + count / 8])
        {
            s.Write(0, Frame.Gicd, offset, uint.MaxValue);
            Reads(s, offset, 0);
        }
    }

    private static void ByteWrites(SuiteWriter s)
    {
        for (uint lane = 0; lane < 4; lane++)
        {
            s.Write(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + Spi, 0);
            s.Write(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + Spi + lane, 0xa8, size: 1);
            Reads(s, GICD_IPRIORITYR.OffsetBytes + Spi, 0xa8u << (int)(8 * lane));
            if (s.Guest.GicVersion == 2 && s.Guest.Vcpus > 1)
            {
                s.Write(0, Frame.Gicd, Targets, 0);
                s.Write(0, Frame.Gicd, Targets + lane, 3, size: 1);
                Reads(s, Targets, 3u << (int)(8 * lane));
            }
        }
    }

    private static void Reserved(SuiteWriter s, ReadOnlySpan<uint> offsets)
    {
        foreach (uint offset in offsets)
        {
            s.Read(0, Frame.Gicd, offset, size: 1);
            s.ExpectNone();
            s.Write(0, Frame.Gicd, offset, 0, size: 1);
            s.ExpectNone();
        }
    }

    private static void EveryByte(SuiteWriter s)
    {
        s.Write(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + Spi, 0xe0c0_a080);
        for (uint lane = 0; lane < 4; lane++)
        {
            s.Read(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + Spi + lane, size: 1);
            s.ExpectResult(0x80 + 0x20 * lane);
        }
    }

    /// <summary>Each bit is where it was written, in the set register and the clear register, and nowhere else.</summary>
    private static void SetAndClear(SuiteWriter s, params ReadOnlySpan<int> intids)
    {
        (uint Set, uint Clear)[] registers = [(GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes), (GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes)];
        foreach (int intid in intids)
        {
            foreach ((uint set, uint clear) in registers)
            {
                uint at = (uint)intid / 32 * 4, bit = 1u << intid % 32;
                s.Write(0, Frame.Gicd, set + at, bit);
                Reads(s, set + at, bit);
                Reads(s, clear + at, bit);
                Reads(s, set + (at == 4 ? 8u : 4), 0);
                s.Write(0, Frame.Gicd, clear + at, bit);
                Reads(s, set + at, 0);
            }
        }
    }
}
