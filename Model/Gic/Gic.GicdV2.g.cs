// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <content>GICv2 distributor: which offset is which register.</content>
public static partial class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private static W ReadGicdV2Word(GicState<W, B> s, int cpu, uint at, uint lanes) => at switch
    {
        0x000 => GICD_CTLR<W, B>.Read(s),
        0x004 => GICD_TYPER<W, B>.Read(s),
        0x008 => GICD_IIDR<W, B>.Read(s),
        >= 0x080 and < 0x100 when Has(s, Index(at, 0x080), 1) => GICD_IGROUPR<W, B>.Read(s, cpu, Index(at, 0x080)),
        >= 0x100 and < 0x180 when Has(s, Index(at, 0x100), 1) => GICD_ISENABLER<W, B>.Read(s, cpu, Index(at, 0x100)),
        >= 0x180 and < 0x200 when Has(s, Index(at, 0x180), 1) => GICD_ICENABLER<W, B>.Read(s, cpu, Index(at, 0x180)),
        >= 0x200 and < 0x280 when Has(s, Index(at, 0x200), 1) => GICD_ISPENDR<W, B>.Read(s, cpu, Index(at, 0x200)),
        >= 0x280 and < 0x300 when Has(s, Index(at, 0x280), 1) => GICD_ICPENDR<W, B>.Read(s, cpu, Index(at, 0x280)),
        >= 0x300 and < 0x380 when Has(s, Index(at, 0x300), 1) => GICD_ISACTIVER<W, B>.Read(s, cpu, Index(at, 0x300)),
        >= 0x380 and < 0x400 when Has(s, Index(at, 0x380), 1) => GICD_ICACTIVER<W, B>.Read(s, cpu, Index(at, 0x380)),
        >= 0x400 and < 0x7fc when Has(s, Index(at, 0x400), 8) => GICD_IPRIORITYR<W, B>.Read(s, cpu, Index(at, 0x400)),
        >= 0x800 and < 0xbfc when Has(s, Index(at, 0x800), 8) => GICD_ITARGETSR<W, B>.Read(s, cpu, Index(at, 0x800)),
        >= 0xc00 and < 0xd00 when Has(s, Index(at, 0xc00), 2) => GICD_ICFGR<W, B>.Read(s, cpu, Index(at, 0xc00)),
        >= 0xe00 and < 0xf00 when Has(s, Index(at, 0xe00), 2) => GICD_NSACR<W, B>.Read(),
        >= 0xf10 and < 0xf20 => GICD_CPENDSGIR<W, B>.Read(s, cpu, Index(at, 0xf10)),
        >= 0xf20 and < 0xf30 => GICD_SPENDSGIR<W, B>.Read(s, cpu, Index(at, 0xf20)),
        >= 0xfd0 and < 0xfe0 => GICD_ICPIDR4<W, B>.Read(Index(at, 0xfd0)),
        >= 0xfe0 and < 0xfe8 => GICD_ICPIDR0<W, B>.Read(Index(at, 0xfe0)),
        0xfe8 => GICD_ICPIDR2<W, B>.Read(),
        0xfec => GICD_ICPIDR3<W, B>.Read(),
        >= 0xff0 and < 0x1000 => GICD_ICCIDR<W, B>.Read(Index(at, 0xff0)),
        _ => 0u,
    };

    private static void WriteGicdV2Word(GicState<W, B> s, int cpu, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case 0x000:
                GICD_CTLR<W, B>.Write(s, value, lanes);
                break;
            case >= 0x080 and < 0x100 when Has(s, Index(at, 0x080), 1):
                GICD_IGROUPR<W, B>.Write(s, cpu, Index(at, 0x080), value, lanes);
                break;
            case >= 0x100 and < 0x180 when Has(s, Index(at, 0x100), 1):
                GICD_ISENABLER<W, B>.Write(s, cpu, Index(at, 0x100), value);
                break;
            case >= 0x180 and < 0x200 when Has(s, Index(at, 0x180), 1):
                GICD_ICENABLER<W, B>.Write(s, cpu, Index(at, 0x180), value);
                break;
            case >= 0x200 and < 0x280 when Has(s, Index(at, 0x200), 1):
                GICD_ISPENDR<W, B>.Write(s, cpu, Index(at, 0x200), value);
                break;
            case >= 0x280 and < 0x300 when Has(s, Index(at, 0x280), 1):
                GICD_ICPENDR<W, B>.Write(s, cpu, Index(at, 0x280), value);
                break;
            case >= 0x300 and < 0x380 when Has(s, Index(at, 0x300), 1):
                GICD_ISACTIVER<W, B>.Write(s, cpu, Index(at, 0x300), value);
                break;
            case >= 0x380 and < 0x400 when Has(s, Index(at, 0x380), 1):
                GICD_ICACTIVER<W, B>.Write(s, cpu, Index(at, 0x380), value);
                break;
            case >= 0x400 and < 0x7fc when Has(s, Index(at, 0x400), 8):
                GICD_IPRIORITYR<W, B>.Write(s, cpu, Index(at, 0x400), value, lanes);
                break;
            case >= 0x800 and < 0xbfc when Has(s, Index(at, 0x800), 8):
                GICD_ITARGETSR<W, B>.Write(s, cpu, Index(at, 0x800), value, lanes);
                break;
            case >= 0xc00 and < 0xd00 when Has(s, Index(at, 0xc00), 2):
                GICD_ICFGR<W, B>.Write(s, cpu, Index(at, 0xc00), value, lanes);
                break;
            case 0xf00 when lanes == Lanes.Word:
                GICD_SGIR<W, B>.Write(s, cpu, value);
                break;
            case >= 0xf10 and < 0xf20:
                GICD_CPENDSGIR<W, B>.Write(s, cpu, Index(at, 0xf10), value);
                break;
            case >= 0xf20 and < 0xf30:
                GICD_SPENDSGIR<W, B>.Write(s, cpu, Index(at, 0xf20), value);
                break;
        }
    }
}
