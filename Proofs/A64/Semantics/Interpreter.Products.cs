using Lockstep.Model.Words;

namespace Lockstep.Proofs.A64.Semantics;

/// <content>
/// Shifts by a register, quotients, products, and rearranged bits: DDI 0487 C6.2 LSLV, LSRV, ASRV, RORV, UDIV, SDIV, RBIT, REV16,
/// REV32, REV, CLZ, CLS, MADD, MSUB, SMADDL, SMSUBL, UMADDL, UMSUBL, SMULH, UMULH.
/// </content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    private void CombineTwo(Instruction i)
    {
        X result = i.Is64 ? CombineTwo(i, Get(i.Rn), Get(i.Rm)) : Widen(CombineTwo(i, GetLow(i.Rn), GetLow(i.Rm)));
        Set(i.Rd, result);
    }

    private static T CombineTwo<T>(Instruction i, T a, T b)
        where T : struct, IWord<T, B>
    {
        T count = b & T.Of((ulong)T.Width - 1);
        return i.Operation switch
        {
            Operation.LSLV => T.ShiftLeft(a, count),
            Operation.LSRV => T.ShiftRight(a, count),
            Operation.ASRV => T.ShiftRightArithmetic(a, count),
            Operation.RORV => T.RotateRight(a, count),
            Operation.UDIV => T.Divide(a, b),
            _ => T.DivideSigned(a, b),
        };
    }

    private void Rearrange(Instruction i) =>
        Set(i.Rd, i.Is64 ? Rearrange(i, Get(i.Rn)) : Widen(Rearrange(i, GetLow(i.Rn))));

    private static T Rearrange<T>(Instruction i, T a)
        where T : struct, IWord<T, B>
    {
        switch (i.Operation)
        {
            case Operation.CLZ:
                return T.CountLeadingZeros(a);
            case Operation.CLS:
                // The sign's own bit cancels itself, and is not counted.
                return T.CountLeadingZeros(a ^ T.ShiftRightArithmetic(a, 1)) - T.Of(1ul);
            case Operation.REV16:
                return Swap(a, 8);
            case Operation.REV32:
                return Swap(Swap(a, 8), 16);
            case Operation.REV64:
                return Swap(Swap(Swap(a, 8), 16), 32);
            default:
                T bytes = Swap(Swap(Swap(a, 1), 2), 4), words = Swap(Swap(bytes, 8), 16);
                return T.Width == 32 ? words : Swap(words, 32);
        }
    }

    /// <summary>Exchanges neighbouring groups of <paramref name="size"/> bits, 1 to 32.</summary>
    private static T Swap<T>(T value, int size)
        where T : struct, IWord<T, B>
    {
        T lower = T.Of(ulong.MaxValue / ((1ul << size) + 1));
        return ((value & lower) << size) | ((value >> size) & lower);
    }

    private void Multiply(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.MADD or Operation.MSUB when i.Is64:
                Set(i.Rd, MultiplyAdd(i, Get(i.Rn), Get(i.Rm), Get(i.Ra)));
                break;
            case Operation.MADD or Operation.MSUB:
                Set(i.Rd, MultiplyAdd(i, GetLow(i.Rn), GetLow(i.Rm), GetLow(i.Ra)));
                break;
            case Operation.SMADDL or Operation.SMSUBL:
                Set(i.Rd, MultiplyAdd(i, X.SignExtend(Get(i.Rn), 32), X.SignExtend(Get(i.Rm), 32), Get(i.Ra)));
                break;
            case Operation.UMADDL or Operation.UMSUBL:
                Set(i.Rd, MultiplyAdd(i, Widen(GetLow(i.Rn)), Widen(GetLow(i.Rm)), Get(i.Ra)));
                break;
            case Operation.SMULH:
                Set(i.Rd, Q.High(Q.SignExtend(Wide(i.Rn), 64) * Q.SignExtend(Wide(i.Rm), 64)));
                break;
            default:
                Set(i.Rd, Q.High(Wide(i.Rn) * Wide(i.Rm)));
                break;
        }
    }

    private static T MultiplyAdd<T>(Instruction i, T n, T m, T a)
        where T : struct, IWord<T, B> =>
        i.Operation is Operation.MADD or Operation.SMADDL or Operation.UMADDL ? a + (n * m) : a - (n * m);

    private Q Wide(int number) => Q.Join(X.Of(0ul), Get(number));
}
