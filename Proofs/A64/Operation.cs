namespace Lockstep.Proofs.A64;

/// <summary>
/// What an instruction does, by the mnemonic of its page in DDI 0487 C6.2 without the S of the flag-setting form. Encodings that
/// differ only in where an operand comes from (immediate, shifted or extended register) share one.
/// </summary>
public enum Operation
{
    ADR, ADRP, ADD, SUB, ADC, SBC,
    AND, BIC, ORR, ORN, EOR, EON,
    MOVN, MOVZ, MOVK, SBFM, BFM, UBFM, EXTR,
    CCMN, CCMP, CSEL, CSINC, CSINV, CSNEG,
    LSLV, LSRV, ASRV, RORV, UDIV, SDIV,
    RBIT, REV16, REV32, REV64, CLZ, CLS,
    MADD, MSUB, SMADDL, SMSUBL, UMADDL, UMSUBL, SMULH, UMULH,
    BCond, B, BL, BR, BLR, RET, CBZ, CBNZ, TBZ, TBNZ,
    SVC, BRK, NOP, YIELD, DSB, DMB, ISB, MRS, MSR, DC, IC,
    LDR, STR, LDP, STP, LDAR, STLR,
    MOVI, MOVVector,
}

/// <summary>Where the second source operand of an operation comes from.</summary>
public enum OperandKind
{
    /// <summary>A constant of the instruction.</summary>
    Immediate,

    /// <summary>A register, shifted by a constant.</summary>
    ShiftedRegister,

    /// <summary>A register, extended and shifted left by a constant.</summary>
    ExtendedRegister,
}

/// <summary>How a register operand is shifted; the values of the field shift (DDI 0487 J1.1, DecodeShift).</summary>
public enum ShiftType
{
    LSL, LSR, ASR, ROR,
}

/// <summary>How a register operand is extended; the values of the field option (DDI 0487 J1.1, DecodeRegExtend).</summary>
public enum ExtendType
{
    UXTB, UXTH, UXTW, UXTX, SXTB, SXTH, SXTW, SXTX,
}

/// <summary>The conditions; the values of the field cond (DDI 0487 C1.2.4).</summary>
public enum Condition
{
    EQ, NE, HS, LO, MI, PL, VS, VC, HI, LS, GE, LT, GT, LE, AL, NV,
}

/// <summary>How a load or store forms its address (DDI 0487 C1.3.3).</summary>
public enum AddressingMode
{
    /// <summary>Base register only.</summary>
    Base,

    /// <summary>Base plus a multiple of the size of the access.</summary>
    UnsignedOffset,

    /// <summary>Base plus any offset of 9 bits: the instructions LDUR, STUR.</summary>
    UnscaledOffset,

    /// <summary>Base plus offset, of a pair.</summary>
    SignedOffset,

    /// <summary>Base plus offset, which becomes the base.</summary>
    PreIndex,

    /// <summary>Base; then base plus offset becomes the base.</summary>
    PostIndex,

    /// <summary>Base plus an extended register.</summary>
    RegisterOffset,

    /// <summary>The instruction's address plus offset.</summary>
    Literal,
}
