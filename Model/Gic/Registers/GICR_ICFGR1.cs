using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Configuration of PPIs (IHI 0069 12.11): GICD_ICFGR1 of the frame's owner.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_ICFGR1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As GICD_ICFGR.</summary>
    public static W Read(GicState<W, B> s, int owner) => GICD_ICFGR<W, B>.Read(s, owner, 1);

    /// <summary>As GICD_ICFGR.</summary>
    public static void Write(GicState<W, B> s, int owner, W value, uint lanes) => GICD_ICFGR<W, B>.Write(s, owner, 1, value, lanes);
}
