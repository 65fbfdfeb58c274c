namespace Lockstep.Boards.Check;

/// <summary>
/// Which floating-point and vector instructions vmm.elf may contain: those that move whole 128-bit registers, which the
/// compiler uses to copy structures. Anything that computes is refused (DDI 0487, C4.1, top-level encoding).
/// </summary>
public static class VectorInstructions
{
    /// <summary>Whether <paramref name="instruction"/> is a floating-point or vector instruction that is not a whole-register move.</summary>
    /// <param name="instruction">An A64 instruction word.</param>
    public static bool IsForbidden(uint instruction) =>
        IsVectorLoadOrStore(instruction) ? !MovesWholeRegister(instruction)
        : IsVectorDataProcessing(instruction) && !IsWholeRegisterMove(instruction);

    /// <summary>Loads and stores (op0 = x1x0) with V = 1.</summary>
    private static bool IsVectorLoadOrStore(uint instruction) =>
        (instruction & 0x0a00_0000) == 0x0800_0000 && (instruction & (1 << 26)) != 0;

    /// <summary>Data processing, scalar floating-point and advanced SIMD (op0 = x111).</summary>
    private static bool IsVectorDataProcessing(uint instruction) => (instruction & 0x0e00_0000) == 0x0e00_0000;

    private static bool MovesWholeRegister(uint instruction) =>
        ((instruction >> 27) & 7) switch
        {
            0b111 => (instruction & 0xc080_0000) == 0x0080_0000,  // LDR, STR, LDUR, STUR (Q): size 00, opc 1x
            0b101 => instruction >> 30 == 0b10,                   // LDP, STP (Q): opc 10
            0b011 => instruction >> 30 == 0b10,                   // LDR literal (Q): opc 10
            _ => false,                                           // LD1 to ST4, exclusives
        };

    private static bool IsWholeRegisterMove(uint instruction) =>
        (instruction & 0xfff8_0c00) == 0x4f00_0400                // MOVI Vd.16B/8H/4S, #imm
        || (instruction & 0xfff8_fc00) == 0x6f00_e400             // MOVI Vd.2D, #imm
        || ((instruction & 0xffe0_fc00) == 0x4ea0_1c00            // MOV Vd.16B, Vn.16B (ORR with both sources the same)
            && ((instruction >> 16) & 31) == ((instruction >> 5) & 31));
}
