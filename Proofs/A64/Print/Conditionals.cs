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

    /// <summary>With equal sources and a condition that can fail, an alias is preferred.</summary>
    private static string Select(Instruction i) =>
        i.Rn == i.Rm && i.Condition < Condition.AL && i.Operation != Operation.CSEL ? Alias(i)
        : $"{Mnemonic(i.Operation)} {R(i.Rd, i.Is64)}, {R(i.Rn, i.Is64)}, {R(i.Rm, i.Is64)}, {Name(i.Condition)}";

    /// <summary>CSINC, CSINV or CSNEG of equal sources, which names the inverted condition.</summary>
    public static string Alias(Instruction i)
    {
        string d = R(i.Rd, i.Is64), n = R(i.Rn, i.Is64), inverted = Name(i.Condition ^ (Condition)1);
        return (i.Operation, i.Rn == Instruction.ZeroOrSp) switch
        {
            (Operation.CSINC, true) => $"cset {d}, {inverted}",
            (Operation.CSINC, _) => $"cinc {d}, {n}, {inverted}",
            (Operation.CSINV, true) => $"csetm {d}, {inverted}",
            (Operation.CSINV, _) => $"cinv {d}, {n}, {inverted}",
            _ => $"cneg {d}, {n}, {inverted}",
        };
    }
}
