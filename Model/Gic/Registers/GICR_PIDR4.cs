using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Peripheral identification 4 to 7 (IHI 0069 12.11, GICR_PIDR4).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_PIDR4<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The constant of register n.</summary>
    public static W Read(int n) => GICR_PIDR4.Value((uint)n);
}
