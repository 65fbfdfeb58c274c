using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// Makes words numbers where a number is needed: addresses, branch targets, arguments of the kernel. One that has several values on
/// a path has a path for each; more than a bound are not enumerated, and nothing is proved.
/// </summary>
internal sealed class AddressChoice
{
    /// <summary>Values of one word on one path.</summary>
    public const int MaxValues = 64;

    private readonly PathExplorer explorer;
    private readonly Dictionary<(uint Term, string Excluded), (Expr Term, ulong Value)> proposed = [];

    /// <summary>For one exploration.</summary>
    public AddressChoice(PathExplorer explorer) => this.explorer = explorer;

    /// <summary>The word's value on this path.</summary>
    /// <exception cref="ObligationFailedException">It has too many.</exception>
    public ulong Of(SymbolicWord64 word)
    {
        Term term = word.Term;
        if (term.Expression is not { } expression)
        {
            return (ulong)term.Value;
        }

        var simple = (BitVecExpr)expression.Simplify();
        if (simple is BitVecNum number)
        {
            return (ulong)number.BigInteger;
        }

        List<ulong> excluded = [];
        while (excluded.Count < MaxValues)
        {
            ulong value = Propose(simple, excluded);
            if (explorer.Decide(explorer.Context.MkEq(simple, explorer.Context.MkBV(value, 64))))
            {
                return value;
            }

            excluded.Add(value);
        }

        throw new ObligationFailedException($"a word that has to be a number has more than {MaxValues} values: {simple}");
    }

    /// <summary>
    /// A value that a model of the path gives; when the path is followed again, the same, because exploration has to repeat itself. One
    /// that another path proposed may be impossible here: then it is excluded, and the next one is asked for.
    /// </summary>
    private ulong Propose(BitVecExpr term, List<ulong> excluded)
    {
        (uint, string) key = (term.Id, string.Join(',', excluded));
        if (!proposed.TryGetValue(key, out (Expr, ulong Value) known))
        {
            Microsoft.Z3.Model model = explorer.ModelOf() ?? throw new LimitReachedException("no answer: what values has an address?");
            proposed.Add(key, known = (term, (ulong)((BitVecNum)model.Eval(term, true)).BigInteger));
        }

        return known.Value;
    }
}
