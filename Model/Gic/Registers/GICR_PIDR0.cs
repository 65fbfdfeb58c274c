using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Peripheral identification 0 and 1 (IHI 0069 12.11, GICR_PIDR0): the part number is the implementation's.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_PIDR0<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Register n, 0 or 1.</summary>
    public static W Read(GicState<W, B> s, int n) => n == 0 ? s.Configuration.GicrPidr0 : GICR_PIDR0.Value((uint)n);
}
