namespace Lockstep.Proofs.A64.Decode;

/// <summary>A system register or system instruction that vmm.elf may name.</summary>
/// <param name="Name">The manual's name, in small letters as in assembly.</param>
/// <param name="Encoding">op0:op1:CRn:CRm:op2, 16 bits.</param>
/// <param name="IsWritable">Whether MSR writes it at EL0.</param>
/// <param name="IsInstructionCache">Whether it is an operation of IC.</param>
public sealed record SystemRegister(string Name, int Encoding, bool IsWritable, bool IsInstructionCache = false);

/// <summary>The system registers and cache operations of the subset (DDI 0487 D19: AArch64 System Register Descriptions; C5.3).</summary>
public static class SystemRegisters
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SystemRegister> All { get; } =
    [
        new("cntfrq_el0", Name(3, 3, 14, 0, 0), false),
        new("cntpct_el0", Name(3, 3, 14, 0, 1), false),
        new("cntvct_el0", Name(3, 3, 14, 0, 2), false),
        new("cntp_tval_el0", Name(3, 3, 14, 2, 0), true),
        new("cntp_ctl_el0", Name(3, 3, 14, 2, 1), true),
        new("cntp_cval_el0", Name(3, 3, 14, 2, 2), true),
        new("cntv_tval_el0", Name(3, 3, 14, 3, 0), true),
        new("cntv_ctl_el0", Name(3, 3, 14, 3, 1), true),
        new("cntv_cval_el0", Name(3, 3, 14, 3, 2), true),
        new("ctr_el0", Name(3, 3, 0, 0, 1), false),
        new("dczid_el0", Name(3, 3, 0, 0, 7), false),
        new("tpidr_el0", Name(3, 3, 13, 0, 2), true),
        new("tpidrro_el0", Name(3, 3, 13, 0, 3), false),
        new("ivau", Name(1, 3, 7, 5, 1), false, true),
        new("cvac", Name(1, 3, 7, 10, 1), false),
        new("cvau", Name(1, 3, 7, 11, 1), false),
        new("civac", Name(1, 3, 7, 14, 1), false),
    ];

    /// <summary>The number of a register: op0:op1:CRn:CRm:op2.</summary>
    public static int Name(int op0, int op1, int crn, int crm, int op2) => op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;

    /// <summary>The register with a number, or null.</summary>
    public static SystemRegister? Find(int encoding) => All.FirstOrDefault(register => register.Encoding == encoding);
}
