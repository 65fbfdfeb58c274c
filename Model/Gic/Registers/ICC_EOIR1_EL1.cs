using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// End of interrupt of Group 1 (IHI 0069 12.2, ICC_EOIR1_EL1): priority drop, and without EOImode deactivation, if the running priority
/// is of Group 1; else, which the architecture leaves UNPREDICTABLE, nothing.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_EOIR1_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 23:0. A number that is no interrupt's, or a write with no active priority, does nothing.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value) => ICC_EOIR0_EL1<W, B>.End(s, cpu, value, true);
}
