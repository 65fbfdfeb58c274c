using Lockstep.Proofs.A64.Print;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Where Capstone 4 does not print the alias that the manual prefers: what it prints instead.</summary>
internal static class CapstoneDialect
{
    /// <summary>Capstone's text of such an instruction; null for all others.</summary>
    public static string? Text(Instruction i) => i.Operation switch
    {
        // C6.2 MOV (wide immediate), MOV (inverted wide immediate), MOV (bitmask immediate) are the names of these.
        Operation.MOVZ or Operation.MOVN => Moves.Plain(i),
        Operation.ORR when i.Operand == OperandKind.Immediate && i.Rn == Instruction.ZeroOrSp => Arithmetic.Plain(i),
        // C6.2 BFC is an alias of Armv8.2.
        Operation.BFM when i.Rn == Instruction.ZeroOrSp => Moves.Insert(i, isNamedForZero: false),
        // C6.2 CINC and its like are preferred when the condition is neither AL nor NV.
        Operation.CSINC or Operation.CSINV or Operation.CSNEG when i.Rn == i.Rm && i.Condition >= Condition.AL => Conditionals.Alias(i),
        _ => null,
    };
}
