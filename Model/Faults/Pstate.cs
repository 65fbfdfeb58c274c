using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>PSTATE in the layout of SPSR_ELx (DDI 0487 C5.2.19): bits, and the questions that decide an answer.</summary>
public static class Pstate
{
    /// <summary>Condition flags N, Z, C and V.</summary>
    public const ulong NZCV = 0xf000_0000;

    /// <summary>Tag check override, data-independent timing, user access override, privileged access never.</summary>
    public const ulong TCO = 1 << 25, DIT = 1 << 24, UAO = 1 << 23, PAN = 1 << 22;

    /// <summary>Software step, illegal execution state, speculative store bypass safe, branch type.</summary>
    public const ulong SS = 1 << 21, IL = 1 << 20, SSBS = 1 << 12, BTYPE = 3 << 10;

    /// <summary>Masks of debug exceptions, SError, IRQ and FIQ.</summary>
    public const ulong DAIF = 0xf << 6;

    /// <summary>M[4:0]: EL1 with its own stack pointer, EL1 with SP_EL0, EL0; bit 4 is 1 in AArch32 state.</summary>
    public const ulong EL1h = 5, EL1t = 4, EL0t = 0, AArch32 = 1 << 4;

    /// <summary>All bits of M.</summary>
    public const ulong Mode = 0x1f;

    /// <summary>AArch32 only: T, the instruction set is T32; E, data is big-endian.</summary>
    public const int TBit = 5, EBit = 9;

    /// <summary>AArch32 state; for a guest with HCR_EL2.RW = 1 that is EL0.</summary>
    /// <param name="pstate">PSTATE.</param>
    public static B IsAArch32<X, B>(X pstate)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B> => X.Bit(pstate, 4);

    /// <summary>EL0, in either state.</summary>
    /// <param name="pstate">PSTATE.</param>
    public static B IsEL0<X, B>(X pstate)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B> => X.Bit(pstate, 4) | (X.Extract(pstate, 3, 2) == X.Of(0));

    /// <summary>
    /// ITAdvance() (DDI 0487 F2, shared pseudocode): IT[7:5] stays and IT[4:0] moves up one, or all become 0 at the end of
    /// the block. In SPSR, IT[7:2] are bits 15 to 10 and IT[1:0] bits 26 and 25.
    /// </summary>
    /// <param name="pstate">PSTATE in AArch32 state.</param>
    public static X AdvanceIT<X, B>(X pstate)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B>
    {
        X it = X.Extract(pstate, 15, 10) << 2 | X.Extract(pstate, 26, 25);
        X moved = (it & X.Of(0xe0)) | ((it << 1) & X.Of(0x1f));
        X next = X.Select((it & X.Of(7)) == X.Of(0), X.Of(0), moved);
        return (pstate & ~X.Of(0x0600_fc00)) | X.Extract(next, 7, 2) << 10 | X.Extract(next, 1, 0) << 25;
    }
}
