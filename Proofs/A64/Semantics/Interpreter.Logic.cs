using Lockstep.Model.Words;

namespace Lockstep.Proofs.A64.Semantics;

/// <content>
/// Logical operations, constants and bit fields: DDI 0487 C6.2 AND, ANDS, BIC, BICS, ORR, ORN, EOR, EON, MOVN, MOVZ, MOVK, SBFM,
/// BFM, UBFM, EXTR.
/// </content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    private void Logical(Instruction i)
    {
        X result = i.Is64 ? Logical(i, Get(i.Rn), Operand(i)) : Widen(Logical(i, GetLow(i.Rn), OperandLow(i)));
        if (i.Operand == OperandKind.Immediate && !i.SetsFlags)
        {
            SetOrSp(i.Rd, result);
        }
        else
        {
            Set(i.Rd, result);
        }
    }

    private T Logical<T>(Instruction i, T a, T b)
        where T : struct, IWord<T, B>
    {
        T result = i.Operation switch
        {
            Operation.AND => a & b,
            Operation.BIC => a & ~b,
            Operation.ORR => a | b,
            Operation.ORN => a | ~b,
            Operation.EOR => a ^ b,
            _ => a ^ ~b,
        };
        if (i.SetsFlags)
        {
            state.Flags = new(Top(result), result == T.Of(0ul), false, false);
        }

        return result;
    }

    private void MoveWide(Instruction i)
    {
        ulong bits = i.Immediate << i.Amount;
        X result = i.Operation switch
        {
            Operation.MOVN => X.Of(~bits),
            Operation.MOVZ => X.Of(bits),
            _ => (Get(i.Rd) & X.Of(~(0xfffful << i.Amount))) | X.Of(bits),
        };
        Set(i.Rd, i.Is64 ? result : Widen(X.Low(result)));
    }

    private void MoveField(Instruction i)
    {
        if (i.Operation == Operation.EXTR)
        {
            Set(i.Rd, i.Is64 ? Extract(i, Get(i.Rn), Get(i.Rm)) : Widen(Extract(i, GetLow(i.Rn), GetLow(i.Rm))));
        }
        else
        {
            Set(i.Rd, i.Is64 ? Field(i, Get(i.Rd), Get(i.Rn)) : Widen(Field(i, GetLow(i.Rd), GetLow(i.Rn))));
        }
    }

    private static T Extract<T>(Instruction i, T high, T low)
        where T : struct, IWord<T, B>
    {
        int lsb = (int)i.Immediate;
        return lsb == 0 ? low : (low >> lsb) | (high << (T.Width - lsb));
    }

    /// <summary>
    /// Bits imms to immr move down to bit 0, or, where imms is less, bits imms to 0 move up to bit Width - immr. What is around
    /// them becomes 0 (UBFM), 0 below and the sign above (SBFM), or stays (BFM).
    /// </summary>
    private static T Field<T>(Instruction i, T destination, T source)
        where T : struct, IWord<T, B>
    {
        int immr = (int)i.Immediate, imms = i.Second;
        (int low, int to) = imms >= immr ? (immr, 0) : (0, T.Width - immr);
        int length = imms - low + 1;
        T field = T.Extract(source, imms, low);
        if (i.Operation == Operation.SBFM)
        {
            return T.SignExtend(field, length) << to;
        }

        T mask = T.Of(ulong.MaxValue >> (64 - length)) << to;
        return i.Operation == Operation.UBFM ? field << to : (destination & ~mask) | (field << to);
    }
}
