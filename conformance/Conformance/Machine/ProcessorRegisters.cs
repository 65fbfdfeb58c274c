namespace Lockstep.Conformance;

/// <summary>System registers that QEMU's Cortex-A53 has at EL1 and the kernel leaves to the guest, as far as scripts use them.</summary>
internal static class ProcessorRegisters
{
    /// <summary>CRn 0, CRm 1 to 7: the space of ID registers, which reads 0 where there is none (DDI 0487 D18.3.1).</summary>
    private const uint IdFirst = 3 << 14 | 1 << 3, IdEnd = 3 << 14 | 8 << 3;

    /// <summary>Read by name: op0, op1, CRn, CRm, op2.</summary>
    private static readonly HashSet<uint> Readable =
    [
        Encode(3, 0, 0, 0, 0), Encode(3, 0, 0, 0, 5), Encode(3, 0, 0, 0, 6), // MIDR_EL1, MPIDR_EL1, REVIDR_EL1
        Encode(3, 0, 1, 0, 0), Encode(3, 0, 1, 0, 1), Encode(3, 0, 1, 0, 2), // SCTLR_EL1, ACTLR_EL1, CPACR_EL1
        Encode(3, 3, 9, 12, 0), Encode(3, 3, 9, 12, 3), Encode(3, 0, 9, 14, 1), // PMCR_EL0, PMOVSCLR_EL0, PMINTENSET_EL1
        Encode(2, 0, 0, 2, 2), Encode(2, 0, 1, 1, 4), // MDSCR_EL1, OSLSR_EL1
        Encode(3, 1, 0, 0, 0), Encode(3, 1, 0, 0, 1), Encode(3, 3, 0, 0, 1), // CCSIDR_EL1, CLIDR_EL1, CTR_EL0
    ];

    /// <summary>The 16 bits that name a register in MRS and MSR.</summary>
    public static uint Encode(uint op0, uint op1, uint crn, uint crm, uint op2) => op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;

    /// <summary>Whether the access does not take an exception.</summary>
    /// <param name="register">Its name.</param>
    /// <param name="isRead">MRS.</param>
    public static bool Exists(uint register, bool isRead) =>
        isRead && (Readable.Contains(register) || register is >= IdFirst and < IdEnd);
}
