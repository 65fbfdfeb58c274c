using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Distributor control (IHI 0069 12.9, GICD_CTLR with one Security state): DS and ARE read 1 always, RWP 0.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICDv3_CTLR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Group enables, DS, ARE.</summary>
    public static W Read(GicState<W, B> s) => s.GicdCtlr | GICDv3_CTLR.Always;

    /// <summary>Writes the lanes of the access.</summary>
    public static void Write(GicState<W, B> s, W value, uint lanes) => GICD_CTLR<W, B>.Write(s, value, lanes);
}
