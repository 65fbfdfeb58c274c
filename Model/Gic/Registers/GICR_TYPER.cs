using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Redistributor type, 64 bits (IHI 0069 12.11, GICR_TYPER): whose it is. No LPIs.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_TYPER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits 31:0: Processor_Number (23:8), Last (4) on the last frame.</summary>
    public static W ReadLow(GicState<W, B> s, int owner) =>
        (uint)owner << 8 | (owner == s.Configuration.CpuCount - 1 ? 1u << 4 : 0);

    /// <summary>Bits 63:32: the owner's affinity.</summary>
    public static W ReadHigh(GicState<W, B> s, int owner) => s.Configuration.AffinityOf(owner);
}
