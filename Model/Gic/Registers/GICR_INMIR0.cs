using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>Non-maskable interrupts (IHI 0069 12.11, GICR_INMIR0): left out, as GICD_TYPER.NMI says.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_INMIR0<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>RAZ/WI.</summary>
    public static W Read() => 0u;
}
