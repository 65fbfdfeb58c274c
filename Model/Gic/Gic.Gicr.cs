namespace Lockstep.Model.Gic;

/// <content>
/// A redistributor's two frames of 64 KiB, RD_base and then SGI_base (IHI 0069 12.10). Any PE may access any
/// redistributor; the effect is on its owner. Which offset is which register: Gic.Gicr.g.cs. LPIs are not implemented: their registers
/// are RAZ/WI. So are, with one Security
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

        return (ReadGicrWord(s, frameOwner, offset & ~3u, lanes) & lanes) >> Lanes.Shift(offset);
    }

    /// <summary>
    /// A write to the redistributor of <paramref name="frameOwner"/> by <paramref name="cpu"/>, whose number does not matter.
    /// </summary>
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
}
