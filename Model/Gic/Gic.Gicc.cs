using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <content>The GICv2 CPU interface's registers (IHI 0048B table 4-2): which offset is which register. There is none in GICv3.</content>
public static partial class Gic<W, B>
{
    /// <summary>
    /// A read of the CPU interface by its CPU. Reads of GICC_IAR and GICC_AIAR acknowledge, if they are of a word; of other sizes
    /// they read 0.
    /// </summary>
    public static W ReadGicc(GicState<W, B> s, int cpu, uint offset, int sizeBytes)
    {
        uint lanes = Lanes.Of(offset, sizeBytes);
        uint at = offset & ~3u;
        if (lanes == 0 || s.Configuration.Version != GicVersion.V2)
        {
            return 0u;
        }

        W word = at switch
        {
            GICC_IAR.OffsetBytes => lanes == Lanes.Word ? GICC_IAR<W, B>.Read(s, cpu) : 0u,
            GICC_AIAR.OffsetBytes => lanes == Lanes.Word && s.Configuration.GroupsImplemented ? GICC_AIAR<W, B>.Read(s, cpu) : 0u,
            _ => PeekGicc(s, cpu, at),
        };
        return (word & lanes) >> Lanes.Shift(offset);
    }

    /// <summary>The registers whose reads change nothing.</summary>
    private static W PeekGicc(GicState<W, B> s, int cpu, uint at) => at switch
    {
        GICC_CTLR.OffsetBytes => GICC_CTLR<W, B>.Read(s, cpu),
        GICC_PMR.OffsetBytes => GICC_PMR<W, B>.Read(s, cpu),
        GICC_BPR.OffsetBytes => GICC_BPR<W, B>.Read(s, cpu),
        GICC_RPR.OffsetBytes => GICC_RPR<W, B>.Read(s, cpu),
        GICC_HPPIR.OffsetBytes => GICC_HPPIR<W, B>.Read(s, cpu),
        GICC_ABPR.OffsetBytes => GICC_ABPR<W, B>.Read(s, cpu),
        GICC_AHPPIR.OffsetBytes => s.Configuration.GroupsImplemented ? GICC_AHPPIR<W, B>.Read(s, cpu) : 0u,
        >= GICC_APR.OffsetBytes and < GICC_APR.OffsetBytes + 4 * GICC_APR.Count =>
            GICC_APR<W, B>.Read(s, cpu, Index(at, GICC_APR.OffsetBytes)),
        >= GICC_NSAPR.OffsetBytes and < GICC_NSAPR.OffsetBytes + 4 * GICC_NSAPR.Count =>
            GICC_NSAPR<W, B>.Read(s, cpu, Index(at, GICC_NSAPR.OffsetBytes)),
        GICC_IIDR.OffsetBytes => s.Configuration.GiccIidr,
        _ => 0u,
    };

    /// <summary>
    /// A write to the CPU interface by its CPU. GICC_EOIR, GICC_AEOIR and GICC_DIR act if the write is of a word.
    /// </summary>
    public static void WriteGicc(GicState<W, B> s, int cpu, uint offset, int sizeBytes, W value)
    {
        uint lanes = Lanes.Of(offset, sizeBytes);
        uint at = offset & ~3u;
        value = (value << Lanes.Shift(offset)) & lanes;
        if (lanes == 0 || s.Configuration.Version != GicVersion.V2)
        {
            return;
        }

        switch (at)
        {
            case GICC_CTLR.OffsetBytes:
                GICC_CTLR<W, B>.Write(s, cpu, value, lanes);
                break;
            case GICC_PMR.OffsetBytes:
                GICC_PMR<W, B>.Write(s, cpu, value, lanes);
                break;
            case GICC_BPR.OffsetBytes:
                GICC_BPR<W, B>.Write(s, cpu, value, lanes);
                break;
            case GICC_ABPR.OffsetBytes:
                GICC_ABPR<W, B>.Write(s, cpu, value, lanes);
                break;
            case >= GICC_APR.OffsetBytes and < GICC_APR.OffsetBytes + 4 * GICC_APR.Count:
                GICC_APR<W, B>.Write(s, cpu, Index(at, GICC_APR.OffsetBytes), value, lanes);
                break;
            case >= GICC_NSAPR.OffsetBytes and < GICC_NSAPR.OffsetBytes + 4 * GICC_NSAPR.Count:
                GICC_NSAPR<W, B>.Write(s, cpu, Index(at, GICC_NSAPR.OffsetBytes), value, lanes);
                break;
            default:
                CommandGicc(s, cpu, at, value, lanes);
                break;
        }
    }

    private static void CommandGicc(GicState<W, B> s, int cpu, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case GICC_EOIR.OffsetBytes when lanes == Lanes.Word:
                GICC_EOIR<W, B>.Write(s, cpu, value);
                break;
            case GICC_AEOIR.OffsetBytes when lanes == Lanes.Word:
                GICC_AEOIR<W, B>.Write(s, cpu, value);
                break;
            case GICC_DIR.OffsetBytes when lanes == Lanes.Word:
                GICC_DIR<W, B>.Write(s, cpu, value);
                break;
        }
    }
}
