using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Facts of the private interrupt that seL4 hands to a monitor.</summary>
public static class VirtualPpi
{
    /// <summary>The EL1 virtual timer's INTID, the only VPPI of seL4.</summary>
    public const uint VirtualTimerIntid = 27;
}

/// <summary>
/// The virtual timer's PPI under seL4 (E6, T41): while its line is high and the vCPU runs there is one VPPIEvent, and no other
/// before AckVPPI.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public struct VirtualPpi<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The timer's level, and whether the event was taken and not acknowledged.</summary>
    public B Line, Masked;

    /// <summary>Line low, not masked.</summary>
    public static VirtualPpi<W, B> Idle => new() { Line = false, Masked = false };

    /// <summary>Whether both fields are equal.</summary>
    /// <param name="other">The other.</param>
    public readonly B FieldsEqual(in VirtualPpi<W, B> other) => !((Line ^ other.Line) | (Masked ^ other.Masked));
}
