using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.Theorems;

/// <summary>One path of a theorem on symbolic words: all values at once.</summary>
internal sealed class SymbolicCase(Theorem theorem, TheoremConfiguration configuration, PathExplorer explorer, ClaimCounts counts)
    : Case<SymbolicWord64, SymbolicWord32, SymbolicBit>(configuration)
{
    private readonly List<ChoiceMade> choices = [];
    private readonly List<(string What, BoolExpr Term)> claims = [];

    /// <inheritdoc/>
    public override int Choose(string name, int first, int end)
    {
        int value = first + explorer.Choose(end - first);
        choices.Add(new(name, value));
        return value;
    }

    /// <inheritdoc/>
    public override SymbolicWord64 Wide(string name, bool inState = false) => new(Terms.Of(explorer.Word(name, 64), 64));

    /// <inheritdoc/>
    public override SymbolicWord32 Word(string name, bool inState = false) => new(Terms.Of(explorer.Word(name, 32), 32));

    /// <inheritdoc/>
    public override SymbolicBit Bit(string name) => SymbolicBit.Of(explorer.Bit(name));

    /// <inheritdoc/>
    public override void Assume(SymbolicBit condition)
    {
        // What was claimed before holds without this.
        if (claims.Count > 0)
        {
            Settle();
        }

        explorer.Assume(condition.ToExpression());
    }

    /// <inheritdoc/>
    public override void Holds(string what, SymbolicBit condition) => claims.Add((what, condition.ToExpression()));

    /// <inheritdoc/>
    public override bool IsEvident(SymbolicBit condition) => condition.Expression is null && condition.IsOne;

    /// <inheritdoc/>
    public override void Show(string name, SymbolicWord32 value)
    {
    }

    /// <inheritdoc/>
    public override void Watch(string name, Func<IEnumerable<(string Name, SymbolicWord32 Value)>> words)
    {
    }

    /// <summary>Proves the claims that were made since the last time.</summary>
    /// <exception cref="RefutedException">One does not hold.</exception>
    public void Settle()
    {
        switch (explorer.Check())
        {
            case Status.UNSATISFIABLE:
                throw new InfeasiblePathException();
            case Status.UNKNOWN:
                throw new LimitReachedException("no answer: do the assumptions leave any case?");
        }

        foreach ((string what, _) in claims)
        {
            counts.Add(what);
        }

        BoolExpr[] open = [.. claims.SelectMany(c => PathCondition.Conjuncts(c.Term)).Where(t => !explorer.IsEvident(t))];
        if (open.Length > 0)
        {
            Prove(explorer.Context.MkNot(explorer.Context.MkAnd(open)));
        }

        claims.Clear();
    }

    /// <summary>Values that the path so far allows.</summary>
    public Counterexample Witness() => Values(explorer.ModelOf() ?? throw new LimitReachedException("no answer: no witness"), []);

    private void Prove(BoolExpr negation)
    {
        switch (explorer.Check(negation))
        {
            case Status.UNKNOWN:
                throw new LimitReachedException($"no answer: {string.Join("; ", claims.Select(c => c.What))}");
            case Status.SATISFIABLE:
                Microsoft.Z3.Model model = explorer.ModelOf(negation) ?? throw new LimitReachedException("no answer: no counterexample");
                throw new RefutedException(Values(model, [.. claims.Where(c => model.Eval(c.Term, true).IsFalse).Select(c => c.What)]));
        }
    }

    private Counterexample Values(Microsoft.Z3.Model model, IReadOnlyList<string> failed)
    {
        Dictionary<string, string> values = explorer.Constants.ToDictionary(c => c.Key, c => ValueOf(model.Eval(c.Value, true)),
            StringComparer.Ordinal);
        ConcreteCase concrete = new(Configuration, choices, values);
        concrete.RunWith(theorem);
        return new(failed, choices, values, concrete.Lines, concrete.Failed.Count > 0);
    }

    private static string ValueOf(Expr value) =>
        value is BitVecNum number ? $"0x{number.BigInteger.ToString("x", null).TrimStart('0').PadLeft(1, '0')}" : value.IsTrue ? "1" : "0";
}

/// <summary>How often each claim of a theorem was proved, over all paths and choices.</summary>
internal sealed class ClaimCounts
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public int Total => counts.Values.Sum();

    /// <summary>One more.</summary>
    public void Add(string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
