using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>What has to hold at the end of a path, asked of the solver at once.</summary>
/// <param name="explorer">The path.</param>
internal sealed class Claims(PathExplorer explorer)
{
    private readonly List<(string What, BoolExpr Term)> open = [], difficult = [];

    /// <summary>Number of claims.</summary>
    public int Count { get; private set; }

    /// <summary>It has to hold.</summary>
    public void Holds(string what, SymbolicBit condition)
    {
        Count++;
        BoolExpr term = condition.ToExpression();
        if (!explorer.IsEvident(term))
        {
            open.Add((what, term));
        }
    }

    /// <summary>All of them have to hold.</summary>
    public void Holds(IEnumerable<(string What, SymbolicBit Condition)> all)
    {
        foreach ((string what, SymbolicBit condition) in all)
        {
            Holds(what, condition);
        }
    }

    /// <summary>They have to hold, and are asked one by one: together they are too much for the solver.</summary>
    public void HoldEach(IEnumerable<(string What, SymbolicBit Condition)> conditions)
    {
        foreach ((string what, SymbolicBit condition) in conditions)
        {
            Count++;
            BoolExpr term = condition.ToExpression();
            if (!explorer.IsEvident(term))
            {
                difficult.Add((what, term));
            }
        }
    }

    /// <summary>It has to hold, and is asked at once, with facts that hold and nothing else depends on.</summary>
    /// <exception cref="ObligationFailedException">It does not hold.</exception>
    /// <exception cref="LimitReachedException">The solver has no answer.</exception>
    public void HoldsNow(IReadOnlyList<SymbolicBit> facts, (string What, SymbolicBit Condition) claim)
    {
        Count++;
        Context z3 = explorer.Context;
        BoolExpr fails = z3.MkAnd([.. facts.Select(f => f.ToExpression()), z3.MkNot(claim.Condition.ToExpression())]);
        switch (explorer.Check(fails))
        {
            case Status.UNKNOWN:
                throw new LimitReachedException($"no answer: {claim.What}");
            case Status.SATISFIABLE:
                explorer.Assume(fails);
                throw new ObligationFailedException($"not as in the model: {claim.What}");
        }
    }

    /// <summary>Proves all of them.</summary>
    /// <exception cref="ObligationFailedException">One does not hold.</exception>
    /// <exception cref="LimitReachedException">The solver has no answer.</exception>
    public void Settle()
    {
        switch (explorer.Check())
        {
            case Status.UNSATISFIABLE:
                throw new InfeasiblePathException();
            case Status.UNKNOWN:
                throw new LimitReachedException("no answer: does what is assumed leave any case?");
        }

        Settle(open);
        foreach ((string What, BoolExpr Term) one in difficult)
        {
            Settle([one]);
        }

        open.Clear();
        difficult.Clear();
    }

    private void Settle(IReadOnlyList<(string What, BoolExpr Term)> together)
    {
        if (together.Count == 0)
        {
            return;
        }

        BoolExpr negation = explorer.Context.MkNot(explorer.Context.MkAnd([.. together.Select(o => o.Term)]));
        switch (explorer.Check(negation))
        {
            case Status.UNKNOWN:
                throw new LimitReachedException($"no answer: {string.Join("; ", together.Select(o => o.What))}");
            case Status.SATISFIABLE:
                explorer.Assume(negation);
                Microsoft.Z3.Model model = explorer.ModelOf() ?? throw new LimitReachedException("no answer: no counterexample");
                throw new ObligationFailedException(
                    $"not as in the model: {string.Join("; ", together.Where(o => model.Eval(o.Term, true).IsFalse).Select(o => $"{o.What}{Sides(o.Term, model)}"))}");
        }
    }

    /// <summary>The two sides of an equation that does not hold: what is, and what has to be, in the order of the claim.</summary>
    private static string Sides(BoolExpr term, Microsoft.Z3.Model model) =>
        term.IsEq && term.Args.All(side => side is BitVecExpr)
            ? $" ({string.Join(" and ", term.Args.Select(side => $"0x{(UInt128)((BitVecNum)model.Eval(side, true)).BigInteger:x}"))})" : "";
}
