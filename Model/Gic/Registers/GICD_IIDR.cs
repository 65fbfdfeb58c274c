using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Implementer identification (IHI 0048B 4.3.3; GICv3 the same): the implementation's.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_IIDR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The constant.</summary>
    public static W Read(GicState<W, B> s) => s.Configuration.GicdIidr;
}
