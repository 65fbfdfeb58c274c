using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Controller type (IHI 0048B 4.3.2).</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICD_TYPER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>How many INTIDs and CPU interfaces there are.</summary>
    public static W Read(GicState<W, B> s) =>
        GICD_TYPER.Value((uint)s.Configuration.IntidCount, (uint)s.Configuration.CpuCount);
}
