using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Peripheral identification 3 (IHI 0069 12.11, GICR_PIDR3).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_PIDR3<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The constant.</summary>
    public static W Read() => GICR_PIDR3.Value(0);
}
