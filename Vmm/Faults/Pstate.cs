namespace Lockstep.Vmm.Faults;

/// <summary>PSTATE as in SPSR_ELx, and its change on exception entry (DDI 0487, "Saved Program Status Registers").</summary>
public static class Pstate
{
    /// <summary>M[3:0] with SP: EL0t, EL1t, EL1h.</summary>
    public const ulong El0t = 0b0000, El1t = 0b0100, El1h = 0b0101;

    /// <summary>M[4], nRW: AArch32.</summary>
    public const ulong Aarch32 = 1 << 4;

    /// <summary>D, A, I, F (bits 9:6): all masked.</summary>
    public const ulong Daif = 0xf << 6;

    /// <summary>SSBS (bit 12) and PAN (bit 22).</summary>
    public const ulong Ssbs = 1 << 12, Pan = 1 << 22;

    /// <summary>State at boot and after CPU_ON: EL1h with D, A, I and F masked (0x3c5).</summary>
    public const ulong Boot = El1h | Daif;

    /// <summary>SCTLR_EL1.SPAN (bit 23) = 0: PAN is set on exception entry. SCTLR_EL1.DSSBS (bit 44): the new SSBS.</summary>
    public const ulong SctlrSpan = 1 << 23, SctlrDssbs = 1UL << 44;

    /// <summary>N, Z, C, V (bits 31:28) and DIT (bit 24): the flags that exception entry keeps.</summary>
    private const ulong Kept = (0xfUL << 28) | (1 << 24) | Pan;

    /// <summary>Whether a state is EL0 (of either width), as opposed to EL1.</summary>
    public static bool IsEl0(ulong spsr) => (spsr & Aarch32) != 0 || (spsr & 0b1100) == El0t;

    /// <summary>
    /// Offset in bytes from VBAR_EL1 of the vector of a synchronous exception: by the state that it is taken from.
    /// </summary>
    public static ulong VectorOffset(ulong spsr)
    {
        if (IsEl0(spsr))
        {
            return (spsr & Aarch32) != 0 ? 0x600u : 0x400u;
        }

        return (spsr & 0xf) == El1t ? 0u : 0x200u;
    }

    /// <summary>
    /// PSTATE after entry to EL1 (DDI 0487, AArch64.TakeException): EL1h, D, A, I, F masked, SS = IL = 0, UAO and BTYPE
    /// 0; NZCV and DIT stay. PAN becomes 1 where SCTLR_EL1.SPAN is 0, and SSBS becomes SCTLR_EL1.DSSBS. On a processor
    /// without these features SPAN is RES1 and the PSTATE bits are RES0, so the two rules hold there too.
    /// </summary>
    /// <param name="spsr">PSTATE before.</param>
    /// <param name="sctlr">SCTLR_EL1.</param>
    public static ulong AfterEntry(ulong spsr, ulong sctlr)
    {
        ulong state = (spsr & Kept) | El1h | Daif;
        state |= (sctlr & SctlrSpan) == 0 ? Pan : 0;
        return state | ((sctlr & SctlrDssbs) != 0 ? Ssbs : 0);
    }
}
