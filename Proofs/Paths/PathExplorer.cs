using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>
/// Runs a function on symbolic words once for each path through it. Where it asks for the truth of a bit that the path does not
/// decide, it forks: the sides that are possible are followed, one now and one in a later run, which replays the decisions up to
/// there. So the function has to be deterministic, and is checked to be. One thread, one explorer, one context of the solver.
/// </summary>
internal sealed class PathExplorer : IDisposable
{
    [ThreadStatic]
    private static PathExplorer? current;

    private readonly PathExplorer? outer = current;
    private readonly PathLimits limits;
    private readonly PathSolver solver;
    private readonly PathCondition condition = new();
    private readonly List<Decision> decisions = [];
    private readonly Dictionary<string, Expr> constants = [];
    private int position;

    /// <summary>Makes a context, and this the explorer of the thread until it is disposed.</summary>
    public PathExplorer(PathLimits? limits = null, IQueryLog? log = null)
    {
        this.limits = limits ?? new PathLimits();
        Context = new Context();
        solver = new PathSolver(Context, this.limits, Statistics, log);
        current = this;
    }

    /// <summary>The explorer of this thread.</summary>
    public static PathExplorer Current =>
        current ?? throw new InvalidOperationException("a word that is not known was used outside of an exploration");

    /// <summary>The solver's context.</summary>
    public Context Context { get; }

    /// <summary>What was done so far.</summary>
    public PathStatistics Statistics { get; } = new();

    /// <summary>The named constants that were made, in order.</summary>
    public IReadOnlyDictionary<string, Expr> Constants => constants;

    /// <summary>What holds on this path.</summary>
    public IReadOnlyList<BoolExpr> Assertions => condition.Assertions;

    /// <summary>Runs the function on every path.</summary>
    /// <exception cref="LimitReachedException">A limit was reached, or the solver gave no answer.</exception>
    public void Explore(Action function)
    {
        decisions.Clear();
        do
        {
            position = 0;
            condition.Clear();
            try
            {
                function();
                Statistics.Paths++;
            }
            catch (InfeasiblePathException)
            {
                Statistics.Infeasible++;
            }

            if (Statistics.Paths + Statistics.Infeasible > limits.Paths)
            {
                throw new LimitReachedException($"more than {limits.Paths} paths");
            }
        }
        while (Backtrack());
    }

    /// <summary>A word that may have any value; the same one for the same name.</summary>
    public BitVecExpr Word(string name, int width) => (BitVecExpr)Constant(name, () => Context.MkBVConst(name, (uint)width));

    /// <summary>A bit that may have any value; the same one for the same name.</summary>
    public BoolExpr Bit(string name) => (BoolExpr)Constant(name, () => Context.MkBoolConst(name));

    /// <summary>Holds on this path from here on.</summary>
    public void Assume(BoolExpr term)
    {
        if (condition.Decided(term) == false || term.IsFalse)
        {
            throw new InfeasiblePathException();
        }

        condition.Add(term);
    }

    /// <summary>The truth of a term on this path; forks where both are possible.</summary>
    public bool Decide(BoolExpr term)
    {
        var simple = (BoolExpr)term.Simplify();
        if (simple.IsTrue || simple.IsFalse)
        {
            return simple.IsTrue;
        }

        if (condition.Decided(simple) is { } known)
        {
            return known;
        }

        bool value = Next(simple.Id, () => Sides(simple)) == 0;
        condition.Add(value ? simple : Context.MkNot(simple));
        return value;
    }

    /// <summary>Each of 0 to <paramref name="count"/> - 1, on a path of its own.</summary>
    public int Choose(int count)
    {
        if (count <= 0)
        {
            throw new InfeasiblePathException();
        }

        return Next(null, () => (0, count));
    }

    /// <summary>Whether the term follows on this path from what was asserted, without asking the solver.</summary>
    public bool IsEvident(BoolExpr term)
    {
        if (condition.Decided(term) == true)
        {
            return true;
        }

        var simple = (BoolExpr)term.Simplify();
        return simple.IsTrue || condition.Decided(simple) == true;
    }

    /// <summary>Whether the path, with one more term, is possible.</summary>
    public Status Check(BoolExpr? more = null) => solver.Check(more is null ? [.. Assertions] : [.. Assertions, more]);

    /// <summary>Whether the path is possible, as far as decisions are looked at.</summary>
    public Status CheckDecisions() => solver.MayHold([.. Assertions]);

    /// <summary>A model of the path with one more term; null when there is none.</summary>
    public Microsoft.Z3.Model? ModelOf(BoolExpr? more = null) => solver.ModelOf(more is null ? [.. Assertions] : [.. Assertions, more]);

    /// <inheritdoc/>
    public void Dispose()
    {
        current = outer;
        solver.Dispose();
        Context.Dispose();
    }

    private Expr Constant(string name, Func<Expr> make)
    {
        if (!constants.TryGetValue(name, out Expr? constant))
        {
            constants.Add(name, constant = make());
        }

        return constant;
    }

    /// <summary>The first side to take, 0 for true, and one past the last.</summary>
    private (int First, int End) Sides(BoolExpr term)
    {
        bool canBeTrue = IsPossible(term), canBeFalse = IsPossible(Context.MkNot(term));
        return (canBeTrue, canBeFalse) switch
        {
            (true, true) => (0, 2),
            (true, false) => (0, 1),
            (false, true) => (1, 2),
            _ => throw new InfeasiblePathException(),
        };
    }

    private bool IsPossible(BoolExpr term) => solver.MayHold([.. Assertions, term]) switch
    {
        Status.SATISFIABLE => true,
        Status.UNSATISFIABLE => false,
        _ => throw new LimitReachedException($"no answer in {limits.QueryMilliseconds} ms: is a decision possible?"),
    };

    /// <summary>The next decision: of the path that is replayed, or the first side of a new one.</summary>
    private int Next(uint? term, Func<(int First, int End)> sides)
    {
        if (position == decisions.Count)
        {
            (int first, int end) = sides();
            decisions.Add(new(term, first, end));
            if (decisions.Count(d => d.End > 1) > limits.ForksPerPath)
            {
                throw new LimitReachedException($"more than {limits.ForksPerPath} forks on a path");
            }
        }

        Decision decision = decisions[position++];
        return decision.Term == term ? decision.Value
            : throw new InvalidOperationException("the function that is explored is not deterministic: a decision was another when "
                + "it ran again");
    }

    private bool Backtrack()
    {
        while (decisions.Count > 0)
        {
            Decision last = decisions[^1];
            if (last.Value + 1 < last.End)
            {
                decisions[^1] = last with { Value = last.Value + 1 };
                return true;
            }

            decisions.RemoveAt(decisions.Count - 1);
        }

        return false;
    }

    /// <summary>A choice between sides, and the one that is taken.</summary>
    private readonly record struct Decision(uint? Term, int Value, int End);
}
