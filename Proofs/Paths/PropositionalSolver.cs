using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>
/// Looks at terms without what their comparisons mean: each is a bit of its own. What cannot hold so cannot hold at all; what can, may
/// still
/// not. For code that compares much with much, most questions are answered so, without a sum of 64 bits.
/// </summary>
internal sealed class PropositionalSolver : IDisposable
{
    private readonly Context context;
    private readonly Solver solver;

    /// <summary>
    /// What stands for an assertion, and for a part of one in the solver's simplest form; the terms are kept, so that their numbers stay
    /// theirs.
    /// </summary>
    private readonly Dictionary<uint, (BoolExpr Term, BoolExpr Stands)> asserted = [], known = [];

    /// <summary>A solver of a context.</summary>
    public PropositionalSolver(Context context)
    {
        this.context = context;
        solver = context.MkSolver("QF_FD");
    }

    /// <summary>Whether the terms cannot hold together, whatever their comparisons mean.</summary>
    public bool CannotHold(IReadOnlyList<BoolExpr> assertions)
    {
        solver.Reset();
        foreach (BoolExpr term in assertions)
        {
            if (!asserted.TryGetValue(term.Id, out (BoolExpr, BoolExpr Stands) found))
            {
                asserted.Add(term.Id, found = (term, Of((BoolExpr)term.Simplify())));
            }

            solver.Assert(found.Stands);
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
