using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Route of one SPI, 64 bits (IHI 0069 12.9, GICD_IROUTER): the affinity of its PE, or Interrupt_Routing_Mode for any one.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICDv3_IROUTER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const int FirstIntid = (int)GICDv3_IROUTER.FirstIntid;

    /// <summary>Bits 31:0: Interrupt_Routing_Mode, Aff2, Aff1, Aff0.</summary>
    public static W ReadLow(GicState<W, B> s, int n) => s.RoutesLow[FirstIntid + n];

    /// <summary>Bits 63:32: Aff3.</summary>
    public static W ReadHigh(GicState<W, B> s, int n) => s.RoutesHigh[FirstIntid + n];

    /// <summary>Writes the lanes of bits 31:0. An affinity that no PE has is legal: the interrupt stays pending.</summary>
    public static void WriteLow(GicState<W, B> s, int n, W value, uint lanes)
    {
        uint writable = s.Configuration.OneOfNImplemented ? 0x80ff_ffff : 0x00ff_ffff;
        s.RoutesLow[FirstIntid + n] = Words<W, B>.Merge(s.RoutesLow[FirstIntid + n], value, lanes & writable);
    }

    /// <summary>Writes the lanes of bits 63:32.</summary>
    public static void WriteHigh(GicState<W, B> s, int n, W value, uint lanes)
    {
        uint writable = s.Configuration.Affinity3Implemented ? 0xffu : 0;
        s.RoutesHigh[FirstIntid + n] = Words<W, B>.Merge(s.RoutesHigh[FirstIntid + n], value, lanes & writable);
    }
}
