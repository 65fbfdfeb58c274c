using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Peripheral identification 0 and 1 (IHI 0069 12.9, GICD_PIDR0).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICDv3_PIDR0<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The constant of register n.</summary>
    public static W Read(int n) => GICDv3_PIDR0.Value((uint)n);
}
