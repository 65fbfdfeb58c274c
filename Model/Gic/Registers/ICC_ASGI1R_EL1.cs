using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Generate an SGI of the other Security state (IHI 0069 12.2, ICC_ASGI1R_EL1). With one Security state that is Group 0: what is
/// configured in Group 1 is not affected.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_ASGI1R_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As ICC_SGI1R_EL1.</summary>
    public static void Write(GicState<W, B> s, int cpu, W low, W high) =>
        ICC_SGI1R_EL1<W, B>.Send(s, cpu, low, high, false);
}
