// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <content>GICv3 distributor: which offset is which register.</content>
public static partial class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private static W ReadGicdV3Word(GicState<W, B> s, int cpu, uint at, uint lanes) => at switch
    {
        0x0000 => GICDv3_CTLR<W, B>.Read(s),
        0x0004 => GICDv3_TYPER<W, B>.Read(s),
        0x0008 => GICD_IIDR<W, B>.Read(s),
        0x000c => GICDv3_TYPER2<W, B>.Read(),
        0x0010 => GICDv3_STATUSR<W, B>.Read(),
        0x0040 => GICDv3_SETSPI_NSR<W, B>.Read(),
        0x0048 => GICDv3_CLRSPI_NSR<W, B>.Read(),
        0x0050 => GICDv3_SETSPI_SR<W, B>.Read(),
        0x0058 => GICDv3_CLRSPI_SR<W, B>.Read(),
        >= 0x0084 and < 0x0100 when Has(s, Index(at, 0x0080), 1) => GICD_IGROUPR<W, B>.Read(s, 0, Index(at, 0x0080)),
        >= 0x0104 and < 0x0180 when Has(s, Index(at, 0x0100), 1) => GICD_ISENABLER<W, B>.Read(s, 0, Index(at, 0x0100)),
        >= 0x0184 and < 0x0200 when Has(s, Index(at, 0x0180), 1) => GICD_ICENABLER<W, B>.Read(s, 0, Index(at, 0x0180)),
        >= 0x0204 and < 0x0280 when Has(s, Index(at, 0x0200), 1) => GICD_ISPENDR<W, B>.Read(s, 0, Index(at, 0x0200)),
        >= 0x0284 and < 0x0300 when Has(s, Index(at, 0x0280), 1) => GICD_ICPENDR<W, B>.Read(s, 0, Index(at, 0x0280)),
        >= 0x0304 and < 0x0380 when Has(s, Index(at, 0x0300), 1) => GICD_ISACTIVER<W, B>.Read(s, 0, Index(at, 0x0300)),
        >= 0x0384 and < 0x0400 when Has(s, Index(at, 0x0380), 1) => GICD_ICACTIVER<W, B>.Read(s, 0, Index(at, 0x0380)),
        >= 0x0420 and < 0x07fc when Has(s, Index(at, 0x0400), 8) => GICD_IPRIORITYR<W, B>.Read(s, 0, Index(at, 0x0400)),
        >= 0x0c08 and < 0x0d00 when Has(s, Index(at, 0x0c00), 2) => GICD_ICFGR<W, B>.Read(s, 0, Index(at, 0x0c00)),
        >= 0x0d00 and < 0x0d80 => GICDv3_IGRPMODR<W, B>.Read(),
        >= 0x0e08 and < 0x0f00 when Has(s, Index(at, 0x0e00), 2) => GICD_NSACR<W, B>.Read(),
        >= 0x0f80 and < 0x1000 => GICDv3_INMIR<W, B>.Read(),
        >= 0x6100 and < 0x7fe0 when Has(s, 32 + Index(at, 0x6100) / 2, 32) && (at & 4) == 0 =>
            GICDv3_IROUTER<W, B>.ReadLow(s, Index(at, 0x6100) / 2),
        >= 0x6100 and < 0x7fe0 when Has(s, 32 + Index(at, 0x6100) / 2, 32) && (at & 4) != 0 =>
            GICDv3_IROUTER<W, B>.ReadHigh(s, Index(at, 0x6100) / 2),
        >= 0xffd0 and < 0xffe0 => GICDv3_PIDR4<W, B>.Read(Index(at, 0xffd0)),
        >= 0xffe0 and < 0xffe8 => GICDv3_PIDR0<W, B>.Read(Index(at, 0xffe0)),
        0xffe8 => GICDv3_PIDR2<W, B>.Read(),
        0xffec => GICDv3_PIDR3<W, B>.Read(),
        >= 0xfff0 and < 0x10000 => GICDv3_CIDR0<W, B>.Read(Index(at, 0xfff0)),
        _ => 0u,
    };

    private static void WriteGicdV3Word(GicState<W, B> s, int cpu, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case 0x0000:
                GICDv3_CTLR<W, B>.Write(s, value, lanes);
                break;
            case >= 0x0084 and < 0x0100 when Has(s, Index(at, 0x0080), 1):
                GICD_IGROUPR<W, B>.Write(s, 0, Index(at, 0x0080), value, lanes);
                break;
            case >= 0x0104 and < 0x0180 when Has(s, Index(at, 0x0100), 1):
                GICD_ISENABLER<W, B>.Write(s, 0, Index(at, 0x0100), value);
                break;
            case >= 0x0184 and < 0x0200 when Has(s, Index(at, 0x0180), 1):
                GICD_ICENABLER<W, B>.Write(s, 0, Index(at, 0x0180), value);
                break;
            case >= 0x0204 and < 0x0280 when Has(s, Index(at, 0x0200), 1):
                GICD_ISPENDR<W, B>.Write(s, 0, Index(at, 0x0200), value);
                break;
            case >= 0x0284 and < 0x0300 when Has(s, Index(at, 0x0280), 1):
                GICD_ICPENDR<W, B>.Write(s, 0, Index(at, 0x0280), value);
                break;
            case >= 0x0304 and < 0x0380 when Has(s, Index(at, 0x0300), 1):
                GICD_ISACTIVER<W, B>.Write(s, 0, Index(at, 0x0300), value);
                break;
            case >= 0x0384 and < 0x0400 when Has(s, Index(at, 0x0380), 1):
                GICD_ICACTIVER<W, B>.Write(s, 0, Index(at, 0x0380), value);
                break;
            case >= 0x0420 and < 0x07fc when Has(s, Index(at, 0x0400), 8):
                GICD_IPRIORITYR<W, B>.Write(s, 0, Index(at, 0x0400), value, lanes);
                break;
            case >= 0x0c08 and < 0x0d00 when Has(s, Index(at, 0x0c00), 2):
                GICD_ICFGR<W, B>.Write(s, 0, Index(at, 0x0c00), value, lanes);
                break;
            case >= 0x6100 and < 0x7fe0 when Has(s, 32 + Index(at, 0x6100) / 2, 32) && (at & 4) == 0:
                GICDv3_IROUTER<W, B>.WriteLow(s, Index(at, 0x6100) / 2, value, lanes);
                break;
            case >= 0x6100 and < 0x7fe0 when Has(s, 32 + Index(at, 0x6100) / 2, 32) && (at & 4) != 0:
                GICDv3_IROUTER<W, B>.WriteHigh(s, Index(at, 0x6100) / 2, value, lanes);
                break;
        }
    }
}
