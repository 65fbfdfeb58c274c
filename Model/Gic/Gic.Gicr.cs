using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <content>
/// A redistributor's two frames of 64 KiB, RD_base and then SGI_base (IHI 0069 12.10). Any PE may access any
/// redistributor; the effect is on its owner. LPIs are not implemented: their registers are RAZ/WI. So are, with one Security
/// state, GICR_IGRPMODR0 and GICR_NSACR.
/// </content>
public static partial class Gic<W, B>
{
    /// <summary>
    /// A read of the redistributor of <paramref name="frameOwner"/> by <paramref name="cpu"/>, whose number does not matter; of an
    /// owner that does not exist it reads 0.
    /// </summary>
    public static W ReadGicr(GicState<W, B> s, int cpu, int frameOwner, uint offset, int sizeBytes)
    {
        uint lanes = Lanes.Of(offset, sizeBytes);
        if (lanes == 0 || !HasGicr(s, frameOwner))
        {
            return 0u;
        }

        return (ReadGicrWord(s, frameOwner, offset & ~3u) & lanes) >> Lanes.Shift(offset);
    }

    /// <summary>A write to the redistributor of <paramref name="frameOwner"/> by <paramref name="cpu"/>, whose number does not matter.</summary>
    public static void WriteGicr(GicState<W, B> s, int cpu, int frameOwner, uint offset, int sizeBytes, W value)
    {
        uint lanes = Lanes.Of(offset, sizeBytes);
        if (lanes != 0 && HasGicr(s, frameOwner))
        {
            WriteGicrWord(s, frameOwner, offset & ~3u, (value << Lanes.Shift(offset)) & lanes, lanes);
        }
    }

    private static bool HasGicr(GicState<W, B> s, int owner) =>
        s.Configuration.Version == GicVersion.V3 && (uint)owner < (uint)s.Configuration.CpuCount;

    private static W ReadGicrWord(GicState<W, B> s, int owner, uint at) => at switch
    {
        GICR_IIDR.OffsetBytes => s.Configuration.GicrIidr,
        GICR_TYPER.OffsetBytes => GICR_TYPER<W, B>.ReadLow(s, owner),
        GICR_TYPER.OffsetBytes + 4 => GICR_TYPER<W, B>.ReadHigh(s, owner),
        GICR_WAKER.OffsetBytes => GICR_WAKER<W, B>.Read(s, owner),
        >= GICR_PIDR4.OffsetBytes and < GICR_PIDR0.OffsetBytes => GICR_PIDR4.Value((at - GICR_PIDR4.OffsetBytes) / 4),
        GICR_PIDR0.OffsetBytes => s.Configuration.GicrPidr0,
        GICR_PIDR0.OffsetBytes + 4 => GICR_PIDR0.Value(1),
        GICR_PIDR2.OffsetBytes => GICR_PIDR2.Value(0),
        GICR_PIDR3.OffsetBytes => GICR_PIDR3.Value(0),
        >= GICR_CIDR0.OffsetBytes and < GicrFrame.SgiBase => GICR_CIDR0.Value((at - GICR_CIDR0.OffsetBytes) / 4),
        GICR_IGROUPR0.OffsetBytes => GICR_IGROUPR0<W, B>.Read(s, owner),
        GICR_ISENABLER0.OffsetBytes => GICR_ISENABLER0<W, B>.Read(s, owner),
        GICR_ICENABLER0.OffsetBytes => GICR_ICENABLER0<W, B>.Read(s, owner),
        GICR_ISPENDR0.OffsetBytes => GICR_ISPENDR0<W, B>.Read(s, owner),
        GICR_ICPENDR0.OffsetBytes => GICR_ICPENDR0<W, B>.Read(s, owner),
        GICR_ISACTIVER0.OffsetBytes => GICR_ISACTIVER0<W, B>.Read(s, owner),
        GICR_ICACTIVER0.OffsetBytes => GICR_ICACTIVER0<W, B>.Read(s, owner),
        >= GICR_IPRIORITYR.OffsetBytes and < GICR_IPRIORITYR.OffsetBytes + 4 * GICR_IPRIORITYR.Count =>
            GICR_IPRIORITYR<W, B>.Read(s, owner, Index(at, GICR_IPRIORITYR.OffsetBytes)),
        GICR_ICFGR0.OffsetBytes => GICR_ICFGR0<W, B>.Read(s, owner),
        GICR_ICFGR1.OffsetBytes => GICR_ICFGR1<W, B>.Read(s, owner),
        _ => 0u,
    };

    private static void WriteGicrWord(GicState<W, B> s, int owner, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case GICR_WAKER.OffsetBytes: GICR_WAKER<W, B>.Write(s, owner, value, lanes); break;
            case GICR_IGROUPR0.OffsetBytes: GICR_IGROUPR0<W, B>.Write(s, owner, value, lanes); break;
            case GICR_ISENABLER0.OffsetBytes: GICR_ISENABLER0<W, B>.Write(s, owner, value); break;
            case GICR_ICENABLER0.OffsetBytes: GICR_ICENABLER0<W, B>.Write(s, owner, value); break;
            case GICR_ISPENDR0.OffsetBytes: GICR_ISPENDR0<W, B>.Write(s, owner, value); break;
            case GICR_ICPENDR0.OffsetBytes: GICR_ICPENDR0<W, B>.Write(s, owner, value); break;
            case GICR_ISACTIVER0.OffsetBytes: GICR_ISACTIVER0<W, B>.Write(s, owner, value); break;
            case GICR_ICACTIVER0.OffsetBytes: GICR_ICACTIVER0<W, B>.Write(s, owner, value); break;
            case >= GICR_IPRIORITYR.OffsetBytes and < GICR_IPRIORITYR.OffsetBytes + 4 * GICR_IPRIORITYR.Count:
                GICR_IPRIORITYR<W, B>.Write(s, owner, Index(at, GICR_IPRIORITYR.OffsetBytes), value, lanes);
                break;
            case GICR_ICFGR0.OffsetBytes: GICR_ICFGR0<W, B>.Write(s, owner, value, lanes); break;
            case GICR_ICFGR1.OffsetBytes: GICR_ICFGR1<W, B>.Write(s, owner, value, lanes); break;
        }
    }
}
