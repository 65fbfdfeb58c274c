namespace Lockstep.Proofs.Theorems;

/// <summary>What was done to one state: how it began, and the steps.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TStep">A step.</typeparam>
/// <param name="Start">The state at first.</param>
/// <param name="Steps">What was done, with what it returned.</param>
/// <param name="Order">When the last step was, among the steps of all runs.</param>
internal sealed record Recorded<TState, TStep>(TState Start, IReadOnlyList<TStep> Steps, int Order);

/// <summary>
/// Steps on states of one kind. A theorem may also write into a state (what it expects, say): a run then begins anew with the state that it
/// has made.
/// </summary>
/// <typeparam name="TState">The state, which has an identity.</typeparam>
/// <typeparam name="TStep">A step.</typeparam>
/// <param name="copy">Another state that holds the same.</param>
/// <param name="equals">Whether two hold the same.</param>
internal sealed class Recording<TState, TStep>(Func<TState, TState> copy, Func<TState, TState, bool> equals)
    where TState : class
{
    /// <summary>A theorem may do the same to many copies; the claim that fails is about the last of them.</summary>
    private const int MostRuns = 16;

    private readonly Dictionary<TState, Branch> branches = new(ReferenceEqualityComparer.Instance);
    private int steps;

    /// <summary>The last runs, but those of which another one is the continuation.</summary>
    public IReadOnlyList<Recorded<TState, TStep>> Runs
    {
        get
        {
            Branch[] last = [.. branches.Values.Where(b => b.Order > 0).OrderByDescending(b => b.Order).Take(MostRuns)];
            return
            [
                .. last.Where(b => !last.Any(other => Continues(other, b))).OrderBy(b => b.Order)
                    .Select(b => new Recorded<TState, TStep>(b.Start, b.Steps, b.Order)),
            ];
        }
    }

    /// <summary>Before a step: a state that is not what the last step left begins a run.</summary>
    public void Before(TState state)
    {
        if (!branches.TryGetValue(state, out Branch? branch) || !equals(branch.Now, state))
        {
            branches[state] = new Branch(copy(state), copy(state), []);
        }
    }

    /// <summary>After a step.</summary>
    /// <param name="state">The state that it was done to.</param>
    /// <param name="step">The step.</param>
    public void After(TState state, TStep step)
    {
        Branch branch = branches[state];
        branch.Steps.Add(step);
        branch.Order = ++steps;
        if (!equals(branch.Now, state))
        {
            branch.Changes.Add(step);
            branch.Now = copy(state);
        }
    }

    /// <summary>The last step of a state goes on.</summary>
    /// <param name="state">The state.</param>
    /// <param name="more">The step with what came to it.</param>
    public void Complete(TState state, Func<TStep, TStep> more)
    {
        if (branches.TryGetValue(state, out Branch? branch) && branch.Steps.Count > 0)
        {
            branch.Steps[^1] = more(branch.Steps[^1]);
            branch.Now = copy(state);
        }
    }

    /// <summary>A state was copied: what has changed the one has changed the other.</summary>
    public void Copied(TState from, TState to)
    {
        if (branches.TryGetValue(from, out Branch? branch))
        {
            branches[to] = new Branch(branch.Start, copy(branch.Now), [.. branch.Changes]);
        }
    }

    /// <summary>Whether a run is another one and more, or the same a second time.</summary>
    private bool Continues(Branch run, Branch other) => run.Order > other.Order && run.Steps.Count >= other.Steps.Count
        && run.Steps.Take(other.Steps.Count).SequenceEqual(other.Steps) && equals(run.Start, other.Start);

    /// <summary>One state: as it began, as it is, and what changed it in between.</summary>
    private sealed class Branch(TState start, TState now, List<TStep> changes)
    {
        public TState Start => start;

        public TState Now { get; set; } = now;

        /// <summary>The steps that changed the state, those before it was copied included.</summary>
        public List<TStep> Changes => changes;

        /// <summary>All steps since it was copied, and those that changed the state before.</summary>
        public List<TStep> Steps { get; } = [.. changes];

        /// <summary>When the last step was; 0 when there was none since it was copied.</summary>
        public int Order { get; set; }
    }
}
