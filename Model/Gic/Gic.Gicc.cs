namespace Lockstep.Model.Gic;

/// <content>
/// The GICv2 CPU interface's registers (IHI 0048B table 4-2); there is none in GICv3. Which offset is which register: Gic.Gicc.g.cs.
/// </content>
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

        W word = ReadGiccWord(s, cpu, at, lanes);
        return (word & lanes) >> Lanes.Shift(offset);
    }

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

        WriteGiccWord(s, cpu, at, value, lanes);
    }
}
