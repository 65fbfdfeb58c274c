using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// A physical interrupt that seL4 hands to a monitor as a notification: masked from its delivery to IRQAckIRQ. The
/// distributor keeps an edge that comes meanwhile, once.
/// </summary>
/// <typeparam name="B">A bit.</typeparam>
public struct PhysicalInterrupt<B>
    where B : struct, IBit<B>
{
    /// <summary>Level of the line, an edge that waits, masked in the distributor.</summary>
    public B Line, Latch, Masked;

    /// <summary>Line low, nothing waits. seL4 starts with it unmasked.</summary>
    public static PhysicalInterrupt<B> Idle => new() { Line = false, Latch = false, Masked = false };

    /// <summary>The device drives its line.</summary>
    /// <param name="level">New level.</param>
    public void Drive(B level)
    {
        Latch |= level & !Line;
        Line = level;
    }

    /// <summary>Whether the kernel delivers it now.</summary>
    /// <param name="isEdge">The interrupt is edge-triggered.</param>
    public readonly B IsDue(bool isEdge) => (isEdge ? Latch : Line) & !Masked;

    /// <summary>The kernel signals the notification and masks the interrupt; that takes the edge.</summary>
    public void Deliver()
    {
        Latch = false;
        Masked = true;
    }

    /// <summary>IRQAckIRQ: it may come again. Acknowledging one that is not masked changes nothing.</summary>
    public void Acknowledge() => Masked = false;
}
