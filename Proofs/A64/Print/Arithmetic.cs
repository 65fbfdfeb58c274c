using static Lockstep.Proofs.A64.Print.Disassembly;

namespace Lockstep.Proofs.A64.Print;

/// <summary>Text of additions, subtractions and logical operations.</summary>
internal static class Arithmetic
{
    private const int Zero = Instruction.ZeroOrSp;

    public static string Text(Instruction i)
    {
        bool isSum = i.Operation is Operation.ADD or Operation.SUB;
        return (i.Operation, i.Operand) switch
        {
            (Operation.ADC or Operation.SBC, _) => WithCarry(i),
            (_, OperandKind.Immediate) => isSum ? SumImmediate(i) : LogicalImmediate(i),
            (_, OperandKind.ExtendedRegister) => SumExtended(i),
            _ => isSum ? SumShifted(i) : LogicalShifted(i),
        };
    }

    /// <summary>A logical operation with a constant as what it is.</summary>
    public static string Plain(Instruction i) =>
        $"{Name(i)} {(i.SetsFlags ? R(i.Rd, i.Is64) : RorSp(i.Rd, i.Is64))}, {R(i.Rn, i.Is64)}, {N(i.Immediate)}";

    private static string Name(Instruction i) =>
        Mnemonic(i.Operation) + (i.SetsFlags ? "s" : "");

    /// <summary>CMP and CMN discard the result.</summary>
    private static string? Compare(Instruction i) =>
        !i.SetsFlags || i.Rd != Zero ? null : i.Operation switch
        {
            Operation.ADD => "cmn",
            Operation.SUB => "cmp",
            Operation.AND => "tst",
            _ => null,
        };

    private static string WithCarry(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), m = R(i.Rm, i.Is64), s = i.SetsFlags ? "s" : "";
        return i.Operation == Operation.SBC && i.Rn == Zero ? $"ngc{s} {d}, {m}" : $"{Name(i)} {d}, {n}, {m}";
    }

    private static string SumImmediate(Instruction i)
    {
        string n = RorSp(i.Rn, i.Is64), operand = N(i.Immediate) + (i.Amount == 0 ? "" : $", lsl {N((ulong)i.Amount)}");
        bool isMove = i.Operation == Operation.ADD && !i.SetsFlags && i.Immediate == 0 && i.Amount == 0 && (i.Rd == Zero || i.Rn == Zero);
        return isMove ? $"mov {RorSp(i.Rd, i.Is64)}, {n}"
            : Compare(i) is { } name ? $"{name} {n}, {operand}"
            : $"{Name(i)} {(i.SetsFlags ? R(i.Rd, i.Is64) : RorSp(i.Rd, i.Is64))}, {n}, {operand}";
    }

    private static string LogicalImmediate(Instruction i)
    {
        bool isMove = i.Operation == Operation.ORR && i.Rn == Zero && !Moves.IsMoveWide(i.Immediate, i.Is64);
        return isMove ? $"mov {RorSp(i.Rd, i.Is64)}, {Moves.Constant(i.Immediate, i.Is64)}"
            : Compare(i) is { } name ? $"{name} {R(i.Rn, i.Is64)}, {N(i.Immediate)}"
            : Plain(i);
    }

    private static string SumShifted(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), operand = Shifted(i);
        return Compare(i) is { } name ? $"{name} {n}, {operand}"
            : i.Operation == Operation.SUB && i.Rn == Zero ? $"neg{(i.SetsFlags ? "s" : "")} {d}, {operand}"
            : $"{Name(i)} {d}, {n}, {operand}";
    }

    private static string LogicalShifted(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), operand = Shifted(i);
        bool isMove = i.Operation == Operation.ORR && i.Rn == Zero && i.Amount == 0 && i.Shift == ShiftType.LSL;
        return isMove ? $"mov {d}, {operand}"
            : i.Operation == Operation.ORN && i.Rn == Zero ? $"mvn {d}, {operand}"
            : Compare(i) is { } name ? $"{name} {n}, {operand}"
            : $"{Name(i)} {d}, {n}, {operand}";
    }

    /// <summary>UXTW and UXTX are LSL, where the stack pointer is an operand of that width.</summary>
    private static string SumExtended(Instruction i)
    {
        bool isRm64 = i.Is64 && i.Extend is ExtendType.UXTX or ExtendType.SXTX;
        bool hasSp = i.Rn == Zero || (i.Rd == Zero && !i.SetsFlags);
        bool isLsl = hasSp && i.Extend == (i.Is64 ? ExtendType.UXTX : ExtendType.UXTW);
        string amount = i.Amount == 0 ? "" : $" {N((ulong)i.Amount)}";
        string extend = isLsl ? (i.Amount == 0 ? "" : $", lsl{amount}") : $", {i.Extend.ToString().ToLowerInvariant()}{amount}";
        string n = RorSp(i.Rn, i.Is64), operand = R(i.Rm, isRm64) + extend;
        return Compare(i) is { } name ? $"{name} {n}, {operand}"
            : $"{Name(i)} {(i.SetsFlags ? R(i.Rd, i.Is64) : RorSp(i.Rd, i.Is64))}, {n}, {operand}";
    }

    private static string Shifted(Instruction i) =>
        R(i.Rm, i.Is64)
        + (i.Amount == 0 && i.Shift == ShiftType.LSL ? "" : $", {i.Shift.ToString().ToLowerInvariant()} {N((ulong)i.Amount)}");
}
