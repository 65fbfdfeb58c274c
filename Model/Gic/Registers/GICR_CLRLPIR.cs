using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Make an LPI not pending (IHI 0069 12.11, GICR_CLRLPIR): no LPIs.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_CLRLPIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>RAZ/WI.</summary>
    public static W Read() => 0u;
}
