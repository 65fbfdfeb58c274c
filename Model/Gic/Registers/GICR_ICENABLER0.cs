using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Clear-enable (IHI 0069 12.11): GICD_ICENABLER of the INTIDs 0 to 31 of the frame's owner, SGIs included.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_ICENABLER0<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>As GICD_ICENABLER.</summary>
    public static W Read(GicState<W, B> s, int owner) => GICD_ICENABLER<W, B>.Read(s, owner, 0);

    /// <summary>As GICD_ICENABLER.</summary>
    public static void Write(GicState<W, B> s, int owner, W value) => GICD_ICENABLER<W, B>.Write(s, owner, 0, value);
}
