using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Peripheral identification 2 (IHI 0069 12.9, GICD_PIDR2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICDv3_PIDR2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The constant.</summary>
    public static W Read() => GICDv3_PIDR2.Value(0);
}
