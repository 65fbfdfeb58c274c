using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Deactivate interrupt (IHI 0069 12.2, ICC_DIR_EL1): with EOImode; without it, here nothing. Any PE may deactivate an SPI.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_DIR_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 23:0.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value)
    {
        W intid = value & 0x00ff_ffffu;
        B taken = PerIntid<W, B>.Exists(s, intid) & Control<W, B>.EndIsPriorityDropOnly(s, cpu);
        PerIntid<W, B>.Deactivate(s, cpu, intid, taken);
    }
}
