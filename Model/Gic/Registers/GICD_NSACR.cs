using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Non-secure access control (IHI 0048B 4.3.14): there are no Security Extensions.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_NSACR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>RAZ/WI.</summary>
    public static W Read() => 0u;
}
