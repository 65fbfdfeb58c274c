using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <content>
/// The distributor of GICv3 with affinity routing always on (IHI 0069 12.8): registers of INTIDs 0 to 31 are in the
/// redistributors and RAZ/WI here, as are GICD_ITARGETSR, GICD_SGIR, GICD_CPENDSGIR and GICD_SPENDSGIR. With one Security
/// state GICD_IGRPMODR and GICD_NSACR are RAZ/WI. Message-based SPIs and LPIs are not implemented.
/// </content>
public static partial class Gic<W, B>
{
    private const uint EndOfRoutes = GICDv3_IROUTER.OffsetBytes + GICDv3_IROUTER.StrideBytes * GICDv3_IROUTER.Count;

    private static W ReadGicdV3(GicState<W, B> s, uint at) => at switch
    {
        GICDv3_CTLR.OffsetBytes => GICDv3_CTLR<W, B>.Read(s),
        GICDv3_TYPER.OffsetBytes => GICDv3_TYPER<W, B>.Read(s),
        GICD_IIDR.OffsetBytes => s.Configuration.GicdIidr,
        >= GICD_IGROUPR.OffsetBytes and < GICD_SGIR.OffsetBytes => IsOfSpis(at) ? ReadIntids(s, 0, at) : 0u,
        >= GICDv3_IROUTER.OffsetBytes and < EndOfRoutes => ReadRoute(s, at),
        >= GICDv3_PIDR4.OffsetBytes and < GICDv3_PIDR0.OffsetBytes => GICDv3_PIDR4.Value((at - GICDv3_PIDR4.OffsetBytes) / 4),
        >= GICDv3_PIDR0.OffsetBytes and < GICDv3_PIDR2.OffsetBytes => GICDv3_PIDR0.Value((at - GICDv3_PIDR0.OffsetBytes) / 4),
        GICDv3_PIDR2.OffsetBytes => GICDv3_PIDR2.Value(0),
        GICDv3_PIDR3.OffsetBytes => GICDv3_PIDR3.Value(0),
        >= GICDv3_CIDR0.OffsetBytes and < GICDv3Frame.SizeBytes => GICDv3_CIDR0.Value((at - GICDv3_CIDR0.OffsetBytes) / 4),
        _ => 0u,
    };

    private static void WriteGicdV3(GicState<W, B> s, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case GICDv3_CTLR.OffsetBytes:
                GICDv3_CTLR<W, B>.Write(s, value, lanes);
                break;
            case >= GICD_IGROUPR.OffsetBytes and < GICD_SGIR.OffsetBytes when IsOfSpis(at):
                WriteIntids(s, 0, at, value, lanes);
                break;
            case >= GICDv3_IROUTER.OffsetBytes and < EndOfRoutes:
                WriteRoute(s, at, value, lanes);
                break;
        }
    }

    /// <summary>Whether a register that is an array over INTIDs describes INTIDs from 32 on.</summary>
    private static bool IsOfSpis(uint at) => at switch
    {
        < GICD_IPRIORITYR.OffsetBytes => (at & 0x7f) >= 4,
        < GICD_ICFGR.OffsetBytes => (at & 0x3ff) >= 32,
        _ => (at & 0xff) >= 8,
    };

    private static W ReadRoute(GicState<W, B> s, uint at)
    {
        int intid = (int)GicdFrame.PrivateCount + (int)((at - GICDv3_IROUTER.OffsetBytes) / 8);
        return intid >= s.Configuration.IntidCount ? 0u
            : (at & 4) == 0 ? GICDv3_IROUTER<W, B>.ReadLow(s, intid) : GICDv3_IROUTER<W, B>.ReadHigh(s, intid);
    }

    private static void WriteRoute(GicState<W, B> s, uint at, W value, uint lanes)
    {
        int intid = (int)GicdFrame.PrivateCount + (int)((at - GICDv3_IROUTER.OffsetBytes) / 8);
        if (intid >= s.Configuration.IntidCount)
        {
            return;
        }

        if ((at & 4) == 0)
        {
            GICDv3_IROUTER<W, B>.WriteLow(s, intid, value, lanes);
        }
        else
        {
            GICDv3_IROUTER<W, B>.WriteHigh(s, intid, value, lanes);
        }
    }
}
