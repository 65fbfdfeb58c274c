// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <content>GICv2 CPU interface: which offset is which register.</content>
public static partial class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private static W ReadGiccWord(GicState<W, B> s, int cpu, uint at, uint lanes) => at switch
    {
        0x0000 => GICC_CTLR<W, B>.Read(s, cpu),
        0x0004 => GICC_PMR<W, B>.Read(s, cpu),
        0x0008 => GICC_BPR<W, B>.Read(s, cpu),
        0x000c when lanes == Lanes.Word => GICC_IAR<W, B>.Read(s, cpu),
        0x0014 => GICC_RPR<W, B>.Read(s, cpu),
        0x0018 => GICC_HPPIR<W, B>.Read(s, cpu),
        0x001c => GICC_ABPR<W, B>.Read(s, cpu),
        0x0020 when lanes == Lanes.Word => GICC_AIAR<W, B>.Read(s, cpu),
        0x0028 => GICC_AHPPIR<W, B>.Read(s, cpu),
        >= 0x00d0 and < 0x00e0 => GICC_APR<W, B>.Read(s, cpu, Index(at, 0x00d0)),
        >= 0x00e0 and < 0x00f0 => GICC_NSAPR<W, B>.Read(s, cpu, Index(at, 0x00e0)),
        0x00fc => GICC_IIDR<W, B>.Read(s),
        _ => 0u,
    };

    private static void WriteGiccWord(GicState<W, B> s, int cpu, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case 0x0000:
                GICC_CTLR<W, B>.Write(s, cpu, value, lanes);
                break;
            case 0x0004:
                GICC_PMR<W, B>.Write(s, cpu, value, lanes);
                break;
            case 0x0008:
                GICC_BPR<W, B>.Write(s, cpu, value, lanes);
                break;
            case 0x0010 when lanes == Lanes.Word:
                GICC_EOIR<W, B>.Write(s, cpu, value);
                break;
            case 0x001c:
                GICC_ABPR<W, B>.Write(s, cpu, value, lanes);
                break;
            case 0x0024 when lanes == Lanes.Word:
                GICC_AEOIR<W, B>.Write(s, cpu, value);
                break;
            case >= 0x00d0 and < 0x00e0:
                GICC_APR<W, B>.Write(s, cpu, Index(at, 0x00d0), value, lanes);
                break;
            case >= 0x00e0 and < 0x00f0:
                GICC_NSAPR<W, B>.Write(s, cpu, Index(at, 0x00e0), value, lanes);
                break;
            case 0x1000 when lanes == Lanes.Word:
                GICC_DIR<W, B>.Write(s, cpu, value);
                break;
        }
    }
}
