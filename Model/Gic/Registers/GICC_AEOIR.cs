using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Aliased end of interrupt (IHI 0048B 4.4.10): as GICC_EOIR for Group 1; of Group 0 it does nothing.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_AEOIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 9:0.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value)
    {
        W intid = value & 0x3ffu;
        B group1 = PerIntid<W, B>.IsGroup1(s, cpu, intid);
        GICC_EOIR<W, B>.End(s, cpu, intid, group1, group1 & PerIntid<W, B>.Exists(s, intid));
    }
}
