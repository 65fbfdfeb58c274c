using Lockstep.Proofs.Paths;
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
    private readonly Dictionary<uint, (SymbolicWord64 Word, ulong Number)> bases = [];
    private readonly Dictionary<(uint Term, string Excluded), (Expr Term, ulong Value)> proposed = [];

    /// <summary>For one exploration.</summary>
    public AddressChoice(PathExplorer explorer) => this.explorer = explorer;

    /// <summary>
    /// A number stands for a word that may have any value: the stack pointer or the return address of a call from anywhere. What is a
    /// distance from it on the path is the same distance from the number.
    /// </summary>
    public void StandFor(SymbolicWord64 word, ulong number) => bases[word.Term.Expression!.Id] = (word, number);

    /// <summary>The word's value, if the word says it by itself.</summary>
    public ulong? Known(SymbolicWord64 word)
    {
        if (word.Term.IsKnown)
        {
            return (ulong)word.Term.Value;
        }

        if (word.Term.Expression!.Simplify() is BitVecNum number)
        {
            return (ulong)number.BigInteger;
        }

        foreach ((SymbolicWord64 origin, ulong standsFor) in bases.Values)
        {
            SymbolicWord64 distance = word - origin;
            if (distance.Term.IsKnown || distance.Term.Expression!.Simplify() is BitVecNum)
            {
                return standsFor + (distance.Term.IsKnown ? (ulong)distance.Term.Value
                    : (ulong)((BitVecNum)distance.Term.Expression!.Simplify()).BigInteger);
            }
        }

        return null;
    }

    /// <summary>The word's value on this path.</summary>
    /// <exception cref="ObligationFailedException">It has too many.</exception>
    public ulong Of(SymbolicWord64 word)
    {
        if (Known(word) is { } known)
        {
            return known;
        }

        var simple = (BitVecExpr)word.Term.Expression!.Simplify();
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
