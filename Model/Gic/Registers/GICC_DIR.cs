using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Deactivate interrupt (IHI 0048B 4.4.15): with EOImode; without it is UNPREDICTABLE, here nothing.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_DIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 9:0. Any CPU interface may deactivate an SPI.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value)
    {
        W intid = value & 0x3ffu;
        B taken = PerIntid<W, B>.Exists(s, intid) & Control<W, B>.EndIsPriorityDropOnly(s, cpu);
        PerIntid<W, B>.Deactivate(s, cpu, intid, taken);
    }
}
