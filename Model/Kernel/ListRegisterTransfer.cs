using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// How a distributor's pending state moves into a list register and back (T37, T38, I9). Bits of one interrupt: its edge or
/// SGI latch, its line, whether it is active.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class ListRegisterTransfer<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>
    /// What a load takes of the latch, and what it leaves (T37): the list register's pending bit stands for the latch from then
    /// on, whatever the trigger. The line stays. So what sets the latch while the interrupt is loaded is a request of its own.
    /// </summary>
    /// <param name="latch">The latch.</param>
    public static (B Taken, B Left) Load(B latch) => (latch, false);

    /// <summary>Which senders of an SGI still wait after the one with this number was loaded (T37).</summary>
    /// <param name="senders">One bit a sender.</param>
    /// <param name="loaded">Number of the sender.</param>
    public static W SendersAfterLoad(W senders, int loaded) => senders & ~(W.Of(1) << loaded);

    /// <summary>
    /// The latch after the list register was read back (T38). What the load took waits again where the guest has not acknowledged
    /// it. What was set meanwhile stays: an acknowledge clears the latch (IHI 0048B 4.3.8, figure 4-10), the end of an interrupt
    /// does not, be it edge-triggered or level-sensitive.
    /// </summary>
    /// <param name="taken">What the load took.</param>
    /// <param name="latch">The latch.</param>
    /// <param name="lr">The list register.</param>
    public static B LatchAfterFold(B taken, B latch, in ListRegister<W, B> lr) => latch | (taken & lr.Pending);

    /// <summary>Active after the list register was read back (T38).</summary>
    /// <param name="lr">The list register.</param>
    public static B ActiveAfterFold(in ListRegister<W, B> lr) => lr.Active;

    /// <summary>Pending in the distributor's sense.</summary>
    /// <param name="isEdge">The interrupt is edge-triggered, or an SGI.</param>
    /// <param name="latch">The latch.</param>
    /// <param name="line">The line.</param>
    public static B Pending(B isEdge, B latch, B line) => latch | (line & !isEdge);

    /// <summary>What may be in a list register (I8, I9): an ordinary INTID, not HW while active and pending.</summary>
    /// <param name="lr">The list register.</param>
    public static B IsLawful(in ListRegister<W, B> lr) =>
        lr.IsInvalid | ((lr.Intid < W.Of(VirtualInterface.FirstSpecial)) & !(lr.Hw & lr.Active & lr.Pending));

    /// <summary>Whether no INTID is in two list registers (I8).</summary>
    /// <param name="s">The interface.</param>
    public static B IntidsAreDistinct(VirtualInterfaceState<W, B> s)
    {
        B distinct = true;
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                ref ListRegister<W, B> a = ref s.ListRegisters[i], b = ref s.ListRegisters[j];
                distinct &= a.IsInvalid | b.IsInvalid | (a.Intid != b.Intid);
            }
        }

        return distinct;
    }
}
