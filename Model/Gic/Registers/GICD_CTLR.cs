using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Distributor control (IHI 0048B 4.3.1).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_CTLR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Group enables.</summary>
    public static W Read(GicState<W, B> s) => s.GicdCtlr;

    /// <summary>Writes the lanes of the access.</summary>
    public static void Write(GicState<W, B> s, W value, uint lanes)
    {
        uint enables = s.Configuration.GroupsImplemented ? 0b11u : 0b01u;
        s.GicdCtlr = Words<W, B>.Merge(s.GicdCtlr, value, lanes & enables);
    }
}
