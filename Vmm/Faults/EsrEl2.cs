namespace Lockstep.Vmm.Faults;

/// <summary>
/// Fields of ESR_EL2, as seL4 hands them over in VMFault and VCPUFault messages, and of the ESR_EL1 values that are
/// composed for the guest (DDI 0487, "ESR_EL2, Exception Syndrome Register (EL2)"; the ISS layouts have their own
/// headings there). All are 32-bit: ISS2 (bits 55:32) is not used.
/// </summary>
public static class EsrEl2
{
    /// <summary>Exception classes (EC, bits 31:26).</summary>
    public const uint EcUnknown = 0x00, EcWfx = 0x01, EcSmc64 = 0x17, EcSystemRegister = 0x18,
        EcInstructionAbortLower = 0x20, EcInstructionAbortSame = 0x21, EcDataAbortLower = 0x24, EcDataAbortSame = 0x25,
        EcBreakpointLower = 0x30, EcBreakpointSame = 0x31, EcStepLower = 0x32, EcStepSame = 0x33,
        EcWatchpointLower = 0x34, EcWatchpointSame = 0x35, EcBrk64 = 0x3c;

    /// <summary>Shift of EC.</summary>
    public const int EcShift = 26;

    /// <summary>IL, bit 25: the instruction was 32 bits wide.</summary>
    public const uint Il = 1u << 25;

    /// <summary>ISS of a data abort, ISV (bit 24): SAS, SSE, SRT, SF and AR are valid.</summary>
    public const uint Isv = 1u << 24;

    /// <summary>ISS of a data abort, SSE (bit 21): the load sign-extends.</summary>
    public const uint Sse = 1u << 21;

    /// <summary>ISS of a data abort, SF (bit 15): the register is 64 bits wide (Xt), else 32 (Wt).</summary>
    public const uint Sf = 1u << 15;

    /// <summary>ISS of an abort, FnV (bit 10): FAR is not valid.</summary>
    public const uint Fnv = 1u << 10;

    /// <summary>ISS of a data abort, CM (bit 8): cache maintenance or address translation instruction.</summary>
    public const uint Cm = 1u << 8;

    /// <summary>ISS of an abort, S1PTW (bit 7): the stage 2 fault was on an access of the stage 1 walk.</summary>
    public const uint S1ptw = 1u << 7;

    /// <summary>ISS of a data abort, WnR (bit 6): a write.</summary>
    public const uint Wnr = 1u << 6;

    /// <summary>ISS of an abort: DFSC or IFSC, bits 5:0.</summary>
    public const uint FaultStatusMask = 0x3f;

    /// <summary>Fault status codes without their level (bits 1:0): translation fault, permission fault.</summary>
    public const uint FscTranslation = 0b000100, FscPermission = 0b001100;

    /// <summary>Fault status codes: synchronous External abort, not on and on a translation table walk (level in bits 1:0).</summary>
    public const uint FscExternal = 0b010000, FscExternalOnWalk = 0b010100;

    /// <summary>Fault status code of breakpoint, watchpoint and software step: debug exception.</summary>
    public const uint FscDebug = 0b100010;

    /// <summary>
    /// What an abort must look like to be an access that can be emulated: a data abort from a lower EL, by a 32-bit
    /// instruction with a valid syndrome, not on a stage 1 walk, not cache maintenance, a translation fault at any
    /// level. <c>(esr &amp; EmulableMask) == EmulableValue</c> is the whole ladder of <see cref="AbortLadder"/> but its
    /// address.
    /// </summary>
    public const uint EmulableMask = (0x3fu << EcShift) | Il | Isv | Cm | S1ptw | (FaultStatusMask & ~3u),
        EmulableValue = (EcDataAbortLower << EcShift) | Il | Isv | FscTranslation;

    /// <summary>EC, bits 31:26.</summary>
    public static uint ExceptionClass(uint esr) => esr >> EcShift;

    /// <summary>ISS of a data abort, SAS (bits 23:22) as a size in bytes: 1, 2, 4 or 8.</summary>
    public static uint AccessSizeBytes(uint esr) => 1u << (int)((esr >> 22) & 3);

    /// <summary>ISS of a data abort, SRT (bits 20:16): the register, 31 is the zero register.</summary>
    public static uint TransferRegister(uint esr) => (esr >> 16) & 31;

    /// <summary>ISS of a trapped WFI or WFE, TI (bits 1:0): 0 WFI, 1 WFE, 2 WFIT, 3 WFET.</summary>
    public static uint TrappedInstruction(uint esr) => esr & 3;

    /// <summary>ISS of a trapped SMC from AArch64, imm16 (bits 15:0).</summary>
    public static uint SmcImmediate(uint esr) => esr & 0xffff;
}
