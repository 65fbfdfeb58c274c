using Lockstep.Model.Words;

namespace Lockstep.Proofs.A64.Semantics;

/// <content>Sums, differences and comparisons: DDI 0487 C6.2 ADD, ADDS, SUB, SUBS, ADC, ADCS, SBC, SBCS, CCMN, CCMP.</content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    private void Sum(Instruction i)
    {
        bool isRegister = i.Operand == OperandKind.ShiftedRegister;
        X n = isRegister ? Get(i.Rn) : GetOrSp(i.Rn);
        X result = i.Is64 ? Sum(i, n, Operand(i)) : Widen(Sum(i, X.Low(n), OperandLow(i)));
        if (isRegister || i.SetsFlags)
        {
            Set(i.Rd, result);
        }
        else
        {
            SetOrSp(i.Rd, result);
        }
    }

    private T Sum<T>(Instruction i, T a, T b)
        where T : struct, IWord<T, B>
    {
        bool isSum = i.Operation == Operation.ADD;
        T result = isSum ? a + b : a - b;
        if (i.SetsFlags)
        {
            state.Flags = isSum ? SumFlags(a, b, result) : DifferenceFlags(a, b, result);
        }

        return result;
    }

    private void SumWithCarry(Instruction i)
    {
        X result = i.Is64 ? SumWithCarry(i, Get(i.Rn), Get(i.Rm)) : Widen(SumWithCarry(i, GetLow(i.Rn), GetLow(i.Rm)));
        Set(i.Rd, result);
    }

    /// <summary>AddWithCarry (DDI 0487 J1.1); a difference adds the complement.</summary>
    private T SumWithCarry<T>(Instruction i, T a, T operand)
        where T : struct, IWord<T, B>
    {
        T b = i.Operation == Operation.SBC ? ~operand : operand, result = a + b + T.Of(state.Flags.C);
        if (i.SetsFlags)
        {
            B carry = Top((a & b) | ((a | b) & ~result));
            state.Flags = new(Top(result), result == T.Of(0ul), carry, Top((a ^ result) & (b ^ result)));
        }

        return result;
    }

    private void CompareIf(Instruction i)
    {
        Flags<B> compared = i.Is64
            ? Compare(i, Get(i.Rn), Operand(i))
            : Compare(i, GetLow(i.Rn), OperandLow(i));
        B holds = Holds(i.Condition);
        state.Flags = new(
            B.Select(holds, compared.N, (i.Nzcv & 8) != 0),
            B.Select(holds, compared.Z, (i.Nzcv & 4) != 0),
            B.Select(holds, compared.C, (i.Nzcv & 2) != 0),
            B.Select(holds, compared.V, (i.Nzcv & 1) != 0));
    }

    private static Flags<B> Compare<T>(Instruction i, T a, T b)
        where T : struct, IWord<T, B> =>
        i.Operation == Operation.CCMN ? SumFlags(a, b, a + b) : DifferenceFlags(a, b, a - b);

    /// <summary>The flags of a + b: carry out and signed overflow.</summary>
    private static Flags<B> SumFlags<T>(T a, T b, T result)
        where T : struct, IWord<T, B> =>
        new(Top(result), result == T.Of(0ul), result < a, Top((a ^ result) & (b ^ result)));

    /// <summary>
    /// The flags of a - b, as comparisons: C is "no borrow", and V is what makes N different from V exactly when a is less than b.
    /// </summary>
    private static Flags<B> DifferenceFlags<T>(T a, T b, T result)
        where T : struct, IWord<T, B>
    {
        B negative = Top(result);
        return new(negative, a == b, a >= b, T.SignedLess(a, b) ^ negative);
    }

    private static B Top<T>(T value)
        where T : struct, IWord<T, B> => T.Bit(value, T.Width - 1);
}
