using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// End of interrupt of Group 0 (IHI 0069 12.2, ICC_EOIR0_EL1): priority drop, and without EOImode deactivation, if the running priority
/// is of Group 0; else, which the architecture leaves UNPREDICTABLE, nothing.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_EOIR0_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 23:0. A number that is no interrupt's, or a write with no active priority, does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value) => End(s, cpu, value, false);

    /// <summary>End of interrupt by the register of a group.</summary>
    internal static void End(GicState<W, B> s, int cpu, W value, B group1)
    {
        W intid = value & 0x00ff_ffffu;
        B ours = !(Priority<W, B>.RunningIsGroup1(s, cpu) ^ group1);
        GICC_EOIR<W, B>.End(s, cpu, intid, group1, ours & PerIntid<W, B>.Exists(s, intid));
    }
}
