using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Configuration of SGIs: edge-triggered, read-only (IHI 0069 12.11): GICD_ICFGR0 of the frame's owner.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_ICFGR0<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As GICD_ICFGR.</summary>
    public static W Read(GicState<W, B> s, int owner) => GICD_ICFGR<W, B>.Read(s, owner, 0);
}
