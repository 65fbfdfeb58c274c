using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>Numbers for the unknowns of a path, with which it goes that way.</summary>
/// <param name="model">The solver's model of the path.</param>
/// <param name="constants">The unknowns by name.</param>
internal sealed class PathValues(Microsoft.Z3.Model model, IReadOnlyDictionary<string, Expr> constants)
{
    /// <summary>A word's number.</summary>
    public ulong Of(SymbolicWord64 word) => word.Term.Expression is { } term ? Number(model.Eval(term, true)) : (ulong)word.Term.Value;

    /// <summary>A bit's value.</summary>
    public bool Of(SymbolicBit bit) => model.Eval(bit.ToExpression(), true).IsTrue;

    /// <summary>The number of an unknown word; null when the path did not ask for it.</summary>
    public ulong? Of(string name) =>
        constants.TryGetValue(name, out Expr? constant) ? Number(model.Eval(constant, true)) : null;

    /// <summary>Unknowns that are not 0.</summary>
    public IEnumerable<(string Name, string Value)> NotZero =>
        from constant in constants
        let value = model.Eval(constant.Value, true)
        where value is BitVecNum { BigInteger.IsZero: false } || value.IsTrue
        select (constant.Key, value is BitVecNum ? $"0x{Number(value):x}" : "1");

    private static ulong Number(Expr value) => (ulong)((BitVecNum)value).BigInteger;
}
