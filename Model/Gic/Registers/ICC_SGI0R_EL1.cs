using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Generate an SGI of Group 0 (IHI 0069 12.2, ICC_SGI0R_EL1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_SGI0R_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As ICC_SGI1R_EL1.</summary>
    public static void Write(GicState<W, B> s, int cpu, W low, W high) =>
        ICC_SGI1R_EL1<W, B>.Send(s, cpu, low, high, false);
}
