using Lockstep.Model.Words;

namespace Lockstep.Proofs.A64.Semantics;

/// <content>Registers by number (DDI 0487 J1.3, X[] and SP[]), and the second operand.</content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    /// <summary>A register; 31 reads 0.</summary>
    private X Get(int number) => number == Instruction.ZeroOrSp ? X.Of(0) : general[number];

    /// <summary>The lower half of a register; 31 reads 0.</summary>
    private W GetLow(int number) => X.Low(Get(number));

    /// <summary>A register; 31 is the stack pointer.</summary>
    private X GetOrSp(int number) => number == Instruction.ZeroOrSp ? state.Sp : general[number];

    /// <summary>Writes a register; 31 ignores it.</summary>
    private void Set(int number, X value)
    {
        if (number != Instruction.ZeroOrSp)
        {
            general[number] = value;
        }
    }

    /// <summary>Writes the lower half of a register; the upper half becomes 0.</summary>
    private void Set(int number, W value) => Set(number, Widen(value));

    /// <summary>Writes a register; 31 is the stack pointer.</summary>
    private void SetOrSp(int number, X value)
    {
        if (number == Instruction.ZeroOrSp)
        {
            state.Sp = value;
        }
        else
        {
            general[number] = value;
        }
    }

    private static X Widen(W value) => X.Join(W.Of(0ul), value);

    /// <summary>The second operand in 64 bits.</summary>
    private X Operand(Instruction i) => i.Operand switch
    {
        OperandKind.Immediate => X.Of(i.Immediate << i.Amount),
        OperandKind.ShiftedRegister => Shifted(Get(i.Rm), i.Shift, i.Amount),
        _ => Extended(i),
    };

    /// <summary>The second operand in 32 bits.</summary>
    private W OperandLow(Instruction i) => i.Operand switch
    {
        OperandKind.Immediate => W.Of(i.Immediate << i.Amount),
        OperandKind.ShiftedRegister => Shifted(GetLow(i.Rm), i.Shift, i.Amount),
        _ => X.Low(Extended(i)),
    };

    /// <summary>ShiftReg (DDI 0487 J1.1).</summary>
    private static T Shifted<T>(T value, ShiftType shift, int amount)
        where T : struct, IWord<T, B> => shift switch
        {
            ShiftType.LSL => value << amount,
            ShiftType.LSR => value >> amount,
            ShiftType.ASR => T.ShiftRightArithmetic(value, amount),
            _ => T.RotateRight(value, T.Of((ulong)amount)),
        };

    /// <summary>ExtendReg (DDI 0487 J1.1): the lower 8, 16, 32 or 64 bits of Rm, extended, shifted left.</summary>
    private X Extended(Instruction i)
    {
        int width = 8 << ((int)i.Extend & 3);
        X value = Get(i.Rm);
        return (i.Extend >= ExtendType.SXTB ? X.SignExtend(value, width) : X.Extract(value, width - 1, 0)) << i.Amount;
    }
}
