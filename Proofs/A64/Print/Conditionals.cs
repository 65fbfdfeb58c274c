using static Lockstep.Proofs.A64.Print.Disassembly;

namespace Lockstep.Proofs.A64.Print;

/// <summary>Text of conditional compares and selections.</summary>
internal static class Conditionals
{
    public static string Text(Instruction i) => i.Operation is Operation.CCMN or Operation.CCMP ? Compare(i) : Select(i);

    /// <summary>The name of a condition.</summary>
    public static string Name(Condition condition) => condition.ToString().ToLowerInvariant();

    private static string Compare(Instruction i)
    {
        string operand = i.Operand == OperandKind.Immediate ? N(i.Immediate) : R(i.Rm, i.Is64);
        return $"{Mnemonic(i.Operation)} {R(i.Rn, i.Is64)}, {operand}, {N((ulong)i.Nzcv)}, {Name(i.Condition)}";
    }

    /// <summary>With equal sources and a condition that can fail, an alias names the inverted condition.</summary>
    private static string Select(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), m = R(i.Rm, i.Is64), inverted = Name(i.Condition ^ (Condition)1);
        if (i.Rn == i.Rm && i.Condition < Condition.AL)
        {
            bool isZero = i.Rn == Instruction.ZeroOrSp;
            switch (i.Operation)
            {
                case Operation.CSINC:
                    return isZero ? $"cset {d}, {inverted}" : $"cinc {d}, {n}, {inverted}";
                case Operation.CSINV:
                    return isZero ? $"csetm {d}, {inverted}" : $"cinv {d}, {n}, {inverted}";
                case Operation.CSNEG:
                    return $"cneg {d}, {n}, {inverted}";
            }
        }

        return $"{Mnemonic(i.Operation)} {d}, {n}, {m}, {Name(i.Condition)}";
    }
}
