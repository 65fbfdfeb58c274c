namespace Lockstep.Model.Faults;

/// <summary>The system registers whose trap has an answer other than UNDEF.</summary>
public enum SystemRegister
{
    /// <summary>None of them.</summary>
    Unknown = 0,

    /// <summary>Generates Group 1 SGIs; write-only (IHI 0069 12.2).</summary>
    ICC_SGI1R_EL1,

    /// <summary>Generates SGIs of the other Security state; write-only.</summary>
    ICC_ASGI1R_EL1,

    /// <summary>Generates Group 0 SGIs; write-only.</summary>
    ICC_SGI0R_EL1,

    /// <summary>Physical count (DDI 0487 D24.10).</summary>
    CNTPCT_EL0,

    /// <summary>Timer value of the EL1 physical timer.</summary>
    CNTP_TVAL_EL0,

    /// <summary>Control of the EL1 physical timer.</summary>
    CNTP_CTL_EL0,

    /// <summary>Compare value of the EL1 physical timer.</summary>
    CNTP_CVAL_EL0,
}

/// <summary>Names of system registers as ESR_EL2.ISS writes them.</summary>
public static class SystemRegisters
{
    /// <summary>The bits of the ISS that name the register: Op0, Op2, Op1, CRn and CRm.</summary>
    public const uint EncodingBits = 0x003f_fc1e;

    /// <summary>Every named register; the index is the value of <see cref="SystemRegister"/>.</summary>
    public const int Count = 8;

    /// <summary>The name of a register in the ISS (DDI 0487 D24.2.40).</summary>
    public static uint Encode(uint op0, uint op1, uint crn, uint crm, uint op2) =>
        op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | crm << 1;

    /// <summary>The name of a register in the ISS; all ones, which no register has, for <see cref="SystemRegister.Unknown"/>.</summary>
    public static uint Encoding(SystemRegister register) => register switch
    {
        SystemRegister.ICC_SGI1R_EL1 => Encode(3, 0, 12, 11, 5),
        SystemRegister.ICC_ASGI1R_EL1 => Encode(3, 0, 12, 11, 6),
        SystemRegister.ICC_SGI0R_EL1 => Encode(3, 0, 12, 11, 7),
        SystemRegister.CNTPCT_EL0 => Encode(3, 3, 14, 0, 1),
        SystemRegister.CNTP_TVAL_EL0 => Encode(3, 3, 14, 2, 0),
        SystemRegister.CNTP_CTL_EL0 => Encode(3, 3, 14, 2, 1),
        SystemRegister.CNTP_CVAL_EL0 => Encode(3, 3, 14, 2, 2),
        _ => uint.MaxValue,
    };

    /// <summary>Whether it generates SGIs: exists on GICv3 only, and cannot be read.</summary>
    public static bool GeneratesSgis(SystemRegister register) =>
        register is SystemRegister.ICC_SGI1R_EL1 or SystemRegister.ICC_ASGI1R_EL1 or SystemRegister.ICC_SGI0R_EL1;

    /// <summary>Whether this direction of access exists: the SGI registers are write-only, the counter is read-only.</summary>
    public static bool Allows(SystemRegister register, bool read) =>
        read ? !GeneratesSgis(register) : register != SystemRegister.CNTPCT_EL0;
}
