using Lockstep.Model.Registers;

namespace Lockstep.Model.Gic;

/// <content>The distributor's registers (IHI 0048B table 4-1; IHI 0069 12.8): which offset is which register.</content>
public static partial class Gic<W, B>
{
    /// <summary>A read of the distributor by a CPU.</summary>
    public static W ReadGicd(GicState<W, B> s, int cpu, uint offset, int sizeBytes)
    {
        uint lanes = Lanes.Of(offset, sizeBytes);
        if (lanes == 0)
        {
            return 0u;
        }

        uint at = offset & ~3u;
        W word = s.Configuration.Version == GicVersion.V2 ? ReadGicdV2(s, cpu, at) : ReadGicdV3(s, at);
        return (word & lanes) >> Lanes.Shift(offset);
    }

    /// <summary>A write to the distributor by a CPU.</summary>
    public static void WriteGicd(GicState<W, B> s, int cpu, uint offset, int sizeBytes, W value)
    {
        uint lanes = Lanes.Of(offset, sizeBytes);
        uint at = offset & ~3u;
        value = (value << Lanes.Shift(offset)) & lanes;
        if (lanes == 0)
        {
            return;
        }

        if (s.Configuration.Version == GicVersion.V2)
        {
            WriteGicdV2(s, cpu, at, value, lanes);
        }
        else
        {
            WriteGicdV3(s, at, value, lanes);
        }
    }

    private static W ReadGicdV2(GicState<W, B> s, int cpu, uint at) => at switch
    {
        GICD_CTLR.OffsetBytes => GICD_CTLR<W, B>.Read(s),
        GICD_TYPER.OffsetBytes => GICD_TYPER<W, B>.Read(s),
        GICD_IIDR.OffsetBytes => s.Configuration.GicdIidr,
        >= GICD_IGROUPR.OffsetBytes and < GICD_SGIR.OffsetBytes => ReadIntids(s, cpu, at),
        >= GICD_CPENDSGIR.OffsetBytes and < GICD_CPENDSGIR.OffsetBytes + 4 * GICD_CPENDSGIR.Count =>
            GICD_CPENDSGIR<W, B>.Read(s, cpu, Index(at, GICD_CPENDSGIR.OffsetBytes)),
        >= GICD_SPENDSGIR.OffsetBytes and < GICD_SPENDSGIR.OffsetBytes + 4 * GICD_SPENDSGIR.Count =>
            GICD_SPENDSGIR<W, B>.Read(s, cpu, Index(at, GICD_SPENDSGIR.OffsetBytes)),
        >= GICD_ICPIDR4.OffsetBytes and < GICD_ICPIDR0.OffsetBytes =>
            GICD_ICPIDR4.Value((at - GICD_ICPIDR4.OffsetBytes) / 4),
        >= GICD_ICPIDR0.OffsetBytes and < GICD_ICPIDR2.OffsetBytes => GICD_ICPIDR0.Value((at - GICD_ICPIDR0.OffsetBytes) / 4),
        GICD_ICPIDR2.OffsetBytes => GICD_ICPIDR2.Value(0),
        GICD_ICPIDR3.OffsetBytes => GICD_ICPIDR3.Value(0),
        >= GICD_ICCIDR.OffsetBytes and < GicdFrame.SizeBytes => GICD_ICCIDR.Value((at - GICD_ICCIDR.OffsetBytes) / 4),
        _ => 0u,
    };

    private static void WriteGicdV2(GicState<W, B> s, int cpu, uint at, W value, uint lanes)
    {
        switch (at)
        {
            case GICD_CTLR.OffsetBytes:
                GICD_CTLR<W, B>.Write(s, value, lanes);
                break;
            case >= GICD_IGROUPR.OffsetBytes and < GICD_SGIR.OffsetBytes:
                WriteIntids(s, cpu, at, value, lanes);
                break;
            case GICD_SGIR.OffsetBytes when lanes == Lanes.Word:
                GICD_SGIR<W, B>.Write(s, cpu, value);
                break;
            case >= GICD_CPENDSGIR.OffsetBytes and < GICD_CPENDSGIR.OffsetBytes + 4 * GICD_CPENDSGIR.Count:
                GICD_CPENDSGIR<W, B>.Write(s, cpu, Index(at, GICD_CPENDSGIR.OffsetBytes), value);
                break;
            case >= GICD_SPENDSGIR.OffsetBytes and < GICD_SPENDSGIR.OffsetBytes + 4 * GICD_SPENDSGIR.Count:
                GICD_SPENDSGIR<W, B>.Write(s, cpu, Index(at, GICD_SPENDSGIR.OffsetBytes), value);
                break;
        }
    }

    private static int Index(uint at, uint first) => (int)((at - first) / 4);
}
