using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <content>
/// The registers that are arrays over INTIDs, at GICD_IGROUPR to GICD_ICFGR. They stand at the same offsets in the GICv3
/// redistributor's SGI_base, which has those of INTIDs 0 to 31 (IHI 0069 12.10). Registers of INTIDs that are not
/// implemented are RAZ/WI.
/// </content>
public static partial class Gic<W, B>
{
    private static W ReadIntids(GicState<W, B> s, int cpu, uint at)
    {
        int bits = Index(at & 0x7f, 0), bytes = Index(at & 0x3ff, 0), pairs = Index(at & 0xff, 0);
        return at switch
        {
            < GICD_IPRIORITYR.OffsetBytes => Has(s, bits, 1) ? ReadIntidBits(s, cpu, at, bits) : 0u,
            < GICD_ITARGETSR.OffsetBytes => Has(s, bytes, 8) ? GICD_IPRIORITYR<W, B>.Read(s, cpu, bytes) : 0u,
            < GICD_ICFGR.OffsetBytes => Has(s, bytes, 8) && s.Configuration.Version == GicVersion.V2
                ? GICD_ITARGETSR<W, B>.Read(s, cpu, bytes)
                : 0u,
            < GICD_ICFGR.OffsetBytes + 4 * GICD_ICFGR.Count => Has(s, pairs, 2) ? GICD_ICFGR<W, B>.Read(s, cpu, pairs) : 0u,
            _ => 0u,
        };
    }

    private static W ReadIntidBits(GicState<W, B> s, int cpu, uint at, int n) => (at & ~0x7fu) switch
    {
        GICD_IGROUPR.OffsetBytes => GICD_IGROUPR<W, B>.Read(s, cpu, n),
        GICD_ISENABLER.OffsetBytes => GICD_ISENABLER<W, B>.Read(s, cpu, n),
        GICD_ICENABLER.OffsetBytes => GICD_ICENABLER<W, B>.Read(s, cpu, n),
        GICD_ISPENDR.OffsetBytes => GICD_ISPENDR<W, B>.Read(s, cpu, n),
        GICD_ICPENDR.OffsetBytes => GICD_ICPENDR<W, B>.Read(s, cpu, n),
        GICD_ISACTIVER.OffsetBytes => GICD_ISACTIVER<W, B>.Read(s, cpu, n),
        GICD_ICACTIVER.OffsetBytes => GICD_ICACTIVER<W, B>.Read(s, cpu, n),
        _ => 0u,
    };

    private static void WriteIntids(GicState<W, B> s, int cpu, uint at, W value, uint lanes)
    {
        int bits = Index(at & 0x7f, 0), bytes = Index(at & 0x3ff, 0), pairs = Index(at & 0xff, 0);
        switch (at)
        {
            case < GICD_IPRIORITYR.OffsetBytes when Has(s, bits, 1):
                WriteIntidBits(s, cpu, at, bits, value, lanes);
                break;
            case >= GICD_IPRIORITYR.OffsetBytes and < GICD_ITARGETSR.OffsetBytes when Has(s, bytes, 8):
                GICD_IPRIORITYR<W, B>.Write(s, cpu, bytes, value, lanes);
                break;
            case >= GICD_ITARGETSR.OffsetBytes and < GICD_ICFGR.OffsetBytes
                when Has(s, bytes, 8) && s.Configuration.Version == GicVersion.V2:
                GICD_ITARGETSR<W, B>.Write(s, cpu, bytes, value, lanes);
                break;
            case >= GICD_ICFGR.OffsetBytes and < GICD_ICFGR.OffsetBytes + 4 * GICD_ICFGR.Count when Has(s, pairs, 2):
                GICD_ICFGR<W, B>.Write(s, cpu, pairs, value, lanes);
                break;
        }
    }

    private static void WriteIntidBits(GicState<W, B> s, int cpu, uint at, int n, W value, uint lanes)
    {
        switch (at & ~0x7fu)
        {
            case GICD_IGROUPR.OffsetBytes:
                GICD_IGROUPR<W, B>.Write(s, cpu, n, value, lanes);
                break;
            case GICD_ISENABLER.OffsetBytes:
                GICD_ISENABLER<W, B>.Write(s, cpu, n, value);
                break;
            case GICD_ICENABLER.OffsetBytes:
                GICD_ICENABLER<W, B>.Write(s, cpu, n, value);
                break;
            case GICD_ISPENDR.OffsetBytes:
                GICD_ISPENDR<W, B>.Write(s, cpu, n, value);
                break;
            case GICD_ICPENDR.OffsetBytes:
                GICD_ICPENDR<W, B>.Write(s, cpu, n, value);
                break;
            case GICD_ISACTIVER.OffsetBytes:
                GICD_ISACTIVER<W, B>.Write(s, cpu, n, value);
                break;
            case GICD_ICACTIVER.OffsetBytes:
                GICD_ICACTIVER<W, B>.Write(s, cpu, n, value);
                break;
        }
    }
}
