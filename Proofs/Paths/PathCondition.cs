using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>What holds on a path: assumptions and decisions, in order, and by term what they say of it.</summary>
internal sealed class PathCondition
{
    private readonly List<BoolExpr> assertions = [];
    private readonly Dictionary<uint, bool> decided = [];

    /// <summary>All of it.</summary>
    public IReadOnlyList<BoolExpr> Assertions => assertions;

    /// <summary>The terms of a conjunction.</summary>
    public static IEnumerable<BoolExpr> Conjuncts(BoolExpr term)
    {
        Stack<BoolExpr> rest = new([term]);
        while (rest.TryPop(out BoolExpr? next))
        {
            if (!next.IsAnd)
            {
                yield return next;
                continue;
            }

            foreach (Expr part in next.Args.Reverse())
            {
                rest.Push((BoolExpr)part);
            }
        }
    }

    /// <summary>Adds terms that hold.</summary>
    public void Add(BoolExpr term)
    {
        foreach (BoolExpr part in Conjuncts(term))
        {
            bool negated = part.IsNot;
            if (decided.TryAdd((negated ? part.Args[0] : part).Id, !negated))
            {
                assertions.Add(part);
            }
        }
    }

    /// <summary>What an assertion says of a term by itself; null when none does.</summary>
    public bool? Decided(BoolExpr term) => term.IsNot
        ? (decided.TryGetValue(term.Args[0].Id, out bool inner) ? !inner : null)
        : (decided.TryGetValue(term.Id, out bool value) ? value : null);

    /// <summary>Starts a path.</summary>
    public void Clear()
    {
        assertions.Clear();
        decided.Clear();
    }
}
