using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Controller type 2 (IHI 0069 12.9, GICD_TYPER2): nothing that it tells of is implemented.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICDv3_TYPER2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>RAZ/WI.</summary>
    public static W Read() => 0u;
}
