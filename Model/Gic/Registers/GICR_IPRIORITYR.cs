using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Priority, registers 0 to 7 (IHI 0069 12.11): GICD_IPRIORITYR of the INTIDs 0 to 31 of the frame's owner, SGIs included.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_IPRIORITYR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As GICD_IPRIORITYR.</summary>
    public static W Read(GicState<W, B> s, int owner, int n) => GICD_IPRIORITYR<W, B>.Read(s, owner, n);

    /// <summary>As GICD_IPRIORITYR.</summary>
    public static void Write(GicState<W, B> s, int owner, int n, W value, uint lanes) =>
        GICD_IPRIORITYR<W, B>.Write(s, owner, n, value, lanes);
}
