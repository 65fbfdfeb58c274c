using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>
/// Looks at terms without what their comparisons mean: each is a bit of its own. What cannot hold so cannot hold at all; what can, may still
/// not. For code that compares much with much, most questions are answered so, without a sum of 64 bits.
/// </summary>
internal sealed class PropositionalSolver : IDisposable
{
    private readonly Context context;
    private readonly Solver solver;
    private readonly List<BoolExpr> told = [];

    /// <summary>What stands for a term; the term is kept, so that its number stays its own.</summary>
    private readonly Dictionary<uint, (BoolExpr Term, BoolExpr Stands)> known = [];

    /// <summary>A solver of a context.</summary>
    public PropositionalSolver(Context context)
    {
        this.context = context;
        solver = context.MkSolver("QF_FD");
    }

    /// <summary>Whether the terms cannot hold together, whatever their comparisons mean.</summary>
    public bool CannotHold(IReadOnlyList<BoolExpr> assertions)
    {
        int common = 0;
        while (common < told.Count && common < assertions.Count && told[common].Equals(assertions[common]))
        {
            common++;
        }

        solver.Pop((uint)(told.Count - common));
        told.RemoveRange(common, told.Count - common);
        foreach (BoolExpr term in assertions.Skip(common))
        {
            solver.Push();
            solver.Assert(Of((BoolExpr)term.Simplify()));
            told.Add(term);
        }

        return solver.Check() == Status.UNSATISFIABLE;
    }

    /// <inheritdoc/>
    public void Dispose() => solver.Dispose();

    private BoolExpr Of(BoolExpr term)
    {
        if (known.TryGetValue(term.Id, out (BoolExpr, BoolExpr Stands) found))
        {
            return found.Stands;
        }

        BoolExpr stands = term.IsTrue || term.IsFalse ? term
            : term.IsNot ? context.MkNot(Of((BoolExpr)term.Args[0]))
            : term.IsAnd ? context.MkAnd([.. term.Args.Select(part => Of((BoolExpr)part))])
            : term.IsOr ? context.MkOr([.. term.Args.Select(part => Of((BoolExpr)part))])
            : term.IsITE ? (BoolExpr)context.MkITE(Of((BoolExpr)term.Args[0]), Of((BoolExpr)term.Args[1]), Of((BoolExpr)term.Args[2]))
            : term.IsEq && term.Args[0] is BoolExpr one && term.Args[1] is BoolExpr other ? context.MkEq(Of(one), Of(other))
            : context.MkBoolConst($"comparison {term.Id}");
        known.Add(term.Id, (term, stands));
        return stands;
    }
}
