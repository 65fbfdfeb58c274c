namespace Lockstep.Proofs.A64.Decode;

/// <summary>DDI 0487 C4.1, Data Processing -- Register.</summary>
internal static class DataProcessingRegister
{
    private const string Group = "Data Processing -- Register";

    public static readonly EncodingClass[] Table =
    [
        new(Group, "Data-processing (2 source)", "sf 0 0 11010110 Rm:5 opcode:6 Rn:5 Rd:5", TwoSources),
        new(Group, "Data-processing (1 source)", "sf 1 0 11010110 00000 opcode:6 Rn:5 Rd:5", OneSource),
        new(Group, "Logical (shifted register)", "sf opc:2 01010 shift:2 N Rm:5 imm6:6 Rn:5 Rd:5", Logical),
        new(Group, "Add/subtract (shifted register)", "sf op S 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", AddSubtractShifted),
        new(Group, "Add/subtract (extended register)", "sf op S 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5", AddSubtractExtended),
        new(Group, "Add/subtract (with carry)", "sf op S 11010000 Rm:5 000000 Rn:5 Rd:5", AddSubtractWithCarry),
        new(Group, "Conditional compare (register)", "sf op 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4", CompareRegister),
        new(Group, "Conditional compare (immediate)", "sf op 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4", CompareImmediate),
        new(Group, "Conditional select", "sf op 0 11010100 Rm:5 cond:4 0 op2 Rn:5 Rd:5", Select),
        new(Group, "Data-processing (3 source)", "sf 00 11011 op31:3 Rm:5 o0 Ra:5 Rn:5 Rd:5", ThreeSources),
    ];

    /// <summary>C6.2 UDIV, SDIV, LSLV, LSRV, ASRV, RORV.</summary>
    private static Instruction? TwoSources(Fields f)
    {
        Operation? operation = f["opcode"] switch
        {
            2 => Operation.UDIV,
            3 => Operation.SDIV,
            8 => Operation.LSLV,
            9 => Operation.LSRV,
            10 => Operation.ASRV,
            11 => Operation.RORV,
            _ => null,
        };
        return operation is null ? null : Registers(f, operation.Value) with { Rm = f["Rm"] };
    }

    /// <summary>C6.2 RBIT, REV16, REV32, REV, CLZ, CLS.</summary>
    private static Instruction? OneSource(Fields f)
    {
        Operation? operation = f["opcode"] switch
        {
            0 => Operation.RBIT,
            1 => Operation.REV16,
            2 => Operation.REV32,
            3 when f.Has("sf") => Operation.REV64,
            4 => Operation.CLZ,
            5 => Operation.CLS,
            _ => null,
        };
        return operation is null ? null : Registers(f, operation.Value);
    }

    /// <summary>C6.2 AND, BIC, ORR, ORN, EOR, EON, ANDS, BICS (shifted register).</summary>
    private static Instruction? Logical(Fields f) =>
        !IsShiftInside(f) ? null : Registers(f, (f["opc"], f["N"]) switch
        {
            (1, 0) => Operation.ORR,
            (1, 1) => Operation.ORN,
            (2, 0) => Operation.EOR,
            (2, 1) => Operation.EON,
            (_, 0) => Operation.AND,
            _ => Operation.BIC,
        }) with
        {
            SetsFlags = f["opc"] == 3,
            Operand = OperandKind.ShiftedRegister,
            Rm = f["Rm"],
            Shift = (ShiftType)f["shift"],
            Amount = f["imm6"],
        };

    /// <summary>C6.2 ADD, ADDS, SUB, SUBS (shifted register).</summary>
    private static Instruction? AddSubtractShifted(Fields f) =>
        !IsShiftInside(f) || (ShiftType)f["shift"] == ShiftType.ROR ? null : AddSubtract(f) with
        {
            Operand = OperandKind.ShiftedRegister,
            Shift = (ShiftType)f["shift"],
            Amount = f["imm6"],
        };

    /// <summary>C6.2 ADD, ADDS, SUB, SUBS (extended register).</summary>
    private static Instruction? AddSubtractExtended(Fields f) =>
        f["imm3"] > 4 ? null : AddSubtract(f) with
        {
            Operand = OperandKind.ExtendedRegister,
            Extend = (ExtendType)f["option"],
            Amount = f["imm3"],
        };

    /// <summary>C6.2 ADC, ADCS, SBC, SBCS.</summary>
    private static Instruction? AddSubtractWithCarry(Fields f) =>
        Registers(f, f.Has("op") ? Operation.SBC : Operation.ADC) with { SetsFlags = f.Has("S"), Rm = f["Rm"] };

    /// <summary>C6.2 CCMN (register), CCMP (register).</summary>
    private static Instruction? CompareRegister(Fields f) => Compare(f) with { Operand = OperandKind.ShiftedRegister, Rm = f["Rm"] };

    /// <summary>C6.2 CCMN (immediate), CCMP (immediate).</summary>
    private static Instruction? CompareImmediate(Fields f) => Compare(f) with { Immediate = (ulong)f["imm5"] };

    private static Instruction Compare(Fields f) => new()
    {
        Operation = f.Has("op") ? Operation.CCMP : Operation.CCMN,
        Is64 = f.Has("sf"),
        SetsFlags = true,
        Condition = (Condition)f["cond"],
        Nzcv = f["nzcv"],
        Rn = f["Rn"],
    };

    /// <summary>C6.2 CSEL, CSINC, CSINV, CSNEG.</summary>
    private static Instruction? Select(Fields f) => Registers(f, (f["op"], f["op2"]) switch
    {
        (0, 0) => Operation.CSEL,
        (0, 1) => Operation.CSINC,
        (1, 0) => Operation.CSINV,
        _ => Operation.CSNEG,
    }) with
    {
        Rm = f["Rm"],
        Condition = (Condition)f["cond"],
    };

    /// <summary>C6.2 MADD, MSUB, SMADDL, SMSUBL, SMULH, UMADDL, UMSUBL, UMULH. The high products have ones for Ra.</summary>
    private static Instruction? ThreeSources(Fields f)
    {
        Operation? operation = (f["op31"], f["o0"]) switch
        {
            (0, 0) => Operation.MADD,
            (0, 1) => Operation.MSUB,
            (1, 0) => Operation.SMADDL,
            (1, 1) => Operation.SMSUBL,
            (2, 0) when f["Ra"] == Instruction.ZeroOrSp => Operation.SMULH,
            (5, 0) => Operation.UMADDL,
            (5, 1) => Operation.UMSUBL,
            (6, 0) when f["Ra"] == Instruction.ZeroOrSp => Operation.UMULH,
            _ => null,
        };
        return operation is null || (f["op31"] != 0 && !f.Has("sf")) ? null
            : Registers(f, operation.Value) with { Rm = f["Rm"], Ra = f["Ra"] };
    }

    private static Instruction AddSubtract(Fields f) =>
        Registers(f, f.Has("op") ? Operation.SUB : Operation.ADD) with { SetsFlags = f.Has("S"), Rm = f["Rm"] };

    private static Instruction Registers(Fields f, Operation operation) =>
        new() { Operation = operation, Is64 = f.Has("sf"), Rn = f["Rn"], Rd = f["Rd"] };

    private static bool IsShiftInside(Fields f) => f.Has("sf") || f["imm6"] < 32;
}
