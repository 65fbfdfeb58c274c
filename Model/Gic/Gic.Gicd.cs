namespace Lockstep.Model.Gic;

/// <content>
/// The distributor's registers (IHI 0048B table 4-1; IHI 0069 12.8). Which offset is which register: Gic.GicdV2.g.cs and
/// Gic.GicdV3.g.cs. In GICv3, with affinity routing always on, the registers of INTIDs 0 to 31 are in the redistributors and RAZ/WI
/// here, as are those that name CPU interfaces by number. With one Security state GICD_IGRPMODR and GICD_NSACR are RAZ/WI.
/// Message-based SPIs and LPIs are not implemented.
/// </content>
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
        W word = s.Configuration.Version == GicVersion.V2 ? ReadGicdV2Word(s, cpu, at, lanes) : ReadGicdV3Word(s, cpu, at, lanes);
        return (word & lanes) >> Lanes.Shift(offset);
    }

    /// <summary>A write to the distributor by a CPU. GICD_SGIR acts if the write is of a word.</summary>
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
            WriteGicdV2Word(s, cpu, at, value, lanes);
        }
        else
        {
            WriteGicdV3Word(s, cpu, at, value, lanes);
        }
    }

    /// <summary>Number in an array of words of the register at <paramref name="at"/>.</summary>
    private static int Index(uint at, uint first) => (int)((at - first) / 4);
}
