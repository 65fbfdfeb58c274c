namespace Lockstep.Agent;

/// <summary>
/// System registers as scripts name them: op0:op1:CRn:CRm:op2 in 16 bits, as in bits 20:5 of MRS and MSR (DDI 0487 C5.3). A script
/// may use any other encoding too.
/// </summary>
public static class SystemRegister
{
    /// <summary>An encoding.</summary>
    public static ushort Encode(int op0, int op1, int crn, int crm, int op2) =>
        (ushort)(op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2);

    /// <summary>The instruction <c>MRS x0, register</c>.</summary>
    public static uint Mrs(int register) => 0xd520_0000 | (uint)register << 5;

    /// <summary>The instruction <c>MSR register, x0</c>.</summary>
    public static uint Msr(int register) => 0xd500_0000 | (uint)register << 5;

    private const int El1 = 3 << 14, El0 = 3 << 14 | 3 << 11;

    /// <summary>Identification and affinity.</summary>
    public const ushort MIDR_EL1 = El1, MPIDR_EL1 = El1 | 5, ID_AA64PFR0_EL1 = El1 | 4 << 3, ISR_EL1 = El1 | 12 << 7 | 1 << 3;

    /// <summary>The interrupt mask: the script's, not what the agent has in PSTATE while it works.</summary>
    public const ushort DAIF = El0 | 4 << 7 | 2 << 3 | 1;

    /// <summary>Current exception level.</summary>
    public const ushort CurrentEL = El1 | 4 << 7 | 2 << 3 | 2;

    /// <summary>Counter.</summary>
    public const ushort CNTFRQ_EL0 = El0 | 14 << 7, CNTPCT_EL0 = El0 | 14 << 7 | 1, CNTVCT_EL0 = El0 | 14 << 7 | 2;

    /// <summary>EL1 physical timer.</summary>
    public const ushort CNTP_TVAL_EL0 = El0 | 14 << 7 | 2 << 3, CNTP_CTL_EL0 = CNTP_TVAL_EL0 | 1, CNTP_CVAL_EL0 = CNTP_TVAL_EL0 | 2;

    /// <summary>Virtual timer.</summary>
    public const ushort CNTV_TVAL_EL0 = El0 | 14 << 7 | 3 << 3, CNTV_CTL_EL0 = CNTV_TVAL_EL0 | 1, CNTV_CVAL_EL0 = CNTV_TVAL_EL0 | 2;

    /// <summary>GIC CPU interface: priority mask (IHI 0069 12.2).</summary>
    public const ushort ICC_PMR_EL1 = El1 | 4 << 7 | 6 << 3;

    /// <summary>Group 0: acknowledge, end of interrupt, highest priority pending, binary point.</summary>
    public const ushort ICC_IAR0_EL1 = El1 | 12 << 7 | 8 << 3, ICC_EOIR0_EL1 = ICC_IAR0_EL1 | 1, ICC_HPPIR0_EL1 = ICC_IAR0_EL1 | 2,
        ICC_BPR0_EL1 = ICC_IAR0_EL1 | 3;

    /// <summary>Active priorities, group 0.</summary>
    public const ushort ICC_AP0R0_EL1 = ICC_IAR0_EL1 | 4, ICC_AP0R1_EL1 = ICC_IAR0_EL1 | 5, ICC_AP0R2_EL1 = ICC_IAR0_EL1 | 6,
        ICC_AP0R3_EL1 = ICC_IAR0_EL1 | 7;

    /// <summary>Active priorities, group 1.</summary>
    public const ushort ICC_AP1R0_EL1 = El1 | 12 << 7 | 9 << 3, ICC_AP1R1_EL1 = ICC_AP1R0_EL1 | 1, ICC_AP1R2_EL1 = ICC_AP1R0_EL1 | 2,
        ICC_AP1R3_EL1 = ICC_AP1R0_EL1 | 3;

    /// <summary>Deactivate, running priority, software-generated interrupts.</summary>
    public const ushort ICC_DIR_EL1 = El1 | 12 << 7 | 11 << 3 | 1, ICC_RPR_EL1 = ICC_DIR_EL1 + 2, ICC_SGI1R_EL1 = ICC_DIR_EL1 + 4,
        ICC_ASGI1R_EL1 = ICC_DIR_EL1 + 5, ICC_SGI0R_EL1 = ICC_DIR_EL1 + 6;

    /// <summary>Group 1: acknowledge, end of interrupt, highest priority pending, binary point.</summary>
    public const ushort ICC_IAR1_EL1 = El1 | 12 << 7 | 12 << 3, ICC_EOIR1_EL1 = ICC_IAR1_EL1 | 1, ICC_HPPIR1_EL1 = ICC_IAR1_EL1 | 2,
        ICC_BPR1_EL1 = ICC_IAR1_EL1 | 3;

    /// <summary>Control, system register enable, group enables.</summary>
    public const ushort ICC_CTLR_EL1 = ICC_IAR1_EL1 | 4, ICC_SRE_EL1 = ICC_IAR1_EL1 | 5, ICC_IGRPEN0_EL1 = ICC_IAR1_EL1 | 6,
        ICC_IGRPEN1_EL1 = ICC_IAR1_EL1 | 7;
}
