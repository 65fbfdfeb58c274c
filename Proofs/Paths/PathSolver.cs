using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>Sees every question that the solver answers: for a second solver.</summary>
internal interface IQueryLog
{
    /// <summary>A question and its answer. The terms are only valid during the call.</summary>
    void Add(IReadOnlyList<BoolExpr> assertions, Status answer);
}

/// <summary>
/// The solver of an exploration. It keeps what it was told as long as the next question begins with it, so that the questions along
/// a path cost what is new in them; and answers a question that was asked before from memory.
/// </summary>
internal sealed class PathSolver : IDisposable
{
    private readonly PathStatistics statistics;
    private readonly IQueryLog? log;
    private readonly Context context;
    private readonly PathLimits limits;
    private readonly PropositionalSolver? propositional;
    private Solver solver;
    private readonly List<BoolExpr> told = [];
    private readonly QueryCache cache = new();

    /// <summary>A solver of a context.</summary>
    public PathSolver(Context context, PathLimits limits, PathStatistics statistics, IQueryLog? log)
    {
        this.statistics = statistics;
        (this.log, this.context, this.limits) = (log, context, limits);
        solver = Make();
        propositional = limits.ComparesMuch ? new(context) : null;
    }

    /// <summary>Why the last question has no answer.</summary>
    public string ReasonUnknown => solver.ReasonUnknown;

    /// <summary>Whether all of the terms can hold.</summary>
    public Status Check(IReadOnlyList<BoolExpr> assertions)
    {
        QueryCache.Key key = QueryCache.KeyOf(assertions);
        if (cache.TryGet(key, out Status known))
        {
            statistics.Cached++;
            return known;
        }

        Status answer = propositional?.CannotHold(assertions) == true ? Status.UNSATISFIABLE : Ask(assertions);
        if (answer != Status.UNKNOWN)
        {
            cache.Add(key, answer);
            log?.Add(assertions, answer);
        }

        return answer;
    }

    /// <summary>Whether all of them can hold, or it is not worth the while to know.</summary>
    public Status MayHold(IReadOnlyList<BoolExpr> assertions)
    {
        if (propositional is null)
        {
            return Check(assertions);
        }

        if (!propositional.CannotHold(assertions))
        {
            return Status.SATISFIABLE;
        }

        log?.Add(assertions, Status.UNSATISFIABLE);
        return Status.UNSATISFIABLE;
    }

    /// <summary>Values for which all of the terms hold; null when there are none or the solver gave no answer.</summary>
    public Microsoft.Z3.Model? ModelOf(IReadOnlyList<BoolExpr> assertions) => Ask(assertions) == Status.SATISFIABLE ? solver.Model : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        solver.Dispose();
        propositional?.Dispose();
    }

    private Status Ask(IReadOnlyList<BoolExpr> assertions)
    {
        statistics.Queries++;
        if (limits.ComparesMuch)
        {
            solver.Dispose();
            solver = Make();
            foreach (BoolExpr term in assertions)
            {
                solver.Assert(term);
            }

            return solver.Check();
        }

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
            solver.Assert(term);
            told.Add(term);
        }

        return solver.Check();
    }

    private Solver Make()
    {
        Solver made = context.MkSolver("QF_BV");
        Params parameters = context.MkParams();
        parameters.Add("timeout", limits.QueryMilliseconds);
        made.Parameters = parameters;
        return made;
    }
}
