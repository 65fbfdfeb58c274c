using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Words that may have any value; the same one for the same name in one exploration.</summary>
internal static class Unknowns
{
    /// <summary>64 bits.</summary>
    public static SymbolicWord64 Wide(string name) => new(Terms.Of(PathExplorer.Current.Word(name, 64), 64));

    /// <summary>The same word, as the solver simplifies it: sums are put in order, so that what cancels out is gone.</summary>
    public static SymbolicWord64 Simple(SymbolicWord64 word)
    {
        if (word.Term is not { Expression: { } expression } term)
        {
            return word;
        }

        var simple = (BitVecExpr)expression.Simplify();
        return simple is BitVecNum number ? SymbolicWord64.Of((ulong)number.BigInteger) : new(term with { Expression = simple });
    }

    /// <summary>32 bits.</summary>
    public static SymbolicWord32 Word(string name) => new(Terms.Of(PathExplorer.Current.Word(name, 32), 32));

    /// <summary>One bit.</summary>
    public static SymbolicBit Bit(string name) => SymbolicBit.Of(PathExplorer.Current.Bit(name));
}
