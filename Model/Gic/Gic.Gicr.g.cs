// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <content>GICv3 redistributor: which offset is which register.</content>
public static partial class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private static W ReadGicrWord(GicState<W, B> s, int owner, uint at, uint lanes) => at switch
    {
        0x00000 => GICR_CTLR<W, B>.Read(),
        0x00004 => GICR_IIDR<W, B>.Read(s),
        0x00008 => GICR_TYPER<W, B>.ReadLow(s, owner),
        0x0000c => GICR_TYPER<W, B>.ReadHigh(s, owner),
        0x00010 => GICR_STATUSR<W, B>.Read(),
        0x00014 => GICR_WAKER<W, B>.Read(s, owner),
        >= 0x00040 and < 0x00048 => GICR_SETLPIR<W, B>.Read(),
        >= 0x00048 and < 0x00050 => GICR_CLRLPIR<W, B>.Read(),
        >= 0x00070 and < 0x00078 => GICR_PROPBASER<W, B>.Read(),
        >= 0x00078 and < 0x00080 => GICR_PENDBASER<W, B>.Read(),
        >= 0x000a0 and < 0x000a8 => GICR_INVLPIR<W, B>.Read(),
        >= 0x000b0 and < 0x000b8 => GICR_INVALLR<W, B>.Read(),
        0x000c0 => GICR_SYNCR<W, B>.Read(),
        >= 0x0ffd0 and < 0x0ffe0 => GICR_PIDR4<W, B>.Read(Index(at, 0x0ffd0)),
        >= 0x0ffe0 and < 0x0ffe8 => GICR_PIDR0<W, B>.Read(s, Index(at, 0x0ffe0)),
        0x0ffe8 => GICR_PIDR2<W, B>.Read(),
        0x0ffec => GICR_PIDR3<W, B>.Read(),
        >= 0x0fff0 and < 0x10000 => GICR_CIDR0<W, B>.Read(Index(at, 0x0fff0)),
        0x10080 => GICR_IGROUPR0<W, B>.Read(s, owner),
        0x10100 => GICR_ISENABLER0<W, B>.Read(s, owner),
        0x10180 => GICR_ICENABLER0<W, B>.Read(s, owner),
        0x10200 => GICR_ISPENDR0<W, B>.Read(s, owner),
        0x10280 => GICR_ICPENDR0<W, B>.Read(s, owner),
        0x10300 => GICR_ISACTIVER0<W, B>.Read(s, owner),
        0x10380 => GICR_ICACTIVER0<W, B>.Read(s, owner),
        >= 0x10400 and < 0x10420 => GICR_IPRIORITYR<W, B>.Read(s, owner, Index(at, 0x10400)),
        0x10c00 => GICR_ICFGR0<W, B>.Read(s, owner),
        0x10c04 => GICR_ICFGR1<W, B>.Read(s, owner),
        0x10d00 => GICR_IGRPMODR0<W, B>.Read(),
        0x10e00 => GICR_NSACR<W, B>.Read(),
        0x10f80 => GICR_INMIR0<W, B>.Read(),
        _ => 0u,
    };

    private static void WriteGicrWord(GicState<W, B> s, int owner, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case 0x00014:
                GICR_WAKER<W, B>.Write(s, owner, value, lanes);
                break;
            case 0x10080:
                GICR_IGROUPR0<W, B>.Write(s, owner, value, lanes);
                break;
            case 0x10100:
                GICR_ISENABLER0<W, B>.Write(s, owner, value);
                break;
            case 0x10180:
                GICR_ICENABLER0<W, B>.Write(s, owner, value);
                break;
            case 0x10200:
                GICR_ISPENDR0<W, B>.Write(s, owner, value);
                break;
            case 0x10280:
                GICR_ICPENDR0<W, B>.Write(s, owner, value);
                break;
            case 0x10300:
                GICR_ISACTIVER0<W, B>.Write(s, owner, value);
                break;
            case 0x10380:
                GICR_ICACTIVER0<W, B>.Write(s, owner, value);
                break;
            case >= 0x10400 and < 0x10420:
                GICR_IPRIORITYR<W, B>.Write(s, owner, Index(at, 0x10400), value, lanes);
                break;
            case 0x10c04:
                GICR_ICFGR1<W, B>.Write(s, owner, value, lanes);
                break;
        }
    }
}
