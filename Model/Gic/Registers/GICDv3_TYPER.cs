using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Controller type (IHI 0069 12.9, GICD_TYPER). No LPIs, no message-based SPIs; CPUNumber is 0, as affinity routing is always on.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICDv3_TYPER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>ITLinesNumber, IDbits, A3V, No1N, RSS of this implementation.</summary>
    public static W Read(GicState<W, B> s)
    {
        GicConfiguration c = s.Configuration;
        return (uint)(c.WordCount - 1) << GICDv3_TYPER.ITLinesNumber.Lo | (uint)(c.IntidBits - 1) << GICDv3_TYPER.IDbits.Lo
            | (c.Affinity3Implemented ? 1u << GICDv3_TYPER.A3V.Lo : 0) | (c.OneOfNImplemented ? 0 : 1u << GICDv3_TYPER.No1N.Lo)
            | (c.RangeSelectorImplemented ? 1u << GICDv3_TYPER.RSS.Lo : 0);
    }
}
