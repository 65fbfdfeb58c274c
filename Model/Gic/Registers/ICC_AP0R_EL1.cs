using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Active priorities of Group 0, ICC_AP0R0_EL1 to ICC_AP0R3_EL1 (IHI 0069 12.2, ICC_AP0R_EL1): bit i of them is group priority i.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_AP0R_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Register n, 0 to 3.</summary>
    public static W Read(GicState<W, B> s, int cpu, int n) => GICC_APR<W, B>.Read(s, cpu, n);

    /// <summary>The write.</summary>
    public static void Write(GicState<W, B> s, int cpu, int n, W value) =>
        GICC_APR<W, B>.Write(s, cpu, n, value, Lanes.Word);
}
