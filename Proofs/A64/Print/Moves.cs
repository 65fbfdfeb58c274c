using static Lockstep.Proofs.A64.Print.Disassembly;

namespace Lockstep.Proofs.A64.Print;

/// <summary>Text of moves of constants, bit fields and EXTR.</summary>
internal static class Moves
{
    public static string Text(Instruction i) => i.Operation switch
    {
        <= Operation.MOVK => Wide(i),
        Operation.EXTR => Extract(i),
        Operation.BFM => Insert(i, isNamedForZero: true),
        _ => Field(i),
    };

    /// <summary>Whether MOVZ or MOVN makes the constant, which are preferred to ORR.</summary>
    public static bool IsMoveWide(ulong value, bool is64) =>
        IsHalfword(value, is64) || IsHalfword(is64 ? ~value : (uint)~value, is64);

    /// <summary>A constant of MOV: signed, of the register's width.</summary>
    public static string Constant(ulong value, bool is64) => Signed(is64 ? (long)value : (int)value);

    private static bool IsHalfword(ulong value, bool is64)
    {
        for (int shift = 0; shift < (is64 ? 64 : 32); shift += 16)
        {
            if ((value & ~(0xfffful << shift)) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A move of a constant as what it is.</summary>
    public static string Plain(Instruction i) =>
        $"{Mnemonic(i.Operation)} {R(i.Rd, i.Is64)}, {N(i.Immediate)}" + (i.Amount == 0 ? "" : $", lsl {N((ulong)i.Amount)}");

    /// <summary>BFM.</summary>
    /// <param name="i">The instruction.</param>
    /// <param name="isNamedForZero">Whether an insertion of zeros has a name of its own.</param>
    public static string Insert(Instruction i, bool isNamedForZero)
    {
        int width = i.Is64 ? 64 : 32, immr = (int)i.Immediate, imms = i.Second;
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64);
        bool isInsert = imms < immr;
        (int lsb, int length) = isInsert ? (width - immr, imms + 1) : (immr, imms - immr + 1);
        return isInsert && i.Rn == Instruction.ZeroOrSp && isNamedForZero ? $"bfc {d}, {N((ulong)lsb)}, {N((ulong)length)}"
            : $"{(isInsert ? "bfi" : "bfxil")} {d}, {n}, {N((ulong)lsb)}, {N((ulong)length)}";
    }

    private static string Wide(Instruction i)
    {
        ulong value = i.Immediate << i.Amount;
        bool isMove = i.Operation switch
        {
            Operation.MOVZ => i.Immediate != 0 || i.Amount == 0,
            Operation.MOVN => (i.Immediate != 0 || i.Amount == 0) && (i.Is64 || i.Immediate != 0xffff),
            _ => false,
        };
        return isMove ? $"mov {R(i.Rd, i.Is64)}, {Constant(i.Operation == Operation.MOVN ? ~value : value, i.Is64)}" : Plain(i);
    }

    private static string Extract(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), lsb = N(i.Immediate);
        return i.Rn == i.Rm ? $"ror {d}, {n}, {lsb}" : $"extr {d}, {n}, {R(i.Rm, i.Is64)}, {lsb}";
    }

    private static string Field(Instruction i)
    {
        int width = i.Is64 ? 64 : 32, immr = (int)i.Immediate, imms = i.Second;
        bool isSigned = i.Operation == Operation.SBFM;
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), sign = isSigned ? "s" : "u";
        if (immr == 0 && Extension(i) is { } size)
        {
            return $"{sign}xt{size} {d}, {R(i.Rn, false)}";
        }

        if (imms == width - 1)
        {
            return $"{(isSigned ? "asr" : "lsr")} {d}, {n}, {N((ulong)immr)}";
        }

        if (!isSigned && imms + 1 == immr)
        {
            return $"lsl {d}, {n}, {N((ulong)(width - immr))}";
        }

        return imms < immr ? $"{sign}bfiz {d}, {n}, {N((ulong)(width - immr))}, {N((ulong)(imms + 1))}"
            : $"{sign}bfx {d}, {n}, {N((ulong)immr)}, {N((ulong)(imms - immr + 1))}";
    }

    /// <summary>The size that is extended: unsigned ones are written with 32-bit registers alone.</summary>
    private static string? Extension(Instruction i)
    {
        bool isSigned = i.Operation == Operation.SBFM;
        return i.Second switch
        {
            7 when isSigned || !i.Is64 => "b",
            15 when isSigned || !i.Is64 => "h",
            31 when isSigned && i.Is64 => "w",
            _ => null,
        };
    }
}
