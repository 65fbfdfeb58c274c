using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Status registers that the list registers determine (IHI 0048B 5.3.4 to 5.3.6, IHI 0069 12.4).</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class ListRegisterStatus<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>EISR: list registers whose end of interrupt is due (I11). Word 0 is of indices 0 to 31, word 1 of 32 to 63.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="word">0 or 1.</param>
    public static W EISR(VirtualInterfaceState<W, B> s, int word)
    {
        W bits = W.Of(0);
        for (int i = word * 32; i < s.ListRegisters.Length && i < word * 32 + 32; i++)
        {
            bits |= W.Of(s.ListRegisters[i].IsEnded) << (i & 31);
        }

        return bits;
    }

    /// <summary>ELRSR: list registers that may be used (I10). Word 0 is of indices 0 to 31, word 1 of 32 to 63.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="word">0 or 1.</param>
    public static W ELRSR(VirtualInterfaceState<W, B> s, int word)
    {
        W bits = W.Of(0);
        for (int i = word * 32; i < s.ListRegisters.Length && i < word * 32 + 32; i++)
        {
            bits |= W.Of(s.ListRegisters[i].IsUsable) << (i & 31);
        }

        return bits;
    }

    /// <summary>
    /// MISR: EOI, U, LRENP, NP, VGrp0E, VGrp0D, VGrp1E, VGrp1D. All but EOI need their enable in HCR, which seL4 leaves 0 (E4).
    /// </summary>
    /// <param name="s">The interface.</param>
    public static W MISR(VirtualInterfaceState<W, B> s)
    {
        B one = false, two = false, pending = false;
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            B valid = !s.ListRegisters[i].IsInvalid;
            two |= one & valid;
            one |= valid;
            pending |= s.ListRegisters[i].Pending & !s.ListRegisters[i].Active;
        }

        B ended = (EISR(s, 0) | EISR(s, 1)) != W.Of(0);
        W conditions = W.Of(!two) << 1 | W.Of(s.EoiCount != W.Of(0)) << 2 | W.Of(!pending) << 3
            | W.Of(s.EnableGroup0) << 4 | W.Of(!s.EnableGroup0) << 5 | W.Of(s.EnableGroup1) << 6 | W.Of(!s.EnableGroup1) << 7;
        return (conditions & s.HcrBits) | W.Of(ended);
    }

    /// <summary>The maintenance interrupt: a level, while the interface is on and MISR is not 0.</summary>
    /// <param name="s">The interface.</param>
    public static B MaintenanceInterrupt(VirtualInterfaceState<W, B> s) => s.Enabled & (MISR(s) != W.Of(0));
}
